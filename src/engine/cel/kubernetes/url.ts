/** URLs. Source: k8s.io/apiserver/pkg/cel/library/urls.go, 1.36.4. */
import { structType } from '../cel-type.ts';
import { type Overload, overload } from '../overload.ts';
import { CelError, CelMap, type CelValue, Opaque } from '../values.ts';
import { type GoUrl, parseRequestUrl, unescaped } from './go-url.ts';

type Url = Opaque<GoUrl>;

const NAME = 'kubernetes.URL';
const URL_TYPE = structType(NAME);

function parse(text: string): CelValue {
  try {
    return new Opaque(URL_TYPE, parseRequestUrl(text), (other) => other.text === text);
  } catch (error) {
    return new CelError(`URL parse error during conversion from string: ${(error as Error).message}`);
  }
}

/** Without brackets and port. */
function hostname(host: string): string {
  const bracketed = /^\[(.*)\](:\d*)?$/.exec(host)?.[1];
  return bracketed ?? host.replace(/:\d*$/, '');
}

const port = (host: string): string => /:(\d*)$/.exec(host.replace(/^\[.*\]/, ''))?.[1] ?? '';

/** What cannot be read is left out. */
function queryValues(query: string): CelValue {
  const values = new Map<string, string[]>();
  for (const part of query.split('&')) {
    if (part === '' || part.includes(';')) continue;
    const [key = '', value = ''] = part.split(/=([\s\S]*)/);
    try {
      const name = unescaped(key, true);
      values.set(name, [...(values.get(name) ?? []), unescaped(value, true)]);
    } catch {
      // As Go's Query() does.
    }
  }
  return CelMap.of(values);
}

const part = (id: string, name: string, of: (url: GoUrl) => string): Overload =>
  overload(`url_get_${id}`, `(${NAME}).${name}(): string`, ({ value }: Url) => of(value));

export const urls: readonly Overload[] = [
  overload('string_to_url', `url(string): ${NAME}`, parse),
  overload('is_url_string', 'isURL(string): bool', (text: string) => parse(text) instanceof Opaque),
  part('scheme', 'getScheme', ({ scheme }) => scheme),
  part('host', 'getHost', ({ host }) => host),
  part('hostname', 'getHostname', ({ host }) => hostname(host)),
  part('port', 'getPort', ({ host }) => port(host)),
  part('escaped_path', 'getEscapedPath', ({ escapedPath }) => escapedPath),
  overload('url_get_query', `(${NAME}).getQuery(): map(string, list(string))`, ({ value }: Url) =>
    queryValues(value.query),
  ),
];
