/**
 * What a plugin that throws or answers nonsense looks like to the framework: an Error status. The text is the same in
 * every browser; the original error goes to the host, which points at its line.
 */
import { host } from '../host.ts';
import { isLanguageError } from '../language-errors.ts';
import { NeverSettledError } from '../sim/simulation.ts';
import { Status } from './framework.ts';

export function thrown(plugin: string, error: unknown): Status {
  host.readerError(plugin, error);
  return Status.error(normalizedText(error));
}

export function normalizedText(error: unknown): string {
  if (error instanceof NeverSettledError) return 'the plugin waits for a promise that never settles';
  if (!(error instanceof Error)) return `the plugin threw ${describe(error)}`;
  return isLanguageError(error) ? `the plugin threw a ${error.name}` : error.message;
}

/** Reports an answer of the wrong type, with what should have been written. */
export function wrongAnswer(plugin: string, point: string, answer: unknown, expected: string): Status {
  const message = `${point} answered ${describe(answer)}: ${expected}`;
  host.readerError(plugin, new TypeError(message));
  return Status.error(message);
}

/** Says what is wrong with a score that is no int64, or nothing. */
export function wrongScore(plugin: string, score: unknown): Status | undefined {
  if (Number.isSafeInteger(score)) return undefined;
  const advice =
    typeof score === 'number' && Number.isFinite(score)
      ? `scores are int64, so round it: Math.round(…) or Math.floor(…)`
      : 'scores are int64: a whole number in 0..100';
  return wrongAnswer(plugin, 'score', score, advice);
}

/** Reports a score that is too small or too large once it is normalized. */
export function scoreOutOfRange(plugin: string, score: number, max: number): Status {
  const advice = `a node's score is 0 to ${max}: write Math.min(${max}, Math.max(0, …)), or normalizeScore`;
  host.readerError(plugin, new RangeError(`score comes to ${score}, and ${advice}`));
  return Status.error(
    `plugin ${JSON.stringify(plugin)} returns an invalid score ${score}, it should in the range of [0, ${max}] after normalizing`,
  );
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'function' ? 'a function' : String(value);
}
