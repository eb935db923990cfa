/**
 * The parts of a section, in their order. A section first tells what happens and why, without a heading; then come
 * these, each a `<Part kind="…">` in the MDX.
 */
export const partTitles = {
  moment: 'At this moment',
  cells: 'Try it',
  real: 'On a real cluster',
  beliefs: 'What people believe',
  source: 'The code that does it',
  exercises: 'Your turn',
} as const;

export type PartKind = keyof typeof partTitles;

const kinds = Object.keys(partTitles);

/** `file: what is wrong, and what to write instead`, where a section lacks a part or has them in another order. */
export function mistakesInParts(file: string, text: string): string[] {
  const found = [...text.matchAll(/^<Part kind="([^"]*)">/gm)].map(([, kind = '']) => kind);
  if (found.join() === kinds.join()) return [];
  return [
    `${file}: the parts are ${found.join(', ') || 'none'}; a section has ${kinds.join(', ')}, in this order, each as <Part kind="…"> at the beginning of a line`,
  ];
}
