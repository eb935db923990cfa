/**
 * The values of expressions. int is a bigint and double a number; uint, time and what libraries bring are classes.
 * An error is a value, too: `||` may make it good again. Source: common/types, cel-go 0.26.0.
 */
import {
  BOOL,
  BYTES,
  type CelType,
  DOUBLE,
  DURATION,
  DYN,
  ERROR,
  INT,
  listType,
  mapType,
  NULL,
  opaqueType,
  STRING,
  TIMESTAMP,
  TYPE,
  UINT,
} from './cel-type.ts';

export type CelValue =
  | null
  | boolean
  | bigint
  | number
  | string
  | Uint8Array
  | Uint
  | Timestamp
  | Duration
  | readonly CelValue[]
  | CelMap
  | Optional
  | TypeValue
  | Opaque
  | CelError;

export class Uint {
  readonly value: bigint;
  constructor(value: bigint) {
    this.value = value;
  }
}

/** Nanoseconds since 1970. */
export class Timestamp {
  readonly nanos: bigint;
  /** Of the time zone that it was given in. */
  readonly offsetMinutes: number;
  constructor(nanos: bigint, offsetMinutes = 0) {
    this.nanos = nanos;
    this.offsetMinutes = offsetMinutes;
  }
}

export class Duration {
  readonly nanos: bigint;
  constructor(nanos: bigint) {
    this.nanos = nanos;
  }
}

export class Optional {
  static readonly none = new Optional(undefined);
  readonly value: CelValue | undefined;
  private constructor(value: CelValue | undefined) {
    this.value = value;
  }
  static of(value: CelValue): Optional {
    return new Optional(value);
  }
}

export class TypeValue {
  readonly type: CelType;
  constructor(type: CelType) {
    this.type = type;
  }
}

/** A value of a library: only its functions know what is in it. */
export class Opaque<T = unknown> {
  readonly type: CelType;
  readonly value: T;
  readonly #equals: (other: T) => boolean;

  constructor(type: CelType, value: T, equals: (other: T) => boolean = (other) => other === value) {
    this.type = type;
    this.value = value;
    this.#equals = equals;
  }

  equals(other: Opaque<T>): boolean {
    return this.type.name === other.type.name && this.#equals(other.value);
  }
}

/** What went wrong. */
export class CelError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export const noSuchOverload = new CelError('no such overload');
export const noSuchKey = (key: CelValue): CelError => new CelError(`no such key: ${shown(key)}`);

/** What has keys and values. Numbers that are equal are the same key. */
export interface Entries {
  readonly size: number;
  keys(): Iterable<CelValue>;
  get(key: CelValue): CelValue | undefined;
}

export class CelMap {
  readonly entries: Entries;
  /** What `type` says, where it is not a map: a struct. */
  readonly type: CelType;

  constructor(entries: Entries, type: CelType = mapType(DYN, DYN)) {
    this.entries = entries;
    this.type = type;
  }

  static of(pairs: Iterable<readonly [CelValue, CelValue]>): CelMap {
    const all = new Map([...pairs].map(([key, value]) => [keyOf(key), [key, value] as const]));
    return new CelMap({
      size: all.size,
      keys: () => [...all.values()].map(([key]) => key),
      get: (key) => all.get(keyOf(key))?.[1],
    });
  }
}

/** The same text for the same key. */
function keyOf(key: CelValue): string {
  if (typeof key === 'string') return `s${key}`;
  if (typeof key === 'bigint') return `n${key}`;
  if (key instanceof Uint) return `n${key.value}`;
  if (typeof key === 'number') return `n${Number.isInteger(key) ? BigInt(key) : key}`;
  return `${typeof key}${String(key)}`;
}

/** What JSON holds as a value; whole numbers are int. */
export function fromJson(json: unknown): CelValue {
  switch (typeof json) {
    case 'string':
    case 'boolean':
    case 'bigint':
      return json;
    case 'number':
      return Number.isInteger(json) ? BigInt(json) : json;
    case 'object':
      if (json === null) return null;
      return Array.isArray(json)
        ? json.map(fromJson)
        : objectValue(json as Readonly<Record<string, unknown>>);
    default:
      return null;
  }
}

function objectValue(object: Readonly<Record<string, unknown>>): CelMap {
  const names = Object.keys(object).filter((name) => object[name] !== undefined);
  return new CelMap({
    size: names.length,
    keys: () => names,
    get(key) {
      const value = typeof key === 'string' && Object.hasOwn(object, key) ? object[key] : undefined;
      return value === undefined ? undefined : fromJson(value);
    },
  });
}

export function typeOf(value: CelValue): CelType {
  switch (typeof value) {
    case 'boolean':
      return BOOL;
    case 'bigint':
      return INT;
    case 'number':
      return DOUBLE;
    case 'string':
      return STRING;
    default:
      return typeOfObject(value);
  }
}

function typeOfObject(value: object | null): CelType {
  if (value === null) return NULL;
  if (value instanceof CelMap || value instanceof Opaque) return value.type;
  if (Array.isArray(value)) return listType(DYN);
  if (value instanceof Uint) return UINT;
  if (value instanceof Uint8Array) return BYTES;
  if (value instanceof Timestamp) return TIMESTAMP;
  if (value instanceof Duration) return DURATION;
  if (value instanceof Optional) return opaqueType('optional_type', DYN);
  if (value instanceof TypeValue) return TYPE;
  return ERROR;
}

const isNumber = (value: CelValue): value is bigint | number | Uint =>
  typeof value === 'bigint' || typeof value === 'number' || value instanceof Uint;

/** Values of different types are not equal, but for numbers. */
export function isEqual(a: CelValue, b: CelValue): boolean {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b) === 0;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return a === b;
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((each, index) => isEqual(each, b[index]));
  if (a instanceof CelMap) return b instanceof CelMap && isSameMap(a, b);
  if (a instanceof Uint8Array)
    return b instanceof Uint8Array && a.length === b.length && a.every((byte, index) => byte === b[index]);
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos;
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos;
  if (a instanceof TypeValue) return b instanceof TypeValue && a.type.name === b.type.name;
  if (a instanceof Optional) {
    if (!(b instanceof Optional) || a.value === undefined)
      return b instanceof Optional && b.value === undefined;
    return b.value !== undefined && isEqual(a.value, b.value);
  }
  return a instanceof Opaque && b instanceof Opaque && a.equals(b);
}

function isSameMap(a: CelMap, b: CelMap): boolean {
  if (a.type.name !== b.type.name || a.entries.size !== b.entries.size) return false;
  return [...a.entries.keys()].every((key) => {
    const other = b.entries.get(key);
    return other !== undefined && isEqual(a.entries.get(key) as CelValue, other);
  });
}

/** Undefined if one is not a number. */
export function compareNumbers(a: bigint | number | Uint, b: bigint | number | Uint): number | undefined {
  const left = a instanceof Uint ? a.value : a;
  const right = b instanceof Uint ? b.value : b;
  if (left < right) return -1;
  if (left > right) return 1;
  // What is no number is neither less nor more than another.
  return left >= right ? 0 : undefined;
}

/** -1, 0 or 1; undefined if they have no order. */
export function compare(a: CelValue, b: CelValue): number | undefined {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  const order = <T extends bigint | boolean>(left: T, right: T): number =>
    left < right ? -1 : left > right ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'boolean' && typeof b === 'boolean') return order(a, b);
  if (a instanceof Timestamp && b instanceof Timestamp) return order(a.nanos, b.nanos);
  if (a instanceof Duration && b instanceof Duration) return order(a.nanos, b.nanos);
  if (!(a instanceof Uint8Array && b instanceof Uint8Array)) return undefined;
  for (const [index, byte] of a.entries()) {
    const other = b[index];
    if (other === undefined || byte > other) return 1;
    if (byte < other) return -1;
  }
  return a.length < b.length ? -1 : 0;
}

/** In the order of the bytes, which is that of the code points. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((character, index) => character !== right[index]);
  if (at === -1) return -1;
  const other = right[at];
  if (other === undefined) return 1;
  return ((left[at] as string).codePointAt(0) as number) < (other.codePointAt(0) as number) ? -1 : 1;
}

/** How many characters, bytes, elements or entries; undefined for what has no size. */
export function sizeOf(value: CelValue): number | undefined {
  if (typeof value === 'string') return [...value].length;
  if (value instanceof Uint8Array || Array.isArray(value)) return value.length;
  return value instanceof CelMap && value.type.kind === 'map' ? value.entries.size : undefined;
}

/** As Go prints it in a message. */
export function shown(value: CelValue): string {
  if (value instanceof Uint) return String(value.value);
  return String(value);
}
