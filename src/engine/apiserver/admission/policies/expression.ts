/**
 * Expressions of policies: compiled once, evaluated within a budget.
 * Source: k8s.io/apiserver/pkg/admission/plugin/cel/{compile,activation,composition,condition}.go, 1.36.4.
 */
import { BOOL, type CelType, DYN, isSameType, printType } from '../../../cel/cel-type.ts';
import { compile } from '../../../cel/compile.ts';
import type { Environment } from '../../../cel/environment.ts';
import type { Activation, Program } from '../../../cel/evaluate.ts';
import {
  type AdmissionEnvironmentOptions,
  admissionEnvironment,
  variableType,
} from '../../../cel/kubernetes/admission-environment.ts';
import { CelError, CelMap, type CelValue, shown } from '../../../cel/values.ts';
import type { Variable } from './policy.ts';

export interface CompiledExpression {
  readonly expression: string;
  /** Undefined if it does not compile. */
  readonly program: Program | undefined;
  readonly type: CelType | undefined;
  /** Why it does not compile, in Kubernetes' words. */
  readonly fault: string | undefined;
}

/** Undefined: any type will do. */
export type ReturnTypes = readonly CelType[] | undefined;

export const BOOLEAN: ReturnTypes = [BOOL];

export function compileExpression(
  expression: string,
  environment: Environment,
  returnTypes: ReturnTypes,
): CompiledExpression {
  const failed = (fault: string): CompiledExpression => ({
    expression,
    program: undefined,
    type: undefined,
    fault,
  });
  let compiled: ReturnType<typeof compile>;
  try {
    compiled = compile(expression, environment);
  } catch (error) {
    return failed(`compilation failed: ${(error as Error).message}`);
  }
  const { type } = compiled;
  if (returnTypes && !returnTypes.some((wanted) => isSameType(wanted, type))) {
    const [wanted] = returnTypes as readonly [CelType];
    const what =
      returnTypes.length === 1
        ? `must evaluate to ${printType(wanted)}`
        : `must evaluate to one of [${returnTypes.map(printType).join(' ')}]`;
    return failed(`${what} but got ${printType(type)}`);
  }
  try {
    return { expression, type, program: compiled.program(), fault: undefined };
  } catch (error) {
    return failed(`program instantiation failed: ${(error as Error).message}`);
  }
}

/** Compiles the expressions of one policy: what it has compiled as a variable, later ones may name. */
export class PolicyCompiler {
  readonly #options: AdmissionEnvironmentOptions;
  readonly #types: Map<string, CelType> | undefined;
  readonly variables = new Map<string, CompiledExpression>();

  /** Without `hasVariables` no expression can name any. */
  constructor(hasParams: boolean, hasVariables = true) {
    this.#types = hasVariables ? new Map() : undefined;
    this.#options = { params: hasParams, ...(this.#types && { variables: this.#types }) };
  }

  variable({ name, expression }: Variable): CompiledExpression {
    const compiled = this.expression(expression, undefined);
    this.#types?.set(name, compiled.type ? variableType(compiled.type) : DYN);
    this.variables.set(name, compiled);
    return compiled;
  }

  expression(
    expression: string,
    returnTypes: ReturnTypes,
    options: AdmissionEnvironmentOptions = {},
  ): CompiledExpression {
    return compileExpression(expression, admissionEnvironment({ ...this.#options, ...options }), returnTypes);
  }
}

/** What an expression comes to; `error` is told in Kubernetes' words. */
export type ExpressionResult = { readonly value: CelValue } | { readonly error: string };

/** The budget is used up: nothing more is evaluated. */
export class OutOfBudget extends Error {
  constructor() {
    super('validation failed due to running out of cost budget, no further validation rules will be run');
  }
}

/** Per binding and parameter. Source: k8s.io/apiserver/pkg/apis/cel/config.go. */
export const POLICY_BUDGET = 10_000_000;
export const MATCH_CONDITIONS_BUDGET = 2_500_000;

/** Evaluates expressions with the same variables, which share a budget. */
export class Evaluator {
  readonly #activation: Activation;
  #left: number;
  #spentByVariables = 0;

  constructor(
    values: ReadonlyMap<string, CelValue>,
    variables: ReadonlyMap<string, CompiledExpression>,
    budget: number,
  ) {
    const all = new Map(values);
    this.#activation = (name) => all.get(name);
    all.set('variables', this.#lazily(variables));
    this.#left = budget;
  }

  /** Throws an OutOfBudget. */
  evaluate({ expression, program, fault }: CompiledExpression): ExpressionResult {
    if (!program) return { error: `compilation error: ${fault}` };
    const { value, cost } = program.evaluate(this.#activation);
    this.#left -= this.#spentByVariables + cost;
    this.#spentByVariables = 0;
    if (this.#left < 0) throw new OutOfBudget();
    if (!(value instanceof CelError)) return { value };
    return { error: `expression '${expression}' resulted in error: ${value.message}` };
  }

  /** Each variable is evaluated when it is first asked for. */
  #lazily(variables: ReadonlyMap<string, CompiledExpression>): CelValue {
    const known = new Map<string, CelValue>();
    return new CelMap({
      size: variables.size,
      keys: () => variables.keys(),
      get: (key) => {
        const name = shown(key);
        const variable = variables.get(name);
        if (!variable) return undefined;
        const value = known.get(name) ?? this.#variable(name, variable);
        known.set(name, value);
        return value;
      },
    });
  }

  #variable(name: string, { program, fault }: CompiledExpression): CelValue {
    if (!program) return new CelError(`composited variable "${name}" fails to compile: ${fault}`);
    const { value, cost } = program.evaluate(this.#activation);
    this.#spentByVariables += cost;
    if (!(value instanceof CelError)) return value;
    return new CelError(`composited variable "${name}" fails to evaluate: ${value.message}`);
  }
}
