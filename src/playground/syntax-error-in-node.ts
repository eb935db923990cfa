/** Node's rejection of an import does not say where the syntax error is that the stripper let pass; its parser does. */
import { Script } from 'node:vm';
import { type LinkedModule, originalPosition } from './link.ts';
import { neverCalled } from './module-syntax.ts';
import type { RunMessage } from './protocol.ts';

/** The message as it is, or with the place of the syntax error that it tells. */
export function withSyntaxErrorPlace(message: RunMessage, modules: readonly LinkedModule[]): RunMessage {
  if (message.type !== 'output' || message.output.kind !== 'error') return message;
  const { error } = message.output;
  if (error.name !== 'SyntaxError' || error.line !== undefined) return message;
  for (const { file, js } of modules) {
    const place = syntaxErrorPlace(js);
    if (!place) continue;
    const placed = originalPosition({ ...error, file, ...place }, modules);
    return { type: 'output', output: { kind: 'error', error: placed } };
  }
  return message;
}

/** Node writes file, line, text and a caret above the error's stack. */
function syntaxErrorPlace(js: string): { line: number; column: number } | undefined {
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
