/** IP addresses, parsed and printed as Go's net/netip does. */

export interface Address {
  /** 4 or 6. */
  readonly family: 4 | 6;
  readonly value: bigint;
}

export const bitsOf = ({ family }: Address): number => (family === 4 ? 32 : 128);

class AddressError extends Error {
  constructor(text: string, why: string, at = '') {
    super(`ParseAddr(${JSON.stringify(text)}): ${why}${at && ` (at ${JSON.stringify(at)})`}`);
  }
}

/** Throws an Error in Go's words. A zone after `%` is told by `zoneOf`. */
export function parseAddress(text: string): Address {
  const first = /[.:%]/.exec(text)?.[0];
  if (first === '.') return { family: 4, value: parseFields(text, text) };
  if (first === ':') return { family: 6, value: parseGroups(text) };
  throw new AddressError(text, first === '%' ? 'missing IPv6 address' : 'unable to parse IP');
}

export const zoneOf = (text: string): string => /%(.*)$/.exec(text)?.[1] ?? '';

/** Whether it is an IPv4 address in IPv6's clothes. */
export const isMapped = ({ family, value }: Address): boolean => family === 6 && value >> 32n === 0xffffn;

function parseFields(whole: string, text: string): bigint {
  let value = 0n;
  let field = 0;
  let digits = 0;
  let dots = 0;
  for (const [at, character] of [...text].entries()) {
    if (/\d/.test(character)) {
      if (digits === 1 && field === 0)
        throw new AddressError(whole, 'IPv4 field has octet with leading zero');
      field = field * 10 + Number(character);
      digits++;
      if (field > 255) throw new AddressError(whole, 'IPv4 field has value >255');
    } else if (character === '.') {
      if (at === 0 || at === text.length - 1 || text[at - 1] === '.')
        throw new AddressError(whole, 'IPv4 field must have at least one digit', text.slice(at));
      if (dots === 3) throw new AddressError(whole, 'IPv4 address too long');
      value = (value << 8n) | BigInt(field);
      [field, digits] = [0, 0];
      dots++;
    } else throw new AddressError(whole, 'unexpected character', text.slice(at));
  }
  if (dots < 3) throw new AddressError(whole, 'IPv4 address too short');
  return (value << 8n) | BigInt(field);
}

function parseGroups(whole: string): bigint {
  const fail = (why: string, at = ''): never => {
    throw new AddressError(whole, why, at);
  };
  if (whole.endsWith('%')) fail('zone must be a non-empty string');
  let rest = whole.replace(/%.*$/, '');
  const groups: bigint[] = [];
  let ellipsis: number | undefined;
  if (rest.startsWith('::')) {
    ellipsis = 0;
    rest = rest.slice(2);
    if (rest === '') return 0n;
  }
  while (groups.length < 8) {
    const [digits = ''] = /^[0-9a-fA-F]*/.exec(rest) ?? [];
    if (digits.length > 4) fail('each group must have 4 or less digits', rest);
    if (digits === '') fail('each colon-separated field must have at least one digit', rest);
    if (rest[digits.length] === '.') {
      if (ellipsis === undefined && groups.length !== 6)
        fail('embedded IPv4 address must replace the final 2 fields of the address', rest);
      if (groups.length > 6)
        fail('too many hex fields to fit an embedded IPv4 at the end of the address', rest);
      const embedded = parseFields(whole, rest);
      groups.push(embedded >> 16n, embedded & 0xffffn);
      rest = '';
      break;
    }
    groups.push(BigInt(`0x${digits}`));
    rest = rest.slice(digits.length);
    if (rest === '') break;
    if (rest[0] !== ':') fail('unexpected character, want colon', rest);
    if (rest.length === 1) fail('colon must be followed by more characters', rest);
    rest = rest.slice(1);
    if (rest[0] === ':') {
      if (ellipsis !== undefined) fail('multiple :: in address', rest);
      ellipsis = groups.length;
      rest = rest.slice(1);
      if (rest === '') break;
    }
  }
  if (rest !== '') fail('trailing garbage after address', rest);
  if (groups.length < 8 && ellipsis === undefined) fail('address string too short');
  if (groups.length === 8 && ellipsis !== undefined)
    fail('the :: must expand to at least one field of zeros');
  const missing = Array.from({ length: 8 - groups.length }, () => 0n);
  groups.splice(ellipsis ?? 8, 0, ...missing);
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** In the canonical form: lower case, the longest run of zeros as `::`. */
export function printAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  if (isMapped({ family, value })) return `::ffff:${printAddress({ family: 4, value: value & 0xffffffffn })}`;
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
  );
  const runs = groups.map((_, start) => {
    const end = groups.findIndex((group, index) => index >= start && group !== '0');
    return { start, length: (end === -1 ? 8 : end) - start };
  });
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best));
  if (longest.length < 2) return groups.join(':');
  const before = groups.slice(0, longest.start).join(':');
  return `${before}::${groups.slice(longest.start + longest.length).join(':')}`;
}
