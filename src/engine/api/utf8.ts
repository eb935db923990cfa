/** The bytes of a text in UTF-8; half a surrogate pair becomes U+FFFD. */
export function utf8(text: string): number[] {
  if (/^\p{ASCII}*$/u.test(text)) return Array.from(text, (character) => character.charCodeAt(0));
  const escaped = encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));
  return [...escaped.matchAll(/%(..)|([\s\S])/g)].map(([, hex, plain]) =>
    hex === undefined ? (plain as string).charCodeAt(0) : Number.parseInt(hex, 16),
  );
}
