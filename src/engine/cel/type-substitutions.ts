/**
 * Which type fits where: type parameters are bound as they are met.
 * Source: checker/types.go, checker/mapping.go, cel-go 0.26.0.
 */
import { type CelType, DYN, formatType, isSameType } from './cel-type.ts';

export const isDyn = (type: CelType): boolean => type.kind === 'dyn';
export const isDynOrError = (type: CelType): boolean => type.kind === 'dyn' || type.kind === 'error';

/** What is in an optional; undefined for another type. */
export const unwrapOptional = (type: CelType): CelType | undefined =>
  type.kind === 'opaque' && type.name === 'optional_type' ? type.parameters[0] : undefined;

/** Bound type parameters. */
export class Substitutions {
  #bound: Map<string, CelType>;

  constructor(bound: ReadonlyMap<string, CelType> = new Map()) {
    this.#bound = new Map(bound);
  }

  bind(parameter: CelType, type: CelType): void {
    this.#bound.set(formatType(parameter), type);
  }

  /** Whether values of `type` fit where `wanted` is asked for; what that binds stays bound only if they do. */
  fits(wanted: CelType, type: CelType): boolean {
    return this.fitsAll([wanted], [type]);
  }

  fitsAll(wanted: readonly CelType[], types: readonly CelType[]): boolean {
    const before = new Map(this.#bound);
    if (this.#assignableList(wanted, types)) return true;
    this.#bound = before;
    return false;
  }

  /** The type with what is bound put in; what is free becomes dyn, if asked. */
  apply(type: CelType, freeIsDyn = false): CelType {
    const bound = this.#bound.get(formatType(type));
    if (bound) return this.apply(bound, freeIsDyn);
    if (type.kind === 'param') return freeIsDyn ? DYN : type;
    if (type.parameters.length === 0) return type;
    return { ...type, parameters: type.parameters.map((each) => this.apply(each, freeIsDyn)) };
  }

  #assignableList(a: readonly CelType[], b: readonly CelType[]): boolean {
    return a.length === b.length && a.every((type, index) => this.#assignable(type, b[index] as CelType));
  }

  #assignable(a: CelType, b: CelType): boolean {
    if (b.kind === 'param') {
      const [isValid, isBound] = this.#substitutes(a, b);
      if (isValid || isBound) return isValid;
    }
    if (a.kind === 'param') return this.#substitutes(b, a)[0];
    if (isDynOrError(a) || isDynOrError(b)) return true;
    if (a.kind === 'null') return isNullable(b);
    if (b.kind === 'null') return isNullable(a);
    switch (a.kind) {
      case 'type':
        return b.kind === 'type';
      case 'opaque':
      case 'list':
      case 'map':
        return a.kind === b.kind && a.name === b.name && this.#assignableList(a.parameters, b.parameters);
      default:
        return a.kind === b.kind && a.name === b.name;
    }
  }

  /** Whether `type` may stand for the parameter, and whether something does. */
  #substitutes(type: CelType, parameter: CelType): readonly [isValid: boolean, isBound: boolean] {
    if (isSameType(type, parameter)) return [true, true];
    const bound = this.#bound.get(formatType(parameter));
    if (bound) {
      if (isSameType(type, bound)) return [true, true];
      if (!this.#assignable(type, bound)) return [false, true];
      const general = mostGeneral(type, bound);
      if (this.#isFree(parameter, general)) this.bind(parameter, general);
      return [true, true];
    }
    if (!this.#isFree(parameter, type)) return [false, false];
    this.bind(parameter, type);
    return [true, false];
  }

  /** Whether the parameter does not stand in the type. */
  #isFree(parameter: CelType, type: CelType): boolean {
    if (isSameType(parameter, type)) return false;
    if (type.kind === 'param') {
      const bound = this.#bound.get(formatType(type));
      return !bound || this.#isFree(parameter, bound);
    }
    return type.parameters.every((each) => this.#isFree(parameter, each));
  }
}

const isNullable = (type: CelType): boolean =>
  ['null', 'opaque', 'struct', 'duration', 'timestamp'].includes(type.kind);

/** The one of two types that fit each other which says less. */
export const mostGeneral = (a: CelType, b: CelType): CelType => (saysNotMore(a, b) ? a : b);

function saysNotMore(a: CelType, b: CelType): boolean {
  if (isDyn(a) || a.kind === 'param') return true;
  if (isDyn(b) || b.kind === 'param' || a.kind !== b.kind) return false;
  if (a.kind === 'type') return true;
  return (
    a.name === b.name &&
    a.parameters.length === b.parameters.length &&
    a.parameters.every((each, index) => saysNotMore(each, b.parameters[index] as CelType))
  );
}
