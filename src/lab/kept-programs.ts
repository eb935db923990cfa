/** The reader's versions of the Lab's programs, kept in this browser: a WebContainer forgets its files with the page. */

const KEY = 'one-pod.lab.programs';

/** Text by file; only of files that the reader has changed. Nothing, where nothing can be read. */
export function keptPrograms(): Record<string, string> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof kept !== 'object' || kept === null) return {};
    return Object.fromEntries(
      Object.entries(kept).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
  } catch {
    return {}; // Storage is forbidden here, or holds what another program has written.
  }
}

/** Whether it could be kept. */
export function keepProgram(file: string, text: string | undefined): boolean {
  const { [file]: _, ...others } = keptPrograms();
  try {
    localStorage.setItem(KEY, JSON.stringify(text === undefined ? others : { ...others, [file]: text }));
    return true;
  } catch {
    return false;
  }
}
