/**
 * matchConditions of policies and webhooks. Source: k8s.io/apiserver/pkg/admission/plugin/webhook/matchconditions.
 */
import type { DeepReadonly, KubeObject } from '../../../api/object.ts';
import type { AdmissionAttributes, AdmissionContext } from '../admission.ts';
import type { MatchCondition } from '../webhook.ts';
import { activation } from './activation.ts';
import {
  BOOLEAN,
  type CompiledExpression,
  Evaluator,
  MATCH_CONDITIONS_BUDGET,
  OutOfBudget,
  PolicyCompiler,
} from './expression.ts';

export interface MatchResult {
  readonly matches: boolean;
  /** Why it cannot be said. */
  readonly error?: string;
}

/** A condition that is false decides, whatever is wrong with another. */
export function conditionsHold(
  conditions: readonly CompiledExpression[],
  variables: ReadonlyMap<string, CompiledExpression>,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  params: DeepReadonly<KubeObject> | null = null,
): MatchResult {
  const values = activation(attributes, context, { params });
  const evaluator = new Evaluator(values, variables, MATCH_CONDITIONS_BUDGET);
  const errors = new Set<string>();
  try {
    const results = conditions.map((condition) => evaluator.evaluate(condition));
    for (const result of results) {
      if ('error' in result) errors.add(result.error);
      else if (result.value === false) return { matches: false };
    }
  } catch (error) {
    if (error instanceof OutOfBudget) return { matches: false, error: error.message };
    throw error;
  }
  if (errors.size === 0) return { matches: true };
  const all = [...errors].join(', ');
  return { matches: false, error: errors.size > 1 ? `[${all}]` : all };
}

const compiled = new WeakMap<readonly MatchCondition[], readonly CompiledExpression[]>();

export function conditionsOfWebhook(
  conditions: readonly MatchCondition[],
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): MatchResult {
  const known = compiled.get(conditions) ?? compileConditions(conditions);
  compiled.set(conditions, known);
  return conditionsHold(known, new Map(), attributes, context);
}

function compileConditions(conditions: readonly MatchCondition[]): readonly CompiledExpression[] {
  const compiler = new PolicyCompiler(false, false);
  return conditions.map(({ expression }) => compiler.expression(expression, BOOLEAN));
}
