/**
 * Gives each node of an expression its type, and finds what does not fit.
 * Source: checker/checker.go, checker/env.go, cel-go 0.26.0.
 */
import { type Call, type Comprehension, type Expression, type Parsed, qualifiedName } from './ast.ts';
import {
  BOOL,
  type CelType,
  DYN,
  ERROR,
  formatType,
  INT,
  listType,
  mapType,
  namedTypes,
  optionalType,
  paramType,
  structType,
  typeType,
} from './cel-type.ts';
import type { Environment } from './environment.ts';
import { Issues } from './issues.ts';
import type { Overload } from './overload.ts';
import { isDyn, isDynOrError, mostGeneral, Substitutions, unwrapOptional } from './type-substitutions.ts';
import { typeOf } from './values.ts';

export interface Checked extends Parsed {
  readonly type: CelType;
  readonly types: ReadonlyMap<number, CelType>;
  /** By the id of an ident or select: the variable or type that it names. */
  readonly names: ReadonlyMap<number, string>;
  /** By the id of a call: the overloads that its types allow. */
  readonly overloads: ReadonlyMap<number, readonly Overload[]>;
}

/** Throws a CompileError with all that does not fit. */
export function check(parsed: Parsed, environment: Environment): Checked {
  const checker = new Checker(parsed, environment);
  const checked = checker.run();
  checker.issues.check();
  return checked;
}

type Scope = ReadonlyMap<string, CelType>;

class Checker {
  readonly #parsed: Parsed;
  readonly #environment: Environment;
  readonly #types = new Map<number, CelType>();
  readonly #names = new Map<number, string>();
  readonly #overloads = new Map<number, readonly Overload[]>();
  readonly #substitutions = new Substitutions();
  readonly issues: Issues;
  #scopes: readonly Scope[] = [];
  #typeVariables = 0;

  constructor(parsed: Parsed, environment: Environment) {
    this.#parsed = parsed;
    this.#environment = environment;
    this.issues = new Issues(parsed.source);
  }

  run(): Checked {
    this.#check(this.#parsed.expression);
    const types = new Map([...this.#types].map(([id, type]) => [id, this.#substitutions.apply(type, true)]));
    const type = types.get(this.#parsed.expression.id) ?? DYN;
    return { ...this.#parsed, type, types, names: this.#names, overloads: this.#overloads };
  }

  #check(expression: Expression): CelType {
    const type = this.#typeOf(expression);
    this.#types.set(expression.id, type);
    return type;
  }

  #typeOf(expression: Expression): CelType {
    switch (expression.kind) {
      case 'literal':
        return typeOf(expression.value);
      case 'ident': {
        const found = this.#lookup(expression.name);
        if (!found) return this.#undeclared(expression.id, expression.name);
        this.#names.set(expression.id, found.name);
        return found.type;
      }
      case 'select': {
        const name = qualifiedName(expression);
        const found = name === undefined ? undefined : this.#lookup(name);
        if (found) {
          this.#names.set(expression.id, found.name);
          return found.type;
        }
        const type = this.#selected(expression.id, expression.operand, expression.field, false);
        return expression.testOnly ? BOOL : this.#substitutions.apply(type);
      }
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

  /** A variable, or a type that stands for itself. */
  #lookup(full: string): { name: string; type: CelType } | undefined {
    const name = full.replace(/^\./, '');
    if (!full.startsWith('.')) {
      for (const scope of this.#scopes) {
        const type = scope.get(name);
        if (type) return { name, type };
      }
    }
    const variable = this.#environment.variables.get(name);
    if (variable) return { name, type: variable };
    if (this.#environment.structs.has(name)) return { name, type: typeType(structType(name)) };
    const named = Object.hasOwn(namedTypes, name) ? namedTypes[name] : undefined;
    return named && { name, type: typeType(named) };
  }

  #undeclared(id: number, name: string): CelType {
    this.issues.at(id, `undeclared reference to '${name}' (in container '')`);
    return ERROR;
  }

  #selected(id: number, operand: Expression, field: string, isOptional: boolean): CelType {
    const operandType = this.#substitutions.apply(this.#check(operand));
    const inner = unwrapOptional(operandType);
    const target = inner ?? operandType;
    const type = this.#fieldOf(id, target, field);
    return inner || isOptional ? optionalType(type) : type;
  }

  #fieldOf(id: number, target: CelType, field: string): CelType {
    switch (target.kind) {
      case 'map':
        return target.parameters[1] as CelType;
      case 'struct':
        return this.#structField(id, target.name, field) ?? ERROR;
      case 'param':
        this.#substitutions.fits(DYN, target);
        return DYN;
      default:
        if (!isDynOrError(target))
          this.issues.at(id, `type '${formatType(target)}' does not support field selection`);
        return DYN;
    }
  }

  #structField(id: number, type: string, field: string): CelType | undefined {
    const { structs } = this.#environment;
    if (!structs.has(type)) {
      this.issues.at(id, `unexpected failed resolution of '${type}'`);
      return undefined;
    }
    const found = structs.field(type, field);
    if (!found) this.issues.at(id, `undefined field '${field}'`);
    return found;
  }

  #call(call: Call): CelType {
    if (call.name === '_?._') {
      const [operand, field] = call.args as [Expression, Expression];
      const name = field.kind === 'literal' ? String(field.value) : '';
      return this.#substitutions.apply(this.#selected(call.id, operand, name, true));
    }
    const argTypes = call.args.map((arg) => this.#check(arg));
    if (!call.target) {
      const name = call.name.replace(/^\./, '');
      const overloads = this.#environment.functions.get(name);
      if (!overloads) return this.#undeclared(call.id, call.name);
      return this.#resolve(call, name, overloads, argTypes, false);
    }
    const prefix = qualifiedName(call.target);
    const namespaced = prefix === undefined ? undefined : `${prefix.replace(/^\./, '')}.${call.name}`;
    const functions = namespaced === undefined ? undefined : this.#environment.functions.get(namespaced);
    if (namespaced !== undefined && functions)
      return this.#resolve(call, namespaced, functions, argTypes, false);
    const targetType = this.#check(call.target);
    const members = this.#environment.functions.get(call.name);
    if (!members) return this.#undeclared(call.id, call.name);
    return this.#resolve(call, call.name, members, [targetType, ...argTypes], true);
  }

  #resolve(
    call: Call,
    name: string,
    overloads: readonly Overload[],
    argTypes: readonly CelType[],
    isMember: boolean,
  ): CelType {
    if (name === '_&&_' || name === '_||_') return this.#logical(call, overloads, argTypes);
    const fitting: Overload[] = [];
    let result: CelType | undefined;
    for (const each of overloads) {
      if (each.isMember !== isMember) continue;
      const fresh = this.#instantiated(each);
      if (!this.#substitutions.fitsAll(argTypes, fresh.args)) continue;
      fitting.push(each);
      const type = this.#substitutions.apply(fresh.result);
      if (result === undefined) result = type;
      else if (!isDyn(result) && formatType(type) !== formatType(result)) result = DYN;
    }
    if (!result) {
      const types = argTypes.map((type) => formatType(this.#substitutions.apply(type, true)));
      const signature = isMember ? `${types[0]}.(${types.slice(1).join(', ')})` : `(${types.join(', ')})`;
      this.issues.at(call.id, `found no matching overload for '${name}' applied to '${signature}'`);
      return ERROR;
    }
    this.#overloads.set(call.id, fitting);
    return result;
  }

  #logical(call: Call, overloads: readonly Overload[], argTypes: readonly CelType[]): CelType {
    let type = BOOL;
    for (const [index, argType] of argTypes.entries()) {
      if (this.#substitutions.fits(argType, BOOL)) continue;
      this.#mismatch((call.args[index] as Expression).id, BOOL, argType);
      type = ERROR;
    }
    this.#overloads.set(call.id, overloads);
    return type;
  }

  /** The signature with type variables of its own. */
  #instantiated({ args, result }: Overload): { args: readonly CelType[]; result: CelType } {
    const fresh = new Map<string, CelType>();
    const instance = (type: CelType): CelType => {
      if (type.kind === 'param') {
        const known = fresh.get(type.name) ?? this.#typeVariable();
        fresh.set(type.name, known);
        return known;
      }
      return type.parameters.length === 0 ? type : { ...type, parameters: type.parameters.map(instance) };
    };
    return { args: args.map(instance), result: instance(result) };
  }

  #typeVariable(): CelType {
    return paramType(`_var${this.#typeVariables++}`);
  }

  #list(list: Extract<Expression, { kind: 'list' }>): CelType {
    let joined: CelType | undefined;
    for (const { optional, value } of list.elements) {
      const type = this.#unwrapped(value, optional);
      joined = this.#join(joined, type);
    }
    return listType(joined ?? this.#typeVariable());
  }

  #map(map: Extract<Expression, { kind: 'map' }>): CelType {
    let keyType: CelType | undefined;
    let valueType: CelType | undefined;
    for (const { optional, key, value } of map.entries) {
      keyType = this.#join(keyType, this.#check(key));
      valueType = this.#join(valueType, this.#unwrapped(value, optional));
    }
    return mapType(keyType ?? this.#typeVariable(), valueType ?? this.#typeVariable());
  }

  /** The type of a value; what is in it, where `?` stands before it. */
  #unwrapped(value: Expression, isOptional: boolean): CelType {
    const type = this.#check(value);
    if (!isOptional) return type;
    const inner = unwrapOptional(type);
    if (!inner && !isDyn(type)) this.#mismatch(value.id, optionalType(type), type);
    return inner ?? type;
  }

  /** What fits both; that all are of one type is looked at afterwards. */
  #join(previous: CelType | undefined, current: CelType): CelType {
    if (!previous) return current;
    return this.#substitutions.fits(previous, current) ? mostGeneral(previous, current) : DYN;
  }

  #struct(struct: Extract<Expression, { kind: 'struct' }>): CelType {
    const found = this.#lookup(struct.type);
    if (!found) return this.#undeclared(struct.id, struct.type);
    this.#names.set(struct.id, found.name);
    const type = this.#structType(struct.id, found.type);
    for (const field of struct.fields) {
      const valueType = this.#unwrapped(field.value, field.optional);
      const fieldType = this.#structField(field.id, found.name, field.name) ?? ERROR;
      if (this.#substitutions.fits(fieldType, valueType)) continue;
      const [wanted, provided] = [formatType(fieldType), formatType(valueType)];
      this.issues.at(
        field.id,
        `expected type of field '${field.name}' is '${wanted}' but provided type is '${provided}'`,
      );
    }
    return type;
  }

  #structType(id: number, type: CelType): CelType {
    if (type.kind !== 'type') {
      this.issues.at(id, `'${type.name}' is not a type`);
      return ERROR;
    }
    const [made] = type.parameters;
    if (made?.kind === 'struct') return made;
    this.issues.at(id, `'${made?.name}' is not a message type`);
    return ERROR;
  }

  #comprehension(comprehension: Comprehension): CelType {
    const { range, init, condition, step, result, accumulator, variable, variable2 } = comprehension;
    const rangeType = this.#substitutions.apply(this.#check(range));
    const accumulated = this.#check(init);
    const [type, type2] = this.#iterated(range.id, rangeType, variable2 !== undefined);
    const outer = this.#scopes;
    this.#scopes = [new Map([[accumulator, accumulated]]), ...outer];
    const withAccumulator = this.#scopes;
    const variables = new Map([[variable, type]]);
    if (variable2 !== undefined) variables.set(variable2, type2);
    this.#scopes = [variables, ...this.#scopes];
    this.#assert(condition, BOOL);
    this.#assert(step, accumulated);
    this.#scopes = withAccumulator;
    const resultType = this.#check(result);
    this.#scopes = outer;
    return this.#substitutions.apply(resultType);
  }

  /** The types of the variables: element, or index and element; key, or key and value. */
  #iterated(id: number, type: CelType, isTwo: boolean): readonly [CelType, CelType] {
    switch (type.kind) {
      case 'list': {
        const element = type.parameters[0] as CelType;
        return isTwo ? [INT, element] : [element, DYN];
      }
      case 'map':
        return [type.parameters[0] as CelType, type.parameters[1] as CelType];
      case 'dyn':
      case 'error':
      case 'param':
        this.#substitutions.fits(DYN, type);
        return [DYN, DYN];
      default: {
        const words = `expression of type '${formatType(type)}' cannot be range of a comprehension`;
        this.issues.at(id, `${words} (must be list, map, or dynamic)`);
        return [ERROR, ERROR];
      }
    }
  }

  #assert(expression: Expression, wanted: CelType): void {
    const type = this.#check(expression);
    if (!this.#substitutions.fits(wanted, type)) this.#mismatch(expression.id, wanted, type);
  }

  #mismatch(id: number, expected: CelType, actual: CelType): void {
    this.issues.at(id, `expected type '${formatType(expected)}' but found '${formatType(actual)}'`);
  }
}
