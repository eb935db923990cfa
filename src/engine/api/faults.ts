/**
 * Faults of an object, in the words of the API. Every method adds one; the field is a path such as
 * `spec.containers[0].name`. Source: k8s.io/apimachinery/pkg/util/validation/field/errors.go.
 */
import { goQuote } from './go-quote.ts';
import { deepEqual } from './object.ts';
import type { ReasonCause } from './status.ts';

export class Faults {
  readonly causes: ReasonCause[] = [];

  required(field: string, why = ''): void {
    this.#add('Required', field, why ? `Required value: ${why}` : 'Required value');
  }

  invalid(field: string, value: unknown, why: string): void {
    this.#add('Invalid', field, `Invalid value: ${quoted(value)}: ${why}`);
  }

  /** One fault for each sentence, as the checks of names.ts give them. */
  allInvalid(field: string, value: unknown, sentences: readonly string[]): void {
    for (const why of sentences) this.invalid(field, value, why);
  }

  notSupported(field: string, value: unknown, supported: readonly string[]): void {
    const list = supported.map((each) => JSON.stringify(each)).join(', ');
    this.#add('NotSupported', field, `Unsupported value: ${quoted(value)}: supported values: ${list}`);
  }

  /** A choice that may be left open. */
  oneOf(field: string, value: string | undefined, supported: readonly string[]): void {
    if (value !== undefined && !supported.includes(value)) this.notSupported(field, value, supported);
  }

  immutable(field: string, value: unknown, old: unknown): void {
    if (!deepEqual(value, old)) this.invalid(field, value, 'field is immutable');
  }

  duplicate(field: string, value: unknown): void {
    this.#add('Duplicate', field, `Duplicate value: ${quoted(value)}`);
  }

  forbidden(field: string, why: string): void {
    this.#add('Forbidden', field, `Forbidden: ${why}`);
  }

  notFound(field: string, value: unknown, why = ''): void {
    this.#add('NotFound', field, `Not found: ${quoted(value)}${why && `: ${why}`}`);
  }

  tooLong(field: string, bytesMax: number): void {
    this.#add('TooLong', field, `Too long: may not be more than ${bytesMax} bytes`);
  }

  tooMany(field: string, count: number, most: number): void {
    this.#add('TooMany', field, `Too many: ${count}: must have at most ${most} items`);
  }

  /** A number that must lie between two others. */
  range(field: string, value: number, least: number, most: number): void {
    if (value < least || value > most)
      this.invalid(field, value, `must be between ${least} and ${most}, inclusive`);
  }

  notNegative(field: string, value: number | undefined): void {
    if (value !== undefined && value < 0) this.invalid(field, value, 'must be greater than or equal to 0');
  }

  #add(reason: string, field: string, message: string): void {
    this.causes.push({ reason: `FieldValue${reason}`, message, field });
  }
}

/** A value as messages show it. */
const quoted = (value: unknown): string =>
  typeof value === 'string' ? goQuote(value) : JSON.stringify(value ?? null);
