import { Script } from 'node:vm';
import { neverCalled } from '../module-syntax.ts';

/** Where a module has a syntax error, or undefined if it has none; Node writes it above the error's stack. */
export function syntaxErrorPlace(js: string): { line: number; column: number } | undefined {
  const { script, prefixLength } = neverCalled(js);
  try {
    new Script(script, { filename: 'cell' });
    return undefined;
  } catch (error) {
    const [, lineText, caret] = /^cell:(\d+)\n.*\n(\s*)\^/.exec((error as Error).stack ?? '') ?? [];
    const line = Number(lineText);
    if (!line || caret === undefined) return undefined;
    return { line, column: Math.max(1, caret.length + 1 - (line === 1 ? prefixLength : 0)) };
  }
}
