/**
 * Runs a checked expression, and counts what that costs.
 * Source: interpreter/{planner,interpretable,attributes,runtimecost}.go, cel-go 0.26.0, as Kubernetes sets it up:
 * constants are folded, `has` costs nothing.
 */
import type { Call, Comprehension, Expression } from './ast.ts';
import type { CelType } from './cel-type.ts';
import { namedTypes } from './cel-type.ts';
import type { Checked } from './check.ts';
import { callCost, LIST_COST, MAP_COST, STRUCT_COST } from './cost.ts';
import type { Environment } from './environment.ts';
import { compileRegex } from './library/regex.ts';
import type { Overload } from './overload.ts';
import {
  CelError,
  CelMap,
  type CelValue,
  isEqual,
  noSuchKey,
  noSuchOverload,
  Optional,
  shown,
  TypeValue,
  typeOf,
} from './values.ts';

/** The variables of an expression. Undefined for one that has no value. */
export type Activation = (name: string) => CelValue | undefined;

export interface Evaluation {
  /** A CelError if it went wrong. */
  readonly value: CelValue;
  readonly cost: number;
}

export interface Program {
  evaluate(activation: Activation): Evaluation;
}

/** No expression may cost more. Source: k8s.io/apiserver/pkg/apis/cel/config.go. */
const PER_CALL_LIMIT = 1_000_000;

/** Throws a CelError if a constant part of it cannot be computed. */
export function program(checked: Checked, environment: Environment): Program {
  const step = new Planner(checked, environment).plan(checked.expression);
  return {
    evaluate(activation) {
      const run = new Run(activation);
      try {
        return { value: step.run(run), cost: run.cost };
      } catch (error) {
        if (!(error instanceof CostExceeded)) throw error;
        const value = new CelError('operation cancelled: actual cost limit exceeded');
        return { value, cost: run.cost };
      }
    },
  };
}

class CostExceeded extends Error {}

class Run {
  readonly #activation: Activation;
  cost = 0;
  /** The variables of comprehensions, the inner ones first. */
  scope: Scope | undefined;

  constructor(activation: Activation) {
    this.#activation = activation;
  }

  spend(cost: number): void {
    this.cost += cost;
    if (this.cost > PER_CALL_LIMIT) throw new CostExceeded();
  }

  resolve(name: string): CelValue | undefined {
    for (let scope = this.scope; scope; scope = scope.outer) {
      const value = scope.get(name, this);
      if (value !== undefined) return value;
    }
    return this.#activation(name);
  }
}

interface Scope {
  readonly outer: Scope | undefined;
  get(name: string, run: Run): CelValue | undefined;
}

interface Step {
  run(run: Run): CelValue;
  /** The value of what is always the same. */
  readonly constant?: CelValue;
  /** What can be asked for a part of it at no cost of its own. */
  readonly attribute?: Attribute;
}

/** A variable or value with the selections after it. */
interface Attribute {
  resolve(run: Run): CelValue;
  with(qualifier: Qualifier): Attribute;
  /** Whether to read it costs 1; what is chosen by a condition has been paid for. */
  readonly isFree: boolean;
}

interface Qualifier {
  readonly isOptional: boolean;
  readonly testOnly?: boolean;
  key(run: Run): CelValue;
}

const constant = (value: CelValue): Step => ({ constant: value, run: () => value });

const attributeStep = (attribute: Attribute): Step => ({
  attribute,
  run(run) {
    const value = attribute.resolve(run);
    if (!attribute.isFree) run.spend(1);
    return value;
  },
});

/** Functions whose second argument is a pattern. */
const patterned = new Set(['matches', 'find', 'findAll']);

const conversions = new Set('bool bytes double duration dyn int string timestamp type uint'.split(' '));

function checkPattern(pattern: string): void {
  try {
    compileRegex(pattern);
  } catch (error) {
    throw new CelError(error instanceof Error ? error.message : String(error));
  }
}

class Planner {
  readonly #checked: Checked;
  readonly #environment: Environment;

  constructor(checked: Checked, environment: Environment) {
    this.#checked = checked;
    this.#environment = environment;
  }

  plan(expression: Expression): Step {
    switch (expression.kind) {
      case 'literal':
        return constant(expression.value);
      case 'ident':
        return this.#named(expression.id, expression.name);
      case 'select':
        return this.#select(expression);
      case 'call':
        return this.#call(expression);
      case 'list':
        return this.#list(expression);
      case 'map':
        return this.#map(expression);
      case 'struct':
        return this.#struct(expression);
      case 'comprehension':
        return this.#comprehension(expression);
    }
  }

  #named(id: number, text: string): Step {
    const name = this.#checked.names.get(id) ?? text;
    if (this.#checked.types.get(id)?.kind === 'type') {
      const type = namedTypes[name];
      if (type) return constant(new TypeValue(type));
      if (this.#environment.structs.has(name)) throw new CelError(`reference to undefined type: ${name}`);
    }
    return attributeStep(
      qualified({
        isFree: false,
        value(run) {
          const value = run.resolve(name);
          return value === undefined ? new CelError(`no such attribute(s): ${name}`) : value;
        },
      }),
    );
  }

  #select(select: Extract<Expression, { kind: 'select' }>): Step {
    if (this.#checked.names.has(select.id)) return this.#named(select.id, '');
    const { operand, field, testOnly } = select;
    const attribute = this.#attribute(this.plan(operand));
    const tested = attribute.with({ isOptional: false, testOnly, key: () => field });
    if (!testOnly) return attributeStep(tested);
    return {
      run(run) {
        const value = tested.resolve(run);
        return value instanceof Optional ? value.value !== undefined : value;
      },
    };
  }

  #attribute(step: Step): Attribute {
    return step.attribute ?? qualified({ isFree: false, value: (run) => step.run(run) });
  }

  #call(call: Call): Step {
    const { name, target } = call;
    const args = call.args.map((arg) => this.plan(arg));
    switch (name) {
      case '_[_]':
        return this.#index(args as [Step, Step], false);
      case '_[?_]':
      case '_?._':
        return this.#index(args as [Step, Step], true);
      case '_?_:_':
        return this.#conditional(args as [Step, Step, Step]);
      case '_&&_':
        return logical(args, false);
      case '_||_':
        return logical(args, true);
      case '@not_strictly_false':
        return {
          run(run) {
            const value = (args[0] as Step).run(run);
            run.spend(1);
            return value instanceof CelError || value !== false;
          },
        };
      default:
    }
    const overloads = this.#checked.overloads.get(call.id) ?? [];
    const isMember = overloads[0]?.isMember ?? target !== undefined;
    const steps = isMember && target ? [this.plan(target), ...args] : args;
    if (isMember && (name === 'or' || name === 'orValue')) return optionalOr(name, steps as [Step, Step]);
    const planned = this.#overloaded(overloads, steps);
    return this.#folded(overloads, steps, planned);
  }

  #overloaded(overloads: readonly Overload[], steps: readonly Step[]): Step {
    const [first] = overloads as [Overload];
    const id = overloads.length === 1 ? first.id : '';
    return {
      run(run) {
        const args = steps.map((step) => step.run(run));
        const failed = args.find((arg) => arg instanceof CelError);
        const result = failed ?? invoke(overloads, args);
        run.spend(callCost(first.name, id, args, result));
        return result;
      },
    };
  }

  /** Conversions of constants are computed at once, and membership of a list of constants costs nothing. */
  #folded(overloads: readonly Overload[], steps: readonly Step[], planned: Step): Step {
    const [first] = overloads as [Overload];
    const [argument, list] = steps;
    if (patterned.has(first.name) && typeof list?.constant === 'string') checkPattern(list.constant);
    if (steps.length === 1 && conversions.has(first.name) && argument?.constant !== undefined) {
      const value = invoke(overloads, [argument.constant]);
      if (value instanceof CelError) throw value;
      return constant(value);
    }
    const all = list?.constant;
    const isMembership = first.id === 'in_list' && overloads.length === 1 && Array.isArray(all);
    if (!isMembership || !all.every(isHashable)) return planned;
    if (all.length === 0) return constant(false);
    return {
      run(run) {
        const value = (argument as Step).run(run);
        if (value instanceof CelError) return value;
        return all.some((each) => isEqual(each, value));
      },
    };
  }

  #index([operand, index]: [Step, Step], isOptional: boolean): Step {
    const { attribute } = index;
    const key = attribute ? (run: Run) => attribute.resolve(run) : (run: Run) => index.run(run);
    return attributeStep(this.#attribute(operand).with({ isOptional, key }));
  }

  #conditional([condition, whenTrue, whenFalse]: [Step, Step, Step]): Step {
    const branches = [this.#branch(whenTrue), this.#branch(whenFalse)] as const;
    return attributeStep(
      qualified({
        isFree: true,
        value(run) {
          const value = condition.run(run);
          if (value instanceof CelError) return value;
          if (typeof value !== 'boolean') return noSuchOverload;
          return branches[value ? 0 : 1](run);
        },
      }),
    );
  }

  #branch({ attribute, run }: Step): (run: Run) => CelValue {
    return attribute ? (state) => attribute.resolve(state) : run;
  }

  #list({ elements }: Extract<Expression, { kind: 'list' }>): Step {
    const steps = elements.map(({ optional, value }) => ({ optional, step: this.plan(value) }));
    const build = (run: Run): CelValue => {
      const values: CelValue[] = [];
      for (const { optional, step } of steps) {
        const value = step.run(run);
        if (value instanceof CelError) return value;
        const given = optional ? unwrapped(value, 'list element') : value;
        if (given instanceof CelError) return given;
        if (given !== undefined) values.push(given);
      }
      return values;
    };
    return made(
      steps.map(({ step }) => step),
      build,
      LIST_COST,
    );
  }

  #map({ entries }: Extract<Expression, { kind: 'map' }>): Step {
    const steps = entries.map(({ optional, key, value }) => ({
      optional,
      key: this.plan(key),
      value: this.plan(value),
    }));
    const build = (run: Run): CelValue => {
      const pairs: [CelValue, CelValue][] = [];
      for (const { optional, key, value } of steps) {
        const name = key.run(run);
        if (name instanceof CelError) return name;
        const held = value.run(run);
        if (held instanceof CelError) return held;
        const given = optional ? unwrapped(held, 'map entry') : held;
        if (given instanceof CelError) return given;
        if (given !== undefined) pairs.push([name, given]);
      }
      return CelMap.of(pairs);
    };
    return made(
      steps.flatMap(({ key, value }) => [key, value]),
      build,
      MAP_COST,
    );
  }

  #struct({ id, type, fields }: Extract<Expression, { kind: 'struct' }>): Step {
    const name = this.#checked.names.get(id) ?? type;
    const steps = fields.map(({ name: field, optional, value }) => ({
      field,
      optional,
      step: this.plan(value),
    }));
    const { structs } = this.#environment;
    return {
      run(run) {
        const values = new Map<string, CelValue>();
        for (const { field, optional, step } of steps) {
          const value = step.run(run);
          if (value instanceof CelError) return value;
          const given = optional ? unwrapped(value, 'field') : value;
          if (given instanceof CelError) return given;
          if (given !== undefined) values.set(field, given);
        }
        run.spend(STRUCT_COST);
        return structs.make(name, values);
      },
    };
  }

  #comprehension(comprehension: Comprehension): Step {
    const range = this.plan(comprehension.range);
    const init = this.plan(comprehension.init);
    const condition = this.plan(comprehension.condition);
    const step = this.plan(comprehension.step);
    const result = this.plan(comprehension.result);
    return {
      run(run) {
        const iterated = range.run(run);
        if (iterated instanceof CelError) return iterated;
        const items = itemsOf(iterated, comprehension.variable2 !== undefined);
        if (items instanceof CelError) return items;
        const outer = run.scope;
        const fold = new Fold(comprehension, init, outer);
        run.scope = fold;
        try {
          for (const item of items) {
            fold.item = item;
            if (condition.run(run) === false) break;
            fold.accumulated = step.run(run);
          }
          fold.item = undefined;
          return result.run(run);
        } finally {
          run.scope = outer;
        }
      },
    };
  }
}

/** The variables of one comprehension. What is accumulated starts when it is first asked for. */
class Fold implements Scope {
  readonly #comprehension: Comprehension;
  readonly #init: Step;
  readonly outer: Scope | undefined;
  accumulated: CelValue | undefined;
  item: readonly [CelValue, CelValue] | undefined;

  constructor(comprehension: Comprehension, init: Step, outer: Scope | undefined) {
    this.#comprehension = comprehension;
    this.#init = init;
    this.outer = outer;
  }

  get(name: string, run: Run): CelValue | undefined {
    const { accumulator, variable, variable2 } = this.#comprehension;
    if (name === accumulator) return this.#accumulatedOr(run);
    if (this.item && name === variable) return this.item[0];
    return this.item && name === variable2 ? this.item[1] : undefined;
  }

  #accumulatedOr(run: Run): CelValue {
    if (this.accumulated !== undefined) return this.accumulated;
    const inner = run.scope;
    run.scope = this.outer;
    this.accumulated = this.#init.run(run);
    run.scope = inner;
    return this.accumulated;
  }
}

/** Pairs of what the one or two variables hold. */
function itemsOf(value: CelValue, isTwo: boolean): readonly (readonly [CelValue, CelValue])[] | CelError {
  if (Array.isArray(value))
    return value.map((each: CelValue, index) => (isTwo ? [BigInt(index), each] : [each, null]));
  if (value instanceof CelMap)
    return [...value.entries.keys()].map((key) => [key, isTwo ? (value.entries.get(key) ?? null) : null]);
  const type = goTypes[typeOf(value).kind] ?? 'types.Object';
  return new CelError(`got '${type}', expected iterable type`);
}

const goTypes: Partial<Record<CelType['kind'], string>> = {
  bool: 'types.Bool',
  bytes: 'types.Bytes',
  double: 'types.Double',
  duration: 'types.Duration',
  int: 'types.Int',
  null: 'types.Null',
  string: 'types.String',
  timestamp: 'types.Timestamp',
  uint: 'types.Uint',
};

/** A list or map; a constant one costs nothing. */
function made(parts: readonly Step[], build: (run: Run) => CelValue, cost: number): Step {
  if (parts.every((part) => part.constant !== undefined)) {
    const value = build(new Run(() => undefined));
    if (!(value instanceof CelError)) return constant(value);
  }
  return {
    run(run) {
      const value = build(run);
      run.spend(cost);
      return value;
    },
  };
}

/** What is in an optional; undefined if nothing is. */
function unwrapped(value: CelValue, what: string): CelValue | undefined {
  if (value instanceof Optional) return value.value;
  return new CelError(`cannot initialize optional ${what} from non-optional value ${shown(value)}`);
}

const isHashable = (value: CelValue): boolean =>
  ['string', 'bigint', 'number', 'boolean'].includes(typeof value) || value?.constructor?.name === 'Uint';

function logical(args: readonly Step[], decisive: boolean): Step {
  return {
    run(run) {
      let failed: CelError | undefined;
      for (const arg of args) {
        const value = arg.run(run);
        if (value === decisive) return decisive;
        if (value instanceof CelError) failed ??= value;
        else if (typeof value !== 'boolean') failed ??= noSuchOverload;
      }
      return failed ?? !decisive;
    },
  };
}

/** The other one is asked only if there is nothing in the first. */
function optionalOr(name: 'or' | 'orValue', [target, other]: [Step, Step]): Step {
  return {
    run(run) {
      const value = target.run(run);
      if (value instanceof CelError) return value;
      if (!(value instanceof Optional)) return value;
      if (value.value === undefined) return other.run(run);
      return name === 'or' ? value : value.value;
    },
  };
}

/** The first overload that takes these arguments. */
function invoke(overloads: readonly Overload[], args: readonly CelValue[]): CelValue {
  const found = overloads.find((each) => each.args.every((type, index) => takes(type, args[index] ?? null)));
  if (found) return found.call(...args);
  const [{ name }] = overloads as [Overload];
  const able = operands[name];
  if (asksItsOperand.has(name) || (able && overloads.length === 1)) return noSuchOverload;
  if (able) return able.includes(typeOf(args[0] ?? null).kind) ? noSuchOverload : notFound(name);
  return notFound(`${name}(${args.map((arg) => typeOf(arg).name).join(', ')})`);
}

const notFound = (what: string): CelError => new CelError(`no such overload: ${what}`);

/** Each looks at the other operand itself. */
const asksItsOperand = new Set(['contains', 'startsWith', 'endsWith', 'matches', '!_', '-_', '@in']);

/** The types that have an operator: only they are asked about the other operand. */
const numeric = ['double', 'int', 'uint'];
const ordered = [...numeric, 'bool', 'bytes', 'duration', 'string', 'timestamp'];
const operands: Readonly<Record<string, readonly string[]>> = {
  '_+_': [...numeric, 'bytes', 'duration', 'list', 'string', 'timestamp'],
  '_-_': [...numeric, 'duration', 'timestamp'],
  '_*_': numeric,
  '_/_': numeric,
  '_%_': ['int', 'uint'],
  '_<_': ordered,
  '_<=_': ordered,
  '_>_': ordered,
  '_>=_': ordered,
  size: [],
  sort: [],
};

/** Of a list or map the first element decides. */
function takes(type: CelType, value: CelValue): boolean {
  switch (type.kind) {
    case 'dyn':
    case 'param':
      return true;
    case 'list': {
      if (!Array.isArray(value)) return false;
      return value.length === 0 || takes(type.parameters[0] as CelType, value[0]);
    }
    case 'map': {
      if (!(value instanceof CelMap)) return false;
      for (const key of value.entries.keys()) return takes(type.parameters[0] as CelType, key);
      return true;
    }
    default:
      return typeOf(value).name === type.name;
  }
}

interface Base {
  readonly isFree: boolean;
  value(run: Run): CelValue;
}

function qualified(base: Base, qualifiers: readonly Qualifier[] = []): Attribute {
  return {
    isFree: base.isFree,
    with: (qualifier) => qualified(base, [...qualifiers, qualifier]),
    resolve(run) {
      let value = base.value(run);
      if (value instanceof CelError || qualifiers.length === 0) return value;
      let isOptional = value instanceof Optional;
      if (value instanceof Optional) {
        if (value.value === undefined) return value;
        value = value.value;
      }
      for (const qualifier of qualifiers) {
        isOptional ||= qualifier.isOptional;
        const key = qualifier.key(run);
        if (key instanceof CelError) return key;
        const found = part(value, key, isOptional || qualifier.testOnly === true);
        if (found !== undefined || qualifier.testOnly) run.spend(1);
        if (found instanceof CelError) return found;
        if (qualifier.testOnly)
          return found instanceof Optional ? found.value !== undefined : found !== undefined;
        if (found === undefined) return Optional.none;
        value = found;
      }
      return isOptional ? Optional.of(value) : value;
    },
  };
}

/** What lies under a key or at an index; undefined or an error if nothing does. */
function part(value: CelValue, key: CelValue, mayBeMissing: boolean): CelValue | undefined {
  if (value instanceof CelMap) {
    const found = value.entries.get(key);
    if (found !== undefined || mayBeMissing) return found;
    // A field of a made object that nobody has set.
    return value.type.kind === 'struct' ? null : noSuchKey(key);
  }
  if (Array.isArray(value)) {
    const index = indexOf(key);
    if (index === undefined)
      return mayBeMissing ? undefined : new CelError(`unsupported index type '${typeOf(key).name}' in list`);
    const found = index < 0 ? undefined : value[index];
    return found === undefined && !mayBeMissing ? new CelError(`index out of bounds: ${shown(key)}`) : found;
  }
  return mayBeMissing ? undefined : noSuchKey(key);
}

function indexOf(key: CelValue): number | undefined {
  if (typeof key === 'bigint') return Number(key);
  return typeof key === 'number' && Number.isInteger(key) ? key : undefined;
}
