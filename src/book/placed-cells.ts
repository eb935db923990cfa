/** Where the book places its cells: pure, over a chapter's MDX and the sections that it imports. */

/** The files of the cells and exercises in an MDX, below content/cells, in order. */
export function cellsIn(text: string): string[] {
  return [...text.matchAll(/<(?:Cell|Exercise) file="([^"]+)"/g)].flatMap(([, file]) => file ?? []);
}

/** The chapter's text with each section in the place of its import. */
export function withSections(text: string, read: (path: string) => string): string {
  return text.replace(/^import \w+ from '\.\/(sections\/[^']+)';$/gm, (_found, path: string) => read(path));
}
