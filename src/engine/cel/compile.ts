/** From the text of an expression to what can be run. Source: cel/env.go, cel/validator.go, cel-go 0.26.0. */
import { type Call, type Expression, walk } from './ast.ts';
import { type CelType, formatType, isSameType } from './cel-type.ts';
import { type Checked, check } from './check.ts';
import type { Environment } from './environment.ts';
import { type Program, program } from './evaluate.ts';
import { Issues } from './issues.ts';
import { format } from './library/format.ts';
import { compileRegex } from './library/regex.ts';
import { parseDuration, parseTimestamp } from './library/time.ts';
import { parse } from './parse.ts';
import { unwrapOptional } from './type-substitutions.ts';
import { CelError, type CelValue } from './values.ts';

/** A type-checked expression. */
export interface Compiled {
  readonly type: CelType;
  /** Throws an Error with what a constant part of it makes impossible. */
  program(): Program;
}

/** Throws a CompileError with all faults. */
export function compile(text: string, environment: Environment): Compiled {
  const checked = check(parse(text), environment);
  checkLiterals(checked);
  return {
    type: checked.type,
    program() {
      try {
        return program(checked, environment);
      } catch (error) {
        if (error instanceof CelError) throw new Error(error.message);
        throw error;
      }
    },
  };
}

/** What is written out must be right: times, patterns, formats, and lists of one type. */
function checkLiterals(checked: Checked): void {
  const issues = new Issues(checked.source);
  const nodes = [...walk(checked.expression)];
  const calls = nodes.filter((node) => node.kind === 'call');
  for (const call of calls) checkArgument(call, issues);
  const formats = calls.filter((call) => call.name === 'format' && call.target);
  const exempt = new Set(formats.flatMap((call) => call.args.flatMap((arg) => [...walk(arg)])));
  for (const node of nodes) {
    if (exempt.has(node)) continue;
    if (node.kind === 'list') checkList(node, checked, issues);
    if (node.kind === 'map') checkMap(node, checked, issues);
  }
  for (const call of formats) checkFormat(call, checked, issues);
  issues.check();
}

function checkArgument({ name, args }: Call, issues: Issues): void {
  const isValid = literalChecks[name];
  const [argument] = args;
  if (!isValid || argument?.kind !== 'literal' || isValid(argument.value)) return;
  issues.at(argument.id, `invalid ${name} argument`);
}

const literalChecks: Readonly<Record<string, (value: CelValue) => boolean>> = {
  duration: (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  timestamp: (value) => typeof value !== 'string' || parseTimestamp(value) !== undefined,
  matches: (value) => typeof value === 'string' && isPattern(value),
};

function isPattern(text: string): boolean {
  try {
    compileRegex(text);
    return true;
  } catch {
    // Why it is none is not told here.
    return false;
  }
}

type Literal<K extends Expression['kind']> = Extract<Expression, { kind: K }>;

function checkList({ elements }: Literal<'list'>, { types }: Checked, issues: Issues): void {
  let first: CelType | undefined;
  for (const { optional, value } of elements) {
    const type = elementType(types.get(value.id), optional);
    first ??= type;
    if (first && type && !isSameType(first, type)) return mismatch(issues, value.id, first, type);
  }
}

function checkMap({ entries }: Literal<'map'>, { types }: Checked, issues: Issues): void {
  const [first] = entries;
  if (!first) return;
  const keyType = types.get(first.key.id);
  const valueType = elementType(types.get(first.value.id), first.optional);
  for (const { optional, key, value } of entries) {
    const type = types.get(key.id);
    if (keyType && type && !isSameType(keyType, type)) mismatch(issues, key.id, keyType, type);
    const held = elementType(types.get(value.id), optional);
    if (valueType && held && !isSameType(valueType, held)) mismatch(issues, value.id, valueType, held);
  }
}

const elementType = (type: CelType | undefined, isOptional: boolean): CelType | undefined =>
  type && isOptional ? unwrapOptional(type) : type;

function mismatch(issues: Issues, id: number, expected: CelType, actual: CelType): void {
  issues.at(id, `expected type '${formatType(expected)}' but found '${formatType(actual)}'`);
}

/** A format that is written out, with a list that is. */
function checkFormat(call: Call, checked: Checked, issues: Issues): void {
  const { target } = call;
  const [args] = call.args;
  if (target?.kind !== 'literal' || typeof target.value !== 'string' || args?.kind !== 'list') return;
  const fault = formatFault(target.value, args, checked);
  if (fault) issues.at(fault.id ?? call.id, fault.message);
}

function formatFault(
  text: string,
  args: Literal<'list'>,
  checked: Checked,
): { id?: number; message: string } | undefined {
  let index = 0;
  for (const [, verb = ''] of text.matchAll(/%(?:\.\d*)?(.?)/gs)) {
    if (verb === '%') continue;
    if (verb === '') return { message: 'unexpected end of string' };
    if (!'sdfebxXo'.includes(verb))
      return { message: `could not parse formatting clause: unrecognized formatting clause "${verb}"` };
    const argument = args.elements[index]?.value;
    if (!argument) return { message: `index ${index} out of range` };
    index++;
    const type = checked.types.get(argument.id);
    const isUnprintable = type?.kind === 'opaque' || type?.kind === 'struct';
    const sample = type && samples[type.kind];
    // A text might be NaN or Infinity.
    const isOpen = sample === undefined || (type?.kind === 'string' && 'fe'.includes(verb));
    if (isOpen && !isUnprintable) continue;
    const result = isUnprintable ? notText(type) : format(`%${verb}`, [sample as CelValue]);
    if (result instanceof CelError) return { id: argument.id, message: result.message };
  }
  return undefined;
}

const notText = (type: CelType): CelError =>
  new CelError(
    `error during formatting: string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps, was given ${type.name}`,
  );

/** A value of a type, to see whether a verb takes it. */
const samples: Partial<Record<CelType['kind'], CelValue>> = {
  bool: true,
  bytes: new Uint8Array(),
  double: 1,
  int: 1n,
  list: [],
  null: null,
  string: '',
};
