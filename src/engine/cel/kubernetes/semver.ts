/** Semantic versions. Source: k8s.io/apiserver/pkg/cel/library/semverlib.go, 1.36.4; github.com/blang/semver/v4. */
import { structType } from '../cel-type.ts';
import { type Overload, overload } from '../overload.ts';
import { CelError, type CelValue, Opaque } from '../values.ts';

interface Version {
  readonly numbers: readonly [major: bigint, minor: bigint, patch: bigint];
  /** A number stands before any text. */
  readonly prerelease: readonly (bigint | string)[];
  readonly build: readonly string[];
}

type Semver = Opaque<Version>;

const NAME = 'kubernetes.Semver';
const SEMVER = structType(NAME);

const semver = (version: Version): Semver =>
  new Opaque(SEMVER, version, (other) => compareVersions(version, other) === 0n);

/** As `1.2.3`; with `normalize` as `v1.2` or `01.2.3`, too. */
function parse(text: string, normalize = false): CelValue {
  try {
    return semver(parseVersion(normalize ? normalized(text) : text));
  } catch (error) {
    if (error instanceof VersionError) return new CelError(error.message);
    throw error;
  }
}

class VersionError extends Error {}

/** At the first two dots. */
function split(text: string): string[] {
  const parts = text.split('.');
  return parts.length > 3 ? [...parts.slice(0, 2), parts.slice(2).join('.')] : parts;
}

function normalized(text: string): string {
  const parts = split(text.replace(/^v/, '')).map((part) =>
    part.length > 1 ? part.replace(/^0+(?=\d)/, '').replace(/^0+(?=[^\d]|$)/, '0') : part,
  );
  if (parts.length < 3 && /[+-]/.test(parts.at(-1) ?? ''))
    throw new VersionError('short version cannot contain PreRelease/Build meta data');
  while (parts.length < 3) parts.push('0');
  return parts.join('.');
}

function parseVersion(text: string): Version {
  if (text === '') throw new VersionError('Version string empty');
  const parts = split(text);
  if (parts.length !== 3) throw new VersionError('No Major.Minor.Patch elements found');
  const [major = '', minor = '', rest = ''] = parts;
  const [, patch = '', , prerelease, , build] = /^([^+-]*)(-([^+]*))?(\+([\s\S]*))?$/.exec(rest) ?? [];
  const numbers = [number('major', major), number('minor', minor), number('patch', patch)] as const;
  return {
    numbers,
    prerelease: prerelease === undefined ? [] : prerelease.split('.').map(identifier),
    build: build === undefined ? [] : build.split('.').map(buildPart),
  };
}

const quoted = (text: string): string => JSON.stringify(text);

function number(name: string, text: string): bigint {
  if (/[^0-9]/.test(text))
    throw new VersionError(`Invalid character(s) found in ${name} number ${quoted(text)}`);
  if (/^0./.test(text)) {
    const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    throw new VersionError(`${title} number must not contain leading zeroes ${quoted(text)}`);
  }
  if (text === '') throw new VersionError('strconv.ParseUint: parsing "": invalid syntax');
  return BigInt(text);
}

function identifier(text: string): bigint | string {
  if (text === '') throw new VersionError('Prerelease is empty');
  if (/^\d+$/.test(text)) {
    if (/^0./.test(text))
      throw new VersionError(`Numeric PreRelease version must not contain leading zeroes ${quoted(text)}`);
    return BigInt(text);
  }
  if (/[^0-9A-Za-z-]/.test(text))
    throw new VersionError(`Invalid character(s) found in prerelease ${quoted(text)}`);
  return text;
}

function buildPart(text: string): string {
  if (text === '') throw new VersionError('Build meta data is empty');
  if (/[^0-9A-Za-z-]/.test(text))
    throw new VersionError(`Invalid character(s) found in build meta data ${quoted(text)}`);
  return text;
}

const order = <T extends bigint | string | number>(a: T, b: T): bigint => (a < b ? -1n : a > b ? 1n : 0n);

function compareVersions(a: Version, b: Version): bigint {
  for (const [index, value] of a.numbers.entries()) {
    const difference = order(value, b.numbers[index] as bigint);
    if (difference !== 0n) return difference;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return order(b.prerelease.length, a.prerelease.length) === 0n ? 0n : a.prerelease.length === 0 ? 1n : -1n;
  for (const [index, one] of a.prerelease.entries()) {
    const other = b.prerelease[index];
    if (other === undefined) return 1n;
    const difference = typeof one === typeof other ? order(one, other) : typeof one === 'bigint' ? -1n : 1n;
    if (difference !== 0n) return difference;
  }
  return order(a.prerelease.length, b.prerelease.length);
}

const compared = (a: Semver, b: Semver): bigint => compareVersions(a.value, b.value);
const isSemver = (text: string, normalize = false): boolean => parse(text, normalize) instanceof Opaque;

export const semvers: readonly Overload[] = [
  overload('string_to_semver', `semver(string): ${NAME}`, parse),
  overload('string_bool_to_semver', `semver(string, bool): ${NAME}`, parse),
  overload('is_semver_string', 'isSemver(string): bool', isSemver),
  overload('is_semver_string_bool', 'isSemver(string, bool): bool', isSemver),
  ...(['major', 'minor', 'patch'] as const).map((name, index) =>
    overload(
      `semver_${name}`,
      `(${NAME}).${name}(): int`,
      ({ value }: Semver) => value.numbers[index] as bigint,
    ),
  ),
  overload(
    'semver_is_greater_than',
    `(${NAME}).isGreaterThan(${NAME}): bool`,
    (a: Semver, b: Semver) => compared(a, b) > 0n,
  ),
  overload(
    'semver_is_less_than',
    `(${NAME}).isLessThan(${NAME}): bool`,
    (a: Semver, b: Semver) => compared(a, b) < 0n,
  ),
  overload('semver_compare_to', `(${NAME}).compareTo(${NAME}): int`, compared),
];
