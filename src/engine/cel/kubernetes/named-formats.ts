/** Formats by name. Source: k8s.io/apiserver/pkg/cel/library/format.go, 1.36.4; k8s.io/kube-openapi/pkg/validation/strfmt. */
import {
  dnsLabelFaults,
  dnsSubdomainFaults,
  labelValueFaults,
  qualifiedNameFaults,
} from '../../api/names.ts';
import { structType } from '../cel-type.ts';
import type { Sized } from '../cost.ts';
import { parseTimestamp } from '../library/time.ts';
import { type Overload, overload } from '../overload.ts';
import { type CelValue, Opaque, Optional } from '../values.ts';
import { parseRequestUrl } from './go-url.ts';

interface NamedFormat extends Sized {
  readonly name: string;
  faults(text: string): readonly string[];
}

type Format = Opaque<NamedFormat>;

const NAME = 'kubernetes.NamedFormat';
const FORMAT = structType(NAME);

/** The end of a name that is only begun may be a hyphen. */
const prefix =
  (faults: (text: string) => readonly string[]) =>
  (text: string): readonly string[] =>
    faults(text.endsWith('-') ? `${text.slice(0, -1)}a` : text);

const LABEL_1035 =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

/** Source: k8s.io/apimachinery/pkg/util/validation `IsDNS1035Label`. */
export function label1035Faults(text: string): string[] {
  const faults: string[] = [];
  if (text.length > 63) faults.push('must be no more than 63 bytes');
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(text)) faults.push(LABEL_1035);
  return faults;
}

function uriFaults(text: string): readonly string[] {
  try {
    parseRequestUrl(text);
    return [];
  } catch (error) {
    return [(error as Error).message];
  }
}

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;

/** What a text must be, what is said if it is not, and how long the pattern is that Kubernetes counts with. */
const formats: Readonly<
  Record<string, readonly [name: string, cost: number, faults: (text: string) => readonly string[]]>
> = {
  dns1123Label: ['DNS1123Label', 30, dnsLabelFaults],
  dns1123Subdomain: ['DNS1123Subdomain', 60, dnsSubdomainFaults],
  dns1035Label: ['DNS1035Label', 30, label1035Faults],
  qualifiedName: ['QualifiedName', 60, qualifiedNameFaults],
  dns1123LabelPrefix: ['DNS1123LabelPrefix', 30, prefix(dnsLabelFaults)],
  dns1123SubdomainPrefix: ['DNS1123SubdomainPrefix', 60, prefix(dnsSubdomainFaults)],
  dns1035LabelPrefix: ['DNS1035LabelPrefix', 30, prefix(label1035Faults)],
  labelValue: ['LabelValue', 40, labelValueFaults],
  uri: ['URI', 1_103, uriFaults],
  uuid: ['uuid', 70, (text) => (UUID.test(text) ? [] : ['does not match the UUID format'])],
  byte: ['byte', 84, (text) => (BASE64.test(text) ? [] : ['invalid base64'])],
  date: ['date', 71, (text) => (parseTimestamp(`${text}T00:00:00Z`) ? [] : ['invalid date'])],
  datetime: ['datetime', 71, (text) => (parseTimestamp(text.toUpperCase()) ? [] : ['invalid datetime'])],
};

function formatNamed(key: string): Format | undefined {
  const found = Object.hasOwn(formats, key) ? formats[key] : undefined;
  if (!found) return undefined;
  const [name, costSize, faults] = found;
  return new Opaque(FORMAT, { name, costSize, faults }, (other) => other.name === name);
}

const optional = (value: CelValue | undefined): CelValue =>
  value === undefined ? Optional.none : Optional.of(value);

export const namedFormats: readonly Overload[] = [
  ...Object.keys(formats).map((key) =>
    overload(`format.${key}`, `format.${key}(): ${NAME}`, () => formatNamed(key) as Format),
  ),
  overload('format-named', `format.named(string): optional_type(${NAME})`, (key: string) =>
    optional(formatNamed(key)),
  ),
  overload(
    'format-validate',
    `(${NAME}).validate(string): optional_type(list(string))`,
    ({ value }: Format, text: string) => {
      const faults = value.faults(text);
      return optional(faults.length > 0 ? faults : undefined);
    },
  ),
];
