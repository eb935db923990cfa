/**
 * Sets of fields, as managedFields keep them: a tree of path elements, each written as in fieldsV1: `f:spec` for a
 * field, `k:{"name":"nginx"}` for the item of a list with that key, `v:"a"` for the member of a set.
 * Source: sigs.k8s.io/structured-merge-diff/v6/fieldpath.
 */
import { goQuote } from '../../api/go-quote.ts';

export type FieldPath = readonly string[];

/** `fieldsV1` of an entry: nested objects by path element; `.` says that a field with members is one itself. */
export interface FieldsV1 {
  readonly [element: string]: FieldsV1;
}

interface FieldNode {
  readonly isMember: boolean;
  readonly children: FieldSet;
}

/** Which paths a filter lets pass: all but those below `exclude`, or only those below `include`; `*` is any element. */
export type FieldFilter =
  | { readonly exclude: readonly FieldPath[] }
  | { readonly include: readonly FieldPath[] };

export class FieldSet {
  readonly #nodes = new Map<string, FieldNode>();

  static of(paths: Iterable<FieldPath>): FieldSet {
    const set = new FieldSet();
    for (const path of paths) set.insert(path);
    return set;
  }

  /** Throws an Error for what is no set. Elements of an unknown kind are left out. */
  static fromFieldsV1(fields: FieldsV1): FieldSet {
    const set = new FieldSet();
    for (const [element, below] of Object.entries(fields)) {
      if (element === '.') continue;
      if (element[1] !== ':') throw new Error(`missing colon: ${element}`);
      if (!kinds.includes(element.charAt(0))) continue;
      const children = FieldSet.fromFieldsV1(below);
      set.#put(canonical(element), '.' in below || children.isEmpty, children);
    }
    return set;
  }

  get isEmpty(): boolean {
    return this.#nodes.size === 0;
  }

  /** Parents are no members unless they are inserted themselves; the empty path is none. */
  insert(path: FieldPath): void {
    const [element, ...rest] = path;
    if (element === undefined) return;
    const { isMember, children } = this.#node(element);
    if (rest.length > 0) children.insert(rest);
    this.#put(element, isMember || rest.length === 0, children);
  }

  has(path: FieldPath): boolean {
    const [element, ...rest] = path;
    if (element === undefined) return false;
    const node = this.#nodes.get(element);
    if (!node) return false;
    return rest.length === 0 ? node.isMember : node.children.has(rest);
  }

  /** The paths below an element, without it. */
  below(element: string): FieldSet {
    return this.#nodes.get(element)?.children ?? empty;
  }

  union(other: FieldSet): FieldSet {
    const set = this.#mapped((node) => node);
    for (const [element, { isMember, children }] of other.#nodes) {
      const own = set.#node(element);
      set.#put(element, own.isMember || isMember, own.children.union(children));
    }
    return set;
  }

  intersection(other: FieldSet): FieldSet {
    return this.#mapped(({ isMember, children }, element) => {
      const { isMember: also, children: others } = other.#node(element);
      return { isMember: isMember && also, children: children.intersection(others) };
    });
  }

  /** Without the members of the other; what lies below them stays. */
  difference(other: FieldSet): FieldSet {
    return this.#mapped(({ isMember, children }, element) => {
      const { isMember: also, children: others } = other.#node(element);
      return { isMember: isMember && !also, children: children.difference(others) };
    });
  }

  /** Without the members of the other and all that lies below them. */
  recursiveDifference(other: FieldSet): FieldSet {
    return this.#mapped(({ isMember, children }, element) => {
      const { isMember: also, children: others } = other.#node(element);
      return also
        ? { isMember: false, children: empty }
        : { isMember, children: children.recursiveDifference(others) };
    });
  }

  filter(filter: FieldFilter | undefined): FieldSet {
    if (!filter) return this;
    return 'exclude' in filter
      ? this.recursiveDifference(FieldSet.of(filter.exclude))
      : this.#including(filter.include);
  }

  /** Only what lies on or below one of the patterns, and their parents. */
  #including(patterns: readonly FieldPath[]): FieldSet {
    if (patterns.some((pattern) => pattern.length === 0)) return this;
    return this.#mapped(({ isMember, children }, element) => {
      const matching = patterns.filter(([first]) => first === '*' || first === element);
      return matching.length === 0
        ? { isMember: false, children: empty }
        : { isMember, children: children.#including(matching.map(([, ...rest]) => rest)) };
    });
  }

  /** The set with these elements as members, too, where there is something below them; the same further down. */
  withMembers(isNamed: (path: FieldPath) => boolean, path: FieldPath = []): FieldSet {
    return this.#mapped(({ isMember, children }, element) => {
      const own = [...path, element];
      return {
        isMember: isMember || (!children.isEmpty && isNamed(own)),
        children: children.withMembers(isNamed, own),
      };
    });
  }

  /** All members in order, parents before what lies below them. */
  *paths(prefix: FieldPath = []): Generator<FieldPath> {
    const nodes = this.#sorted();
    for (const [element, { isMember }] of nodes) if (isMember) yield [...prefix, element];
    for (const [element, { children }] of nodes) yield* children.paths([...prefix, element]);
  }

  toFieldsV1(): FieldsV1 {
    return Object.fromEntries(
      this.#sorted().map(([element, { isMember, children }]) => [
        element,
        { ...(isMember && !children.isEmpty && { '.': {} }), ...children.toFieldsV1() },
      ]),
    );
  }

  equals(other: FieldSet): boolean {
    return this.difference(other).isEmpty && other.difference(this).isEmpty;
  }

  #node(element: string): FieldNode {
    return this.#nodes.get(element) ?? { isMember: false, children: new FieldSet() };
  }

  #put(element: string, isMember: boolean, children: FieldSet): void {
    if (isMember || !children.isEmpty) this.#nodes.set(element, { isMember, children });
  }

  #mapped(change: (node: FieldNode, element: string) => FieldNode): FieldSet {
    const set = new FieldSet();
    for (const [element, node] of this.#nodes) {
      const { isMember, children } = change(node, element);
      set.#put(element, isMember, children);
    }
    return set;
  }

  #sorted(): [string, FieldNode][] {
    return [...this.#nodes].sort(([a], [b]) => compareElements(a, b));
  }
}

const empty = new FieldSet();

/** `.spec.containers[name="nginx"].image`, as conflicts name a field. */
export const pathText = (path: FieldPath): string => path.map(elementText).join('');

export const fieldElement = (name: string): string => `f:${name}`;
export const keyElement = (key: Readonly<Record<string, unknown>>): string =>
  `k:${JSON.stringify(Object.fromEntries(Object.entries(key).sort(([a], [b]) => compare(a, b))))}`;
export const valueElement = (value: unknown): string => `v:${JSON.stringify(value)}`;

/** Kinds of path elements in their order: fields, keys, values, indexes. */
const kinds = 'fkvi';

/** A key as it is written here, whatever order its fields came in. */
function canonical(element: string): string {
  if (element.startsWith('k:')) return keyElement(JSON.parse(element.slice(2)));
  if (element.startsWith('v:')) return valueElement(JSON.parse(element.slice(2)));
  return element;
}

export function elementText(element: string): string {
  const rest = element.slice(2);
  if (element.startsWith('f:')) return `.${rest}`;
  if (element.startsWith('i:')) return `[${rest}]`;
  if (element.startsWith('v:')) return `[=${valueText(JSON.parse(rest))}]`;
  const fields = Object.entries(JSON.parse(rest) as Record<string, unknown>);
  return `[${fields.map(([name, value]) => `${name}=${valueText(value)}`).join(',')}]`;
}

const valueText = (value: unknown): string => (typeof value === 'string' ? goQuote(value) : String(value));

function compareElements(a: string, b: string): number {
  const byKind = kinds.indexOf(a.charAt(0)) - kinds.indexOf(b.charAt(0));
  if (byKind !== 0) return byKind;
  const [one, other] = [a.slice(2), b.slice(2)];
  if (a.startsWith('f:')) return compare(one, other);
  if (a.startsWith('i:')) return Number(one) - Number(other);
  const [left, right] = [JSON.parse(one), JSON.parse(other)];
  return a.startsWith('v:') ? compareValues(left, right) : compareKeys(left, right);
}

function compareKeys(a: Record<string, unknown>, b: Record<string, unknown>): number {
  const [left, right] = [Object.entries(a), Object.entries(b)];
  for (const [index, [name, value]] of left.entries()) {
    const [otherName, otherValue] = right[index] ?? [];
    if (otherName === undefined) return 1;
    const order = compare(name, otherName) || compareValues(value, otherValue);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Numbers before texts before truth values. */
function compareValues(a: unknown, b: unknown): number {
  if (typeof a !== typeof b) return valueTypes.indexOf(typeof a) - valueTypes.indexOf(typeof b);
  return compare(a as string, b as string);
}

const valueTypes: readonly string[] = ['number', 'string', 'boolean'];

const compare = <T extends string | number>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
