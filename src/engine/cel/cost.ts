/**
 * What a call costs, in the units of cel-go: a step of a traversal of a text is a tenth.
 * Source: interpreter/runtimecost.go, ext/lists.go, ext/sets.go of cel-go 0.26.0 and
 * k8s.io/apiserver/pkg/cel/library/cost.go, 1.36.4.
 */
import { utf8 } from '../api/utf8.ts';
import { CelMap, type CelValue, Opaque, Optional, sizeOf } from './values.ts';

export const LIST_COST = 10;
export const MAP_COST = 30;
export const STRUCT_COST = 40;

const TRAVERSAL = 0.1;
const REGEX = 0.25;

/** Opaque values that are held to have a size. */
export interface Sized {
  readonly costSize: number;
}

/** `id` is empty if several overloads came into question. */
export function callCost(name: string, id: string, args: readonly CelValue[], result: CelValue): number {
  const [first = null, second = null] = args;
  const byId = overloadCost(id, first, second, result);
  if (byId !== undefined) return byId;
  return kubernetesCost(name, id, args, result) ?? standardCost(id, first, second);
}

function overloadCost(id: string, first: CelValue, second: CelValue, result: CelValue): number | undefined {
  if (/^list_.+_sort$/.test(id)) return selfComparison(first);
  if (id.endsWith('_sortByAssociatedKeys')) return selfComparison(second);
  switch (id) {
    case 'list_slice':
    case 'lists_range':
    case 'list_reverse':
      return size(result) + 1 + LIST_COST;
    case 'list_flatten':
      return size(first) + 1 + LIST_COST;
    case 'list_flatten_int':
      return size(first) * Number(second) + 1 + LIST_COST;
    case 'list_distinct':
      return selfComparison(first);
    case 'list_sets_contains_list':
    case 'list_sets_intersects_list':
      return 1 + size(first) * size(second);
    case 'list_sets_equivalent_list':
      return 1 + 2 * size(first) * size(second);
    default:
      return undefined;
  }
}

/** By the name of the function, whatever its overload. */
function kubernetesCost(
  name: string,
  id: string,
  args: readonly CelValue[],
  result: CelValue,
): number | undefined {
  const [first = null, second = null] = args;
  switch (name) {
    case 'check':
      return 350_000;
    case 'fieldSelector':
    case 'labelSelector':
      return selectorCost(size(second));
    case 'isSorted':
    case 'sum':
    case 'max':
    case 'min':
    case 'indexOf':
    case 'lastIndexOf':
      return traversalCost(first);
    case 'replace':
    case 'split':
    case 'ip.isCanonical':
      return Math.ceil(size(first) * 2 * TRAVERSAL);
    case 'join':
      return Math.ceil(size(result) * 2 * TRAVERSAL);
    case 'find':
    case 'findAll':
      return regexCost(size(first), size(second));
    case 'url':
    case 'lowerAscii':
    case 'upperAscii':
    case 'substring':
    case 'trim':
    case 'jsonpatch.escapeKey':
    case 'cidr':
    case 'isIP':
    case 'isCIDR':
    case 'quantity':
    case 'isQuantity':
    case 'semver':
    case 'isSemver':
      return Math.ceil(size(first) * TRAVERSAL);
    case 'ip':
      return id === 'cidr_ip' ? 1 : Math.ceil(size(first) * TRAVERSAL);
    case 'containsIP': {
      const compared = Math.ceil(2 * size(first) * TRAVERSAL);
      return compared + (id.endsWith('_string') ? Math.ceil(size(second) * TRAVERSAL) : 0);
    }
    case 'containsCIDR': {
      const compared = Math.ceil(2 * size(first) * TRAVERSAL) + Math.ceil(size(first) * TRAVERSAL) + 1;
      return compared + (id.endsWith('_string') ? Math.ceil(size(second) * TRAVERSAL) : 0);
    }
    case 'validate':
      return regexCost(size(second), size(first));
    case '_==_':
      return first instanceof Opaque && first.type.name !== 'JSONPatch' ? 1 : undefined;
    default:
      return undefined;
  }
}

function standardCost(id: string, first: CelValue, second: CelValue): number {
  switch (id) {
    case 'starts_with_string':
    case 'ends_with_string':
    case 'string_to_bytes':
    case 'bytes_to_string':
    case 'strings_quote':
    case 'string_format':
      return Math.ceil(size(first) * TRAVERSAL);
    case 'in_list':
      return size(second);
    case 'less_string':
    case 'greater_string':
    case 'less_equals_string':
    case 'greater_equals_string':
    case 'less_bytes':
    case 'greater_bytes':
    case 'less_equals_bytes':
    case 'greater_equals_bytes':
    case 'equals':
    case 'not_equals':
      return Math.ceil(Math.min(size(first), size(second)) * TRAVERSAL);
    case 'add_string':
    case 'add_bytes':
      return Math.ceil((size(first) + size(second)) * TRAVERSAL);
    case 'matches_string':
      return regexCost(size(first), size(second));
    case 'contains_string':
      return Math.ceil(size(first) * TRAVERSAL) * Math.ceil(size(second) * TRAVERSAL);
    default:
      return 1;
  }
}

const regexCost = (text: number, pattern: number): number =>
  Math.ceil((1 + text) * TRAVERSAL) * Math.ceil(pattern * REGEX);

/** A requirement of a selector is a struct with a list, and two characters long. */
function selectorCost(length: number): number {
  const requirements = Math.ceil(length * 0.5);
  return LIST_COST + Math.ceil(length * TRAVERSAL) + requirements * (LIST_COST + STRUCT_COST);
}

/** Each element is compared with each. */
function selfComparison(list: CelValue): number {
  const [element] = Array.isArray(list) ? list : [];
  const isText = typeof element === 'string' || element instanceof Uint8Array;
  return Math.floor(size(list) * size(list) * (isText ? 2 + TRAVERSAL : 2)) + 1 + LIST_COST;
}

/** A list is gone through with all that is in it. */
function traversalCost(value: CelValue): number {
  if (typeof value === 'string') return Math.floor(utf8(value).length * TRAVERSAL);
  if (value instanceof Uint8Array) return Math.floor(value.length * TRAVERSAL);
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + traversalCost(each), 0);
  if (!(value instanceof CelMap)) return 1;
  let sum = 0;
  for (const key of value.entries.keys())
    sum += traversalCost(key) + traversalCost(value.entries.get(key) ?? null);
  return sum;
}

function size(value: CelValue): number {
  if (value instanceof Optional) return value.value === undefined ? 1 : size(value.value);
  if (value instanceof Opaque) return (value.value as Partial<Sized> | undefined)?.costSize ?? 1;
  return sizeOf(value) ?? 1;
}
