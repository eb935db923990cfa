/** What an expression may name: functions, variables, and structs with their fields. */
import type { CelType } from './cel-type.ts';
import type { Overload } from './overload.ts';
import type { CelValue } from './values.ts';

/** Types with fields: what a field has, and how one is made. */
export interface StructTypes {
  /** Whether there is a type of this name. */
  has(name: string): boolean;
  /** Undefined for a field that it does not have. */
  field(type: string, field: string): CelType | undefined;
  /** What `type{…}` in an expression comes to. */
  make(type: string, fields: ReadonlyMap<string, CelValue>): CelValue;
}

export interface Environment {
  readonly functions: ReadonlyMap<string, readonly Overload[]>;
  readonly variables: ReadonlyMap<string, CelType>;
  readonly structs: StructTypes;
}

/** Functions by name, in the order of the libraries. */
export function functionsOf(
  ...libraries: readonly (readonly Overload[])[]
): ReadonlyMap<string, readonly Overload[]> {
  const functions = new Map<string, Overload[]>();
  for (const each of libraries.flat()) {
    const known = functions.get(each.name);
    if (known) known.push(each);
    else functions.set(each.name, [each]);
  }
  return functions;
}
