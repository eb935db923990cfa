/** All of a reader's work as one file, so that it can be taken elsewhere: JSON with a version. */
import type { Revision } from './revision.ts';
import type { Solved } from './schema.ts';
import type { Contents } from './work.ts';

const FORMAT = 'one-pod work';
const VERSION = 1;

export function writeWorkFile({ revisions, solved }: Contents): string {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, revisions, solved }, null, 1)}\n`;
}

/** What the file holds. Throws an Error in words for the reader when it is no such file, or a damaged one. */
export function readWorkFile(text: string): Contents {
  const file = parse(text);
  if (!isRecord(file) || file['format'] !== FORMAT)
    throw new Error('This file was not saved by One Pod. Choose one that “Save as a file” has made.');
  if (file['version'] !== VERSION)
    throw new Error(
      `This file was saved by a newer version of the book (its form is ${String(file['version'])}, this page reads ${VERSION}). Open it there.`,
    );
  const { revisions, solved } = file;
  if (!Array.isArray(revisions) || !Array.isArray(solved)) throw new Error(damaged('its lists are missing'));
  const wrong = revisions.findIndex((one) => !isRevision(one));
  if (wrong >= 0) throw new Error(damaged(`text ${wrong + 1} of ${revisions.length} is not whole`));
  if (!solved.every(isSolved)) throw new Error(damaged('the list of what is solved is not whole'));
  return {
    revisions: revisions.map(({ cell, began, at, tab, reason, text }: Revision) => ({
      cell,
      began,
      at,
      tab,
      reason,
      text,
    })),
    solved: solved.map(({ cell, at, step }: Solved) => ({ cell, at, step })),
  };
}

const damaged = (what: string): string => `This file is damaged: ${what}. Nothing of it was taken over.`;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(
      'This file is no text that One Pod has saved, or it is cut off. Nothing of it was taken over.',
    );
  }
}

const reasons: readonly string[] = ['typed', 'reset', 'solution', 'undone', 'restored', 'link'];

function isRevision(value: unknown): value is Revision {
  if (!isRecord(value)) return false;
  const { cell, began, at, tab, reason, text } = value;
  return (
    typeof cell === 'string' &&
    isTime(began) &&
    isTime(at) &&
    typeof tab === 'string' &&
    reasons.includes(reason as string) &&
    typeof text === 'string'
  );
}

const isSolved = (value: unknown): value is Solved =>
  isRecord(value) && typeof value['cell'] === 'string' && isTime(value['at']) && isTime(value['step']);

/** A time after the latest that a Date can say would stay the newest for ever. */
const isTime = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 8.64e15;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
