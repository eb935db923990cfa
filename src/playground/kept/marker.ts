/**
 * What the page can know of the reader's work without opening a database: which cells have a text of the reader's, and
 * which exercises are solved. A copy; the truth is in `work.ts`.
 */
const KEY = 'one-pod.kept';

export interface Marker {
  readonly texts: readonly string[];
  /** The step of each solved exercise. */
  readonly solved: Readonly<Record<string, number>>;
}

export function readMarker(): Marker {
  try {
    const { texts = [], solved = {} } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Marker>;
    return { texts, solved };
  } catch {
    return { texts: [], solved: {} }; // Where this is forbidden, nothing else is kept either.
  }
}

export function writeMarker(marker: Marker): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(marker));
  } catch {
    // Then a page shows what is kept when a cell is edited, and not before.
  }
}
