/** The hints of an exercise, as its NAME.hints.md lists them: one numbered line each, code in backquotes. */
import { escapeHtml } from '../playground/html.ts';

/** Each hint as HTML, in order. Throws with file and line where a line is no hint, and where there is none at all. */
export function hintsIn(file: string, text: string): string[] {
  const lines = text.trimEnd().split('\n');
  return lines.map((line, index) => {
    const [, number, hint] = /^(\d+)\. (.+)$/.exec(line) ?? [];
    if (hint === undefined || Number(number) !== index + 1)
      throw new Error(`${file}:${index + 1}: write "${index + 1}. " and the hint, on one line`);
    return hint
      .split('`')
      .map((part, at) => (at % 2 === 0 ? escapeHtml(part) : `<code>${escapeHtml(part)}</code>`))
      .join('');
  });
}
