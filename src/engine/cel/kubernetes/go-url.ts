/** URLs as Go's net/url parses them by ParseRequestURI: what a request may name, without a fragment. */

export interface GoUrl {
  readonly text: string;
  readonly scheme: string;
  /** With the port, and brackets around IPv6. */
  readonly host: string;
  /** As it is sent. */
  readonly escapedPath: string;
  readonly query: string;
}

/** Throws an Error in Go's words. */
export function parseRequestUrl(text: string): GoUrl {
  try {
    return parsed(text);
  } catch (error) {
    throw new Error(`parse ${JSON.stringify(text)}: ${(error as Error).message}`);
  }
}

function parsed(text: string): GoUrl {
  if (/\p{Cc}/u.test(text)) throw new Error('net/url: invalid control character in URL');
  if (text === '') throw new Error('empty url');
  const url = { text, scheme: '', host: '', escapedPath: '', query: '' };
  if (text === '*') return { ...url, escapedPath: '*' };
  if (text.startsWith(':')) throw new Error('missing protocol scheme');
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1] ?? '';
  const [rest = '', query = ''] = (scheme ? text.slice(scheme.length + 1) : text).split(/\?([\s\S]*)/);
  if (!rest.startsWith('/')) {
    if (scheme) return { ...url, scheme: scheme.toLowerCase(), query };
    throw new Error('invalid URI for request');
  }
  const [, authority, path = ''] =
    scheme && rest.startsWith('//') ? (/^\/\/([^/]*)([\s\S]*)$/.exec(rest) ?? []) : ['', undefined, rest];
  const host = authority === undefined ? '' : hostOf(authority);
  return { text, scheme: scheme.toLowerCase(), host, escapedPath: escapedPath(path), query };
}

function hostOf(authority: string): string {
  const at = authority.lastIndexOf('@');
  const user = authority.slice(0, Math.max(at, 0));
  const host = authority.slice(at + 1);
  if (/[^A-Za-z0-9\-._:~!$&'()*+,;=%@]/.test(user)) throw new Error('net/url: invalid userinfo');
  if (host.startsWith('[')) {
    const end = host.lastIndexOf(']');
    if (end < 0) throw new Error("missing ']' in host");
    checkPort(host.slice(end + 1));
  } else {
    const colon = host.lastIndexOf(':');
    if (colon >= 0) checkPort(host.slice(colon));
  }
  const wrong = /[^A-Za-z0-9\-_.~!$&'()*+,;=:[\]<>"%\x80-\uffff]/.exec(host)?.[0];
  if (wrong !== undefined) throw new Error(`invalid character ${JSON.stringify(wrong)} in host name`);
  return unescaped(host);
}

function checkPort(port: string): void {
  if (port !== '' && !/^:\d*$/.test(port)) throw new Error(`invalid port ${JSON.stringify(port)} after host`);
}

/** Percent signs decoded. */
export function unescaped(text: string, plusIsSpace = false): string {
  const wrong = /%(?![0-9a-fA-F]{2})[\s\S]{0,2}/.exec(text)?.[0];
  if (wrong !== undefined) throw new Error(`invalid URL escape ${JSON.stringify(wrong)}`);
  const spaced = plusIsSpace ? text.replaceAll('+', ' ') : text;
  try {
    return decodeURIComponent(spaced);
  } catch {
    // Bytes that are no UTF-8 stay as they were sent.
    return spaced;
  }
}

/** As it was given, if that is a form of the path that may be sent. */
function escapedPath(path: string): string {
  const plain = unescaped(path);
  if (/^[A-Za-z0-9\-_.~!$&'()*+,;=:@/[\]%]*$/.test(path)) return path;
  return encodeURIComponent(plain)
    .replace(/%(24|26|2B|2C|2F|3A|3B|3D|40)/g, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
