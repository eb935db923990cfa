/**
 * Macros: calls that are written out at parsing, most as a comprehension.
 * Source: parser/macro.go, cel/library.go (optionals), ext/comprehensions.go, ext/lists.go (sortBy), cel-go 0.26.0.
 */
import type { Comprehension, Expression } from './ast.ts';
import type { NodeFactory } from './parse.ts';
import type { CelValue } from './values.ts';

/** The arguments are none that the macro takes. */
export class MacroError extends Error {
  /** The id of the argument. */
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

interface MacroCall {
  readonly id: number;
  readonly name: string;
  readonly target?: Expression;
  readonly args: readonly Expression[];
}

const ACCUMULATOR = '@result';
const UNUSED = '#unused';

/** What the call is written out as; undefined if it is no macro's. */
export function expandMacro(factory: NodeFactory, call: MacroCall): Expression | undefined {
  const key = `${call.target ? '.' : ''}${call.name}/${call.args.length}`;
  return macros[key]?.(new Macro(factory, call));
}

const macros: Readonly<Record<string, (macro: Macro) => Expression>> = {
  'has/1': (macro) => macro.has(),
  '.all/2': (macro) => macro.all(macro.iteration('argument must be a simple name')),
  '.all/3': (macro) => macro.all(macro.twoVariables()),
  '.exists/2': (macro) => macro.exists(macro.iteration('argument must be a simple name')),
  '.exists/3': (macro) => macro.exists(macro.twoVariables()),
  '.exists_one/2': (macro) => macro.existsOne(macro.iteration('argument must be a simple name')),
  '.exists_one/3': (macro) => macro.existsOne(macro.twoVariables()),
  '.existsOne/3': (macro) => macro.existsOne(macro.twoVariables()),
  '.map/2': (macro) => macro.map(macro.iteration()),
  '.map/3': (macro) => macro.map(macro.iteration()),
  '.filter/2': (macro) => macro.filter(macro.iteration()),
  '.transformList/3': (macro) => macro.map(macro.twoVariables()),
  '.transformList/4': (macro) => macro.map(macro.twoVariables()),
  '.transformMap/3': (macro) => macro.transformMap(macro.twoVariables(), true),
  '.transformMap/4': (macro) => macro.transformMap(macro.twoVariables(), true),
  '.transformMapEntry/3': (macro) => macro.transformMap(macro.twoVariables(), false),
  '.transformMapEntry/4': (macro) => macro.transformMap(macro.twoVariables(), false),
  '.optMap/2': (macro) => macro.optional('optMap', (value) => macro.call('optional.of', [value])),
  '.optFlatMap/2': (macro) => macro.optional('optFlatMap', (value) => value),
  '.sortBy/2': (macro) => macro.sortBy(),
};

interface Variables {
  readonly variable: string;
  readonly variable2?: string;
  /** What follows the variables. */
  readonly rest: readonly Expression[];
}

class Macro {
  readonly #factory: NodeFactory;
  readonly #call: MacroCall;

  constructor(factory: NodeFactory, call: MacroCall) {
    this.#factory = factory;
    this.#call = call;
  }

  has(): Expression {
    const [argument] = this.#call.args as [Expression];
    if (argument.kind !== 'select') throw new MacroError(argument.id, 'invalid argument to has() macro');
    const { operand, field } = argument;
    return { id: this.#id(), kind: 'select', operand, field, testOnly: true };
  }

  all({ rest, ...variables }: Variables): Expression {
    const condition = this.call('@not_strictly_false', [this.#accumulator()]);
    const step = this.call('_&&_', [this.#accumulator(), rest[0] as Expression]);
    return this.#fold(variables, { init: this.#literal(true), condition, step });
  }

  exists({ rest, ...variables }: Variables): Expression {
    const condition = this.call('@not_strictly_false', [this.call('!_', [this.#accumulator()])]);
    const step = this.call('_||_', [this.#accumulator(), rest[0] as Expression]);
    return this.#fold(variables, { init: this.#literal(false), condition, step });
  }

  existsOne({ rest, ...variables }: Variables): Expression {
    const more = this.call('_+_', [this.#accumulator(), this.#literal(1n)]);
    const step = this.call('_?_:_', [rest[0] as Expression, more, this.#accumulator()]);
    const result = this.call('_==_', [this.#accumulator(), this.#literal(1n)]);
    return this.#fold(variables, { init: this.#literal(0n), step, result });
  }

  map({ rest, ...variables }: Variables): Expression {
    const [filter, value] = rest.length > 1 ? rest : [undefined, ...rest];
    return this.#collect(variables, filter, value as Expression);
  }

  filter({ rest, ...variables }: Variables): Expression {
    return this.#collect(variables, rest[0], this.#ident(variables.variable));
  }

  transformMap({ rest, ...variables }: Variables, isValue: boolean): Expression {
    const [filter, value] = rest.length > 1 ? rest : [undefined, ...rest];
    const inserted = isValue ? [this.#ident(variables.variable), value as Expression] : [value as Expression];
    const insert = this.call('cel.@mapInsert', [this.#accumulator(), ...inserted]);
    const step = filter ? this.call('_?_:_', [filter, insert, this.#accumulator()]) : insert;
    return this.#fold(variables, { init: { id: this.#id(), kind: 'map', entries: [] }, step });
  }

  /** The value of an optional under a name, if there is one. */
  optional(name: string, wrapped: (value: Expression) => Expression): Expression {
    const [variable, value] = this.#call.args as [Expression, Expression];
    if (variable.kind !== 'ident')
      throw new MacroError(variable.id, `${name}() variable name must be a simple identifier`);
    const target = this.#call.target as Expression;
    const bound = this.#bind(variable.name, this.call('value', [], target), value);
    const hasValue = this.call('hasValue', [], target);
    return this.call('_?_:_', [hasValue, wrapped(bound), this.call('optional.none', [])]);
  }

  sortBy(): Expression {
    const target = this.#call.target as Expression;
    if (!['list', 'select', 'ident', 'comprehension', 'call'].includes(target.kind)) {
      const sorted =
        'sortBy can only be applied to a list, identifier, comprehension, call or select expression';
      throw new MacroError(target.id, sorted);
    }
    const name = '@__sortBy_input__';
    const keys = new Macro(this.#factory, { ...this.#call, target: this.#ident(name) });
    const sorted = this.call('@sortByAssociatedKeys', [keys.map(keys.iteration())], this.#ident(name));
    return this.#bind(name, target, sorted);
  }

  iteration(fault = 'argument is not an identifier'): Variables {
    const [first, ...rest] = this.#call.args as [Expression, ...Expression[]];
    return { variable: this.#variable(first, fault), rest };
  }

  twoVariables(): Variables {
    const [first, second, ...rest] = this.#call.args as [Expression, Expression, ...Expression[]];
    const name = (argument: Expression): string => {
      if (argument.kind === 'ident') return argument.name;
      throw new MacroError(argument.id, 'argument must be a simple name');
    };
    const [variable, variable2] = [name(first), name(second)];
    if (variable === variable2) throw new MacroError(second.id, `duplicate variable name: ${variable}`);
    this.#variable(first, '');
    this.#variable(second, '');
    return { variable, variable2, rest };
  }

  call(name: string, args: readonly Expression[], target?: Expression): Expression {
    return { id: this.#id(), kind: 'call', name, args, ...(target && { target }) };
  }

  #variable(argument: Expression, fault: string): string {
    if (argument.kind !== 'ident') throw new MacroError(argument.id, fault);
    if (argument.name === ACCUMULATOR || argument.name === '__result__')
      throw new MacroError(argument.id, 'iteration variable overwrites accumulator variable');
    return argument.name;
  }

  #collect(
    variables: Omit<Variables, 'rest'>,
    filter: Expression | undefined,
    value: Expression,
  ): Expression {
    const added: Expression = { id: this.#id(), kind: 'list', elements: [{ optional: false, value }] };
    const add = this.call('_+_', [this.#accumulator(), added]);
    const step = filter ? this.call('_?_:_', [filter, add, this.#accumulator()]) : add;
    return this.#fold(variables, { init: { id: this.#id(), kind: 'list', elements: [] }, step });
  }

  /** `value` under a name in `result`. */
  #bind(accumulator: string, value: Expression, result: Expression): Expression {
    return {
      id: this.#id(),
      kind: 'comprehension',
      range: { id: this.#id(), kind: 'list', elements: [] },
      variable: UNUSED,
      accumulator,
      init: value,
      condition: this.#literal(false),
      step: this.#ident(accumulator),
      result,
    };
  }

  #fold(
    variables: Omit<Variables, 'rest'>,
    parts: Pick<Comprehension, 'init' | 'step'> & Partial<Comprehension>,
  ): Expression {
    return {
      id: this.#id(),
      kind: 'comprehension',
      range: this.#call.target as Expression,
      accumulator: ACCUMULATOR,
      condition: this.#literal(true),
      result: this.#accumulator(),
      ...variables,
      ...parts,
    };
  }

  #id(): number {
    return this.#factory.id(this.#call.id);
  }

  #accumulator(): Expression {
    return this.#ident(ACCUMULATOR);
  }

  #ident(name: string): Expression {
    return { id: this.#id(), kind: 'ident', name };
  }

  #literal(value: CelValue): Expression {
    return { id: this.#id(), kind: 'literal', value };
  }
}
