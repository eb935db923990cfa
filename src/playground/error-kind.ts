/** Whose an error is: each kind has its words and its look. */
import type { CellError, ErrorKind } from './protocol.ts';

export const errorWords: Readonly<Record<ErrorKind, string>> = {
  cell: 'Your cell',
  engine: 'The cluster',
  page: 'This page',
};

/** Made by the runtimes and by the page itself, about themselves. */
const ofThePage = ['NodeExited', 'NotLoaded', 'OutputCut', 'SandboxError', 'Stopped', 'WebContainerError'];
/** The engine's classes, wherever the program met them. */
const ofTheEngine = ['DeadlineError', 'ProcessError', 'StatusError'];

export function errorKind({ kind, name }: CellError): ErrorKind {
  if (kind) return kind;
  if (ofThePage.includes(name)) return 'page';
  return ofTheEngine.includes(name) ? 'engine' : 'cell';
}
