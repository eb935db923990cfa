/**
 * What is wrong with an applied configuration, in the words of sigs.k8s.io/structured-merge-diff/v6/typed/validate.go:
 * fields that the type does not have, values of another type, items that cannot be told apart.
 */
import type { GoType } from '../../api/go-types/go-types.ts';
import { goSyntax, goText, goType } from '../../api/go-values.ts';
import { elementText, fieldElement } from './field-set.ts';
import { fieldSchema, itemElement, itemSchema, type Schema, shapeOf } from './schema.ts';

/** Undefined if nothing is. */
export function faultsOfConfiguration(schema: Schema, value: unknown): string | undefined {
  const faults = faultsAt(schema, value, '');
  if (faults.length <= 1) return faults[0];
  return ['errors:', ...faults.map((fault) => `  ${fault}`)].join('\n');
}

function faultsAt(schema: Schema, value: unknown, path: string): string[] {
  const fail = (why: string): string[] => [path === '' ? why : `${path}: ${why}`];
  if (value === null || schema.type.kind === 'any') return [];
  const shape = shapeOf(schema);
  if (shape === 'list')
    return Array.isArray(value)
      ? faultsOfItems(schema, value, path)
      : fail(`expected list, got ${goValue(value)}`);
  const isMap = typeof value === 'object' && !Array.isArray(value);
  if (shape === 'scalar') {
    const expected = scalarFault(schema.type, value);
    return expected === undefined ? [] : fail(expected);
  }
  if (!isMap) return fail(`expected map, got ${goValue(value)}`);
  const faults: string[] = [];
  for (const [key, item] of Object.entries(value as object)) {
    const below = path + elementText(fieldElement(key));
    const field = fieldSchema(schema, key);
    if (!field) return [...faults, `${below}: field not declared in schema`];
    faults.push(...faultsAt(field, item, below));
  }
  return faults;
}

function faultsOfItems(schema: Schema, list: readonly unknown[], path: string): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  const prefix = path === '' ? '' : `${path}: `;
  for (const [index, item] of list.entries()) {
    let element = `i:${index}`;
    if (!schema.atomic) {
      try {
        element = itemElement(schema, item);
      } catch (error) {
        return [...faults, `${prefix}element ${index}: ${(error as Error).message}`];
      }
      if (seen.has(element)) faults.push(`${prefix}duplicate entries for key ${elementText(element)}`);
      seen.add(element);
    }
    faults.push(...faultsAt(itemSchema(schema), item, path + elementText(element)));
  }
  return faults;
}

/** Times, quantities and numbers-or-texts are any scalar. */
function scalarFault({ kind }: GoType, value: unknown): string | undefined {
  const type = typeof value;
  if (kind === 'int' || kind === 'float')
    return type === 'number' ? undefined : `expected numeric (int or float), got ${goType(value)}`;
  if (kind === 'bool') return type === 'boolean' ? undefined : `expected boolean, got ${goValue(value)}`;
  if (kind === 'string' || kind === 'bytes' || kind === 'Duration')
    return type === 'string' ? undefined : `expected string, got ${goSource(value)}`;
  return type === 'object' ? `expected any scalar, got ${goValue(value)}` : undefined;
}

/** `%v` of a value in structured-merge-diff. */
const goValue = (value: unknown): string => `&{${goText(value)}}`;

/** `%#v` of one. */
const goSource = (value: unknown): string => `&value.valueUnstructured{Value:${goSyntax(value)}}`;
