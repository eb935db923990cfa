/**
 * What names and texts may look like. A check gives the sentences of what is wrong, none if nothing is.
 * Source: k8s.io/apimachinery/pkg/util/validation/validation.go, pkg/api/validate/content.
 */
const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain = `${label}(\\.${label})*`;
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const labelValue = `(${qualified})?`;
const configKey = '[-._a-zA-Z0-9]+';
const header = '[-A-Za-z0-9]+';

const matches = (pattern: string, value: string): boolean => new RegExp(`^(?:${pattern})$`).test(value);

const regexSentence = (rule: string, pattern: string, ...examples: readonly string[]): string =>
  `${rule} (e.g. ${examples.map((each) => `'${each}'`).join(',  or ')}, regex used for validation is '${pattern}')`;

const wordCharacters =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";

export function dnsLabelFaults(value: string): string[] {
  const faults: string[] = [];
  if (value.length > 63) faults.push('must be no more than 63 characters');
  if (!matches(label, value)) {
    faults.push(
      matches(subdomain, value)
        ? 'must not contain dots'
        : regexSentence(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            label,
            'my-name',
            '123-abc',
          ),
    );
  }
  return faults;
}

export function dnsSubdomainFaults(value: string): string[] {
  const faults: string[] = [];
  if (value.length > 253) faults.push('must be no more than 253 characters');
  if (!matches(subdomain, value)) {
    faults.push(
      regexSentence(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        subdomain,
        'example.com',
      ),
    );
  }
  return faults;
}

/** Domains that a resolver searches: as subdomains, with underscores. */
export function dnsSearchFaults(value: string): string[] {
  const label = '_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
  const pattern = `${label}(\\.${label})*`;
  const faults: string[] = [];
  if (value.length > 253) faults.push('must be no more than 253 characters');
  if (!matches(pattern, value)) {
    const rule =
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', and must start and end with an alphanumeric character";
    faults.push(regexSentence(rule, pattern, 'example.com'));
  }
  return faults;
}

/** Keys of labels and annotations, names of finalizers, of extended resources: a name, with a domain before it or not. */
export function qualifiedNameFaults(value: string): string[] {
  const parts = value.split('/');
  const sentence = (rule: string): string => regexSentence(rule, qualified, 'MyName', 'my.name', '123-abc');
  if (parts.length > 2) {
    return [
      `${sentence(`a valid label key ${wordCharacters}`)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const faults: string[] = [];
  const [name = '', prefix] = parts.reverse();
  if (prefix === '') faults.push('prefix part must be non-empty');
  else if (prefix !== undefined)
    faults.push(...dnsSubdomainFaults(prefix).map((fault) => `prefix part ${fault}`));
  if (name === '') faults.push('name part must be non-empty');
  else if (name.length > 63) faults.push('name part must be no more than 63 bytes');
  if (!matches(qualified, name)) faults.push(`name part ${sentence(wordCharacters)}`);
  return faults;
}

export function labelValueFaults(value: string): string[] {
  const faults: string[] = [];
  if (value.length > 63) faults.push('must be no more than 63 bytes');
  if (!matches(labelValue, value)) {
    faults.push(
      regexSentence(
        `a valid label must be an empty string or ${wordCharacters.slice('must '.length)}`,
        labelValue,
        'MyValue',
        'my_value',
        '12345',
      ),
    );
  }
  return faults;
}

export function portNameFaults(value: string): string[] {
  const faults: string[] = [];
  if (value.length > 15) faults.push('must be no more than 15 characters');
  if (!/^[-a-z0-9]+$/.test(value))
    faults.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(value)) faults.push('must contain at least one letter (a-z)');
  if (value.includes('--')) faults.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) faults.push('must not begin or end with a hyphen');
  return faults;
}

export const environmentNameFaults = (value: string): string[] =>
  /^[ -<>-~]+$/.test(value)
    ? []
    : ["a valid environment variable name must consist only of printable ASCII characters other than '='"];

export function configKeyFaults(value: string): string[] {
  const faults: string[] = [];
  if (value.length > 253) faults.push('must be no more than 253 characters');
  if (!matches(configKey, value)) {
    const rule = "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    faults.push(regexSentence(rule, configKey, 'key.name', 'KEY_NAME', 'key-name'));
  }
  return faults;
}

export const headerNameFaults = (value: string): string[] =>
  matches(header, value)
    ? []
    : [
        regexSentence(
          "a valid HTTP header must consist of alphanumeric characters or '-'",
          header,
          'X-Header-Name',
        ),
      ];

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
const ipv6 = /^(?=.*:)[0-9a-fA-F:]+$/;

export const addressFaults = (value: string): string[] =>
  ipv4.test(value) || (ipv6.test(value) && value.split('::').length <= 2)
    ? []
    : ['must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'];

/** A path that stays inside what it is relative to. */
export function localPathFaults(value: string, relativeOnly = true): string[] {
  const faults: string[] = [];
  if (relativeOnly && value.startsWith('/')) faults.push('must be a relative path');
  if (value.split('/').includes('..')) faults.push("must not contain '..'");
  return faults;
}

/** Names that can stand in a path: all that roles and bindings are held to. Source: k8s.io/apimachinery/pkg/api/validate/content. */
export function pathSegmentFaults(value: string): string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`);
}
