/** `NodeAffinity is yours in this run`; '' where nothing is. */
export function swappedWords(names: readonly string[]): string {
  const last = names.at(-1);
  if (last === undefined) return '';
  const before = names.slice(0, -1);
  return before.length > 0
    ? `${before.join(', ')} and ${last} are yours in this run`
    : `${last} is yours in this run`;
}
