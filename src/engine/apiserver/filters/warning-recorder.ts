/** The Warning headers of an answer. Source: k8s.io/apiserver/pkg/endpoints/filters/warning.go. */

/** From so many characters in all on, each warning is cut. */
const ALL_CHARACTERS_MAX = 4096;
const CUT_CHARACTERS = 256;

/** Each text once, in the order of their coming. */
export function warningHeaders(warnings: readonly string[]): string[] {
  const texts = [...new Set(warnings)].filter((text) => text !== '');
  const length = (text: string): number => [...text].length;
  const fits = texts.reduce((sum, text) => sum + length(text), 0) <= ALL_CHARACTERS_MAX;
  return (fits ? texts : cut(texts)).map((text) => `299 - "${text.replace(/["\\]/g, '\\$&')}"`);
}

/** The first ones, cut, up to the one that goes over the limit. */
function cut(texts: readonly string[]): string[] {
  const kept: string[] = [];
  let written = 0;
  for (const text of texts) {
    if (written >= ALL_CHARACTERS_MAX) break;
    const characters = [...text].slice(0, CUT_CHARACTERS);
    kept.push(characters.join(''));
    written += characters.length;
  }
  return kept;
}
