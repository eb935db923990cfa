/** The syntax tree of an expression, macros expanded. Source: cel.dev/expr syntax.proto. */
import type { CelValue } from './values.ts';

interface Node {
  /** Names the node in types and costs. */
  readonly id: number;
}

export type Expression =
  | (Node & { readonly kind: 'literal'; readonly value: CelValue })
  | (Node & { readonly kind: 'ident'; name: string })
  | (Node & {
      readonly kind: 'select';
      readonly operand: Expression;
      readonly field: string;
      /** `has(a.b)` */
      readonly testOnly: boolean;
    })
  | Call
  | (Node & { readonly kind: 'list'; readonly elements: readonly ListElement[] })
  | (Node & { readonly kind: 'map'; readonly entries: readonly MapEntry[] })
  | (Node & { readonly kind: 'struct'; readonly type: string; readonly fields: readonly StructField[] })
  | Comprehension;

export interface Call extends Node {
  readonly kind: 'call';
  readonly name: string;
  /** The receiver of a member call. */
  readonly target?: Expression;
  readonly args: readonly Expression[];
}

export interface Comprehension extends Node {
  readonly kind: 'comprehension';
  readonly range: Expression;
  readonly variable: string;
  /** The second of two: an index or key stands in `variable`, then. */
  readonly variable2?: string;
  readonly accumulator: string;
  readonly init: Expression;
  readonly condition: Expression;
  readonly step: Expression;
  readonly result: Expression;
}

export interface ListElement {
  readonly optional: boolean;
  readonly value: Expression;
}

export interface MapEntry extends Node {
  readonly optional: boolean;
  readonly key: Expression;
  readonly value: Expression;
}

export interface StructField extends Node {
  readonly optional: boolean;
  readonly name: string;
  readonly value: Expression;
}

/** An expression with where its nodes stand. */
export interface Parsed {
  readonly expression: Expression;
  readonly source: Source;
}

export interface Source {
  readonly text: string;
  /** By the id of a node, the position of its first character, in code points. */
  readonly positions: ReadonlyMap<number, number>;
}

/** `a.b.c` of a chain of selections, undefined for anything else. */
export function qualifiedName(expression: Expression): string | undefined {
  if (expression.kind === 'ident') return expression.name;
  if (expression.kind !== 'select' || expression.testOnly) return undefined;
  const operand = qualifiedName(expression.operand);
  return operand === undefined ? undefined : `${operand}.${expression.field}`;
}

/** All nodes below one, itself last. */
export function* walk(expression: Expression): Generator<Expression> {
  for (const child of children(expression)) yield* walk(child);
  yield expression;
}

function children(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'literal':
    case 'ident':
      return [];
    case 'select':
      return [expression.operand];
    case 'call':
      return expression.target ? [expression.target, ...expression.args] : expression.args;
    case 'list':
      return expression.elements.map(({ value }) => value);
    case 'map':
      return expression.entries.flatMap(({ key, value }) => [key, value]);
    case 'struct':
      return expression.fields.map(({ value }) => value);
    case 'comprehension': {
      const { range, init, condition, step, result } = expression;
      return [range, init, condition, step, result];
    }
  }
}
