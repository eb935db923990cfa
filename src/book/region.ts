/** Pieces of source text by name. */

/**
 * The lines between `// region: NAME` and `// endregion`, outdented; the whole text without a name. Throws an Error that
 * names the file and the regions it has.
 */
export function regionOf(text: string, file: string, name?: string): string {
  if (name === undefined) return text.trimEnd();
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trim() === `// region: ${name}`);
  const length = lines.slice(start + 1).findIndex((line) => line.trim() === '// endregion');
  if (start === -1 || length === -1) {
    const known = [...text.matchAll(/^\s*\/\/ region: (.+)$/gm)].map((match) => match[1]);
    throw new Error(`${file} has no region '${name}' that ends; it has: ${known.join(', ') || 'none'}`);
  }
  const body = lines.slice(start + 1, start + 1 + length);
  const indent = Math.min(
    ...body.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length),
  );
  return body.map((line) => line.slice(indent)).join('\n');
}
