/**
 * A JSON value as a Go struct takes it: of the right types, without what the struct does not have, and without what
 * omitempty would not print. Source: sigs.k8s.io/json, which is encoding/json with strict errors and exact names.
 */
import type { GoField, GoType } from '../../api/go-types/go-types.ts';
import { canonicalQuantity, quantityFault } from '../defaults/quantities.ts';
import { zeroOf } from './go-printer.ts';
import { goTimeFault, utcTime } from './go-time.ts';
import { entriesOf, NumberText } from './json-text.ts';

/** A value of the wrong type; the message is Go's. */
export class DecodeFault extends Error {
  override readonly name = 'DecodeFault';
}

export interface Decoded {
  readonly value: unknown;
  /** Unknown and duplicate fields, in the order of the text. */
  readonly strictErrors: readonly string[];
}

const STRICT_ERRORS_MAX = 100;

/** Throws a DecodeFault. */
export function decodeAs(type: GoType, value: unknown): Decoded {
  const decoder = new Decoder();
  const decoded = decoder.value(value, type) ?? zeroOf(type);
  if (decoder.fault) throw decoder.fault;
  return { value: decoded, strictErrors: [...decoder.strictErrors] };
}

class Decoder {
  /** The first fault; decoding goes on after it. */
  fault: DecodeFault | undefined;
  readonly strictErrors = new Set<string>();
  /** The struct whose field is being read, and the way to it. */
  #struct = '';
  #fields: string[] = [];
  #path = '';

  /** The decoded value; undefined for null, which leaves a zero value as it is. */
  value(value: unknown, type: GoType): unknown {
    if (value === null || value === undefined) return undefined;
    switch (type.kind) {
      case 'any':
        return plain(value);
      case 'Time':
      case 'MicroTime':
        return this.#time(value, type.kind === 'Time' ? 0 : 6);
      case 'Duration':
        return typeof value === 'string' ? value : this.#stop(value, 'string');
      case 'Quantity':
        return this.#quantity(value);
      case 'IntOrString':
        return typeof value === 'string' ? value : this.#integer(value, 'int32', 32, true);
      case 'int':
        return this.#integer(value, type.name, type.bits, false);
      case 'float':
        return typeof value === 'number' || value instanceof NumberText
          ? Number(numberText(value))
          : this.#mismatch(value, type.name);
      case 'string':
      case 'bool':
        return typeof value === (type.kind === 'bool' ? 'boolean' : 'string')
          ? value
          : this.#mismatch(value, type.name);
      case 'bytes':
        return typeof value === 'string' ? this.#base64(value) : this.#mismatch(value, type.name);
      case 'list':
        return Array.isArray(value) ? this.#list(value, type.item) : this.#mismatch(value, type.name);
      case 'map':
        return isObject(value) ? this.#map(value, type.value) : this.#mismatch(value, type.name);
      case 'struct':
        return isObject(value)
          ? this.#structure(value, type.fields, type.name)
          : this.#mismatch(value, type.name);
    }
  }

  #list(items: readonly unknown[], type: GoType): unknown[] {
    const path = this.#path;
    return items.map((item, index) => {
      this.#path = `${path}[${index}]`;
      const value = this.value(item, type) ?? zeroOf(type);
      this.#path = path;
      return value;
    });
  }

  #map(object: object, type: GoType): Record<string, unknown> {
    const path = this.#path;
    const out: [string, unknown][] = [];
    const seen = new Set<string>();
    for (const [key, item] of entriesOf(object)) {
      this.#path = below(path, key);
      if (seen.has(key)) this.#strict('duplicate', this.#path);
      seen.add(key);
      out.push([key, this.value(item, type) ?? zeroOf(type)]);
    }
    this.#path = path;
    return Object.fromEntries(out);
  }

  #structure(object: object, fields: ReadonlyMap<string, GoField>, name: string): Record<string, unknown> {
    const [path, struct, way] = [this.#path, this.#struct, this.#fields];
    const out: Record<string, unknown> = {};
    const seen = new Set<string>();
    for (const [key, item] of entriesOf(object)) {
      const field = fields.get(key);
      this.#path = below(path, key);
      if (!field) {
        this.#strict('unknown', this.#path);
        continue;
      }
      if (seen.has(key)) this.#strict('duplicate', this.#path);
      this.#struct = name.slice(name.indexOf('.') + 1);
      this.#fields = [...way, ...field.embedded, key];
      const value = this.value(item, field.type);
      if (isObject(value) && isObject(out[key]) && seen.has(key)) Object.assign(out[key] as object, value);
      else if (value !== undefined && (field.pointer || field.always || !isEmpty(value, field.type)))
        out[key] = value;
      else if (value !== undefined) delete out[key];
      seen.add(key);
    }
    [this.#path, this.#struct, this.#fields] = [path, struct, way];
    return out;
  }

  #integer(value: unknown, name: string, bits: 32 | 64, stop: boolean): number | undefined {
    if (typeof value !== 'number' && !(value instanceof NumberText))
      return stop ? this.#stop(value, name) : this.#mismatch(value, name);
    const text = numberText(value);
    const limit = bits === 32 ? 0x8000_0000n : 0x8000_0000_0000_0000n;
    if (/^-?\d+$/.test(text) && BigInt(text) < limit && BigInt(text) >= -limit) return Number(text);
    const what = `number ${text}`;
    return stop ? this.#stop(value, name, what) : this.#mismatch(value, name, what);
  }

  #time(value: unknown, fractionDigits: 0 | 6): string {
    if (typeof value !== 'string') return this.#stop(value, 'string');
    const fault = goTimeFault(value);
    if (fault) throw new DecodeFault(fault);
    return utcTime(value, fractionDigits);
  }

  #quantity(value: unknown): string {
    const text = value instanceof NumberText ? value.text : typeof value === 'number' ? String(value) : value;
    const trimmed = typeof text === 'string' ? text.trim() : text;
    const fault = quantityFault(trimmed);
    if (fault) throw new DecodeFault(fault);
    return canonicalQuantity(String(trimmed));
  }

  #base64(text: string): string | undefined {
    const bare = text.replace(/[\r\n]/g, '');
    const wrong = /[^A-Za-z0-9+/]/.exec(bare.replace(/={1,2}$/, ''));
    const at = wrong?.index ?? (bare.length % 4 === 0 ? undefined : bare.length - (bare.length % 4));
    if (at === undefined) return bare;
    this.fault ??= new DecodeFault(`illegal base64 data at input byte ${at}`);
    return undefined;
  }

  #strict(kind: 'unknown' | 'duplicate', path: string): void {
    if (this.strictErrors.size < STRICT_ERRORS_MAX)
      this.strictErrors.add(`${kind} field ${JSON.stringify(path)}`);
  }

  #mismatch(value: unknown, type: string, what = jsonKind(value)): undefined {
    this.fault ??= this.#wrong(type, what);
    return undefined;
  }

  /** Types that read themselves end the decoding. */
  #stop(value: unknown, type: string, what = jsonKind(value)): never {
    throw this.#wrong(type, what);
  }

  #wrong(type: string, what: string): DecodeFault {
    const where =
      this.#fields.length > 0 ? `struct field ${this.#struct}.${this.#fields.join('.')}` : 'value';
    return new DecodeFault(`json: cannot unmarshal ${what} into Go ${where} of type ${type}`);
  }
}

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText);

const numberText = (value: number | NumberText): string =>
  value instanceof NumberText ? value.text : String(value);

/** What a JSON value is, as Go names it. */
export function jsonKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof NumberText) return 'number';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

/** A value without a type: as it is. */
function plain(value: unknown): unknown {
  if (value instanceof NumberText) return Number(value.text);
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

/** What omitempty does not print. */
function isEmpty(value: unknown, type: GoType): boolean {
  switch (type.kind) {
    case 'string':
    case 'bytes':
      return value === '';
    case 'bool':
      return value === false;
    case 'int':
    case 'float':
      return value === 0;
    case 'list':
      // An empty list of managedFields says something: it resets them.
      return (value as unknown[]).length === 0 && type.item.name !== 'v1.ManagedFieldsEntry';
    case 'map':
      return Object.keys(value as object).length === 0;
    default:
      return false;
  }
}
