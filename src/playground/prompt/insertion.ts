/** What Tab does with the candidates for the last word, as bash does it. */
import type { Completion, Completions } from '#engine';

export interface Insertion {
  /** The line up to the caret, as it is then. */
  readonly line: string;
  /** To choose from, when Tab could not decide. */
  readonly choices: readonly Completion[];
}

/** @param line up to the caret */
export function insertion(line: string, { from, candidates }: Completions): Insertion {
  const [only] = candidates;
  if (!only) return { line, choices: [] };
  const head = line.slice(0, from);
  if (candidates.length === 1) return { line: head + finished(only.text), choices: [] };
  return { line: head + commonStart(candidates.map(({ text }) => text)), choices: candidates };
}

/** A word is over, but for one that calls for a value. */
export const finished = (text: string): string => (/[=/]$/.test(text) ? text : `${text} `);

function commonStart(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length--;
  return first.slice(0, length);
}
