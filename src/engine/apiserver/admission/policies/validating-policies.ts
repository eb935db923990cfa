/**
 * Holds a write to the ValidatingAdmissionPolicies that are bound to it.
 * Source: k8s.io/apiserver/pkg/admission/plugin/policy/validating/{dispatcher,validator}.go, 1.36.4.
 */
import type { DeepReadonly, KubeObject } from '../../../api/object.ts';
import { StatusError } from '../../../api/status.ts';
import { utf8 } from '../../../api/utf8.ts';
import { NULL, STRING } from '../../../cel/cel-type.ts';
import { type AdmissionAttributes, type AdmissionContext, refused } from '../admission.ts';
import { VALIDATING_POLICIES } from '../order.ts';
import { activation } from './activation.ts';
import { type Invocation, invocationName, invocationsOf, namespaceOf } from './bound-policies.ts';
import {
  BOOLEAN,
  type CompiledExpression,
  Evaluator,
  type ExpressionResult,
  OutOfBudget,
  POLICY_BUDGET,
  PolicyCompiler,
} from './expression.ts';
import { conditionsHold } from './match-conditions.ts';
import type { ValidatingAdmissionPolicy } from './policy.ts';

/** Why a binding does not let a write pass. */
interface Denial {
  readonly message: string;
  readonly reason?: string;
}

interface PolicyResult {
  /** By the index of the validation; undefined: it let the write pass. */
  readonly denials: readonly (Denial | undefined)[];
  readonly annotations: readonly (readonly [key: string, value: string])[];
  readonly annotationErrors: readonly string[];
}

const MESSAGE_BYTES_MAX = 5 * 1024;
const ANNOTATION_BYTES_MAX = 10 * 1024;
const FAILURE_ANNOTATION = 'validation.policy.admission.k8s.io/validation_failure';

// region: policies
/** Throws a StatusError for the first denial. */
export function validateByPolicies(attributes: AdmissionAttributes, context: AdmissionContext): void {
  const invocations = invocationsOf<ValidatingAdmissionPolicy>('validating', attributes, context);
  const denied: { invocation: Invocation<ValidatingAdmissionPolicy>; denial: Denial }[] = [];
  const annotations = new Map<string, Set<string>>();
  for (const invocation of invocations) {
    const { denials, warned } = outcome(invocation, context, annotations);
    denied.push(...denials.map((denial) => ({ invocation, denial })));
    const [first] = denials;
    const message = first?.message ?? warned;
    context.emit('admission.validated', 9, {
      plugin: VALIDATING_POLICIES,
      hook: invocationName(invocation),
      allowed: first === undefined,
      ...(message !== undefined && { message }),
    });
  }
  for (const [key, values] of annotations) context.auditAnnotations[key] = [...values].join(', ');
  const [first] = denied;
  if (first) throw refusal(first.invocation, first.denial, attributes);
}
// endregion

function refusal(
  { policy, binding }: Invocation<ValidatingAdmissionPolicy>,
  { message, reason = 'Invalid' }: Denial,
  attributes: AdmissionAttributes,
): StatusError {
  const bound = binding ? ` with binding '${binding.metadata.name}'` : '';
  const text = `ValidatingAdmissionPolicy '${policy.metadata.name}'${bound} denied request: ${message}`;
  const { message: whole, status } = refused(attributes, text);
  const { details } = status;
  return new StatusError(codes[reason] ?? 422, reason, whole, { ...details, causes: [{ message: text }] });
}

/** Source: policy/validating/errors.go `reasonToCode`. */
const codes: Readonly<Record<string, number>> = {
  Forbidden: 403,
  Unauthorized: 401,
  RequestEntityTooLarge: 413,
  Invalid: 422,
};

/** What refuses the write, and what is only warned about. */
function outcome(
  { policy, attributes, binding, params, error }: Invocation<ValidatingAdmissionPolicy>,
  context: AdmissionContext,
  annotations: Map<string, Set<string>>,
): { denials: readonly Denial[]; warned: string | undefined } {
  const { failurePolicy } = policy.spec;
  if (error !== undefined)
    return { denials: failurePolicy === 'Ignore' ? [] : [{ message: error }], warned: undefined };
  const denials: Denial[] = [];
  let warned: string | undefined;
  for (const each of params) {
    const result = evaluate(policy, each, attributes, context);
    for (const [index, denial] of result.denials.entries()) {
      if (!denial) continue;
      for (const action of binding?.spec.validationActions ?? []) {
        if (action === 'Deny') denials.push(denial);
        else if (action === 'Warn') {
          warned ??= denial.message;
          context.warnings.push(
            `Validation failed for ValidatingAdmissionPolicy '${policy.metadata.name}' with binding '${binding?.metadata.name}': ${denial.message}`,
          );
        } else if (action === 'Audit') {
          context.auditAnnotations[FAILURE_ANNOTATION] = JSON.stringify([
            {
              message: denial.message,
              policy: binding?.spec.policyName,
              binding: binding?.metadata.name,
              expressionIndex: index,
              validationActions: binding?.spec.validationActions,
            },
          ]);
        }
      }
    }
    for (const [key, value] of result.annotations) {
      const name = `${policy.metadata.name}/${key}`;
      annotations.set(name, (annotations.get(name) ?? new Set()).add(value));
    }
    denials.push(...result.annotationErrors.map((message) => ({ message })));
  }
  return { denials, warned };
}

interface CompiledPolicy {
  readonly variables: ReadonlyMap<string, CompiledExpression>;
  readonly conditions: readonly CompiledExpression[];
  readonly validations: readonly CompiledExpression[];
  readonly messages: readonly (CompiledExpression | undefined)[];
  readonly annotations: readonly CompiledExpression[];
}

/** A policy is compiled once, for as long as it stays as it is. */
const compiled = new WeakMap<ValidatingAdmissionPolicy, CompiledPolicy>();

function compilePolicy({ spec }: ValidatingAdmissionPolicy): CompiledPolicy {
  const compiler = new PolicyCompiler(spec.paramKind !== undefined);
  for (const variable of spec.variables ?? []) compiler.variable(variable);
  const { validations = [], auditAnnotations = [], matchConditions = [] } = spec;
  return {
    variables: compiler.variables,
    conditions: matchConditions.map(({ expression }) => compiler.expression(expression, BOOLEAN)),
    validations: validations.map(({ expression }) => compiler.expression(expression, BOOLEAN)),
    messages: validations.map(({ messageExpression }) =>
      messageExpression ? compiler.expression(messageExpression, [STRING], { authorizer: false }) : undefined,
    ),
    annotations: auditAnnotations.map(({ valueExpression }) =>
      compiler.expression(valueExpression, [STRING, NULL]),
    ),
  };
}

const nothing: PolicyResult = { denials: [], annotations: [], annotationErrors: [] };

/** The verdict of a policy with one parameter. */
function evaluate(
  policy: ValidatingAdmissionPolicy,
  params: DeepReadonly<KubeObject> | null,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): PolicyResult {
  const { spec } = policy;
  const known = compiled.get(policy) ?? compilePolicy(policy);
  compiled.set(policy, known);
  const { variables, conditions, validations, messages } = known;
  const failed = (message: string): PolicyResult =>
    spec.failurePolicy === 'Ignore' ? nothing : { ...nothing, denials: [{ message }] };
  if (conditions.length > 0) {
    const { matches, error } = conditionsHold(conditions, variables, attributes, context, params);
    if (error !== undefined) return failed(error);
    if (!matches) return nothing;
  }
  const values = activation(attributes, context, { params, namespace: namespaceOf(attributes, context) });
  const evaluator = new Evaluator(values, variables, POLICY_BUDGET);
  let results: readonly ExpressionResult[];
  try {
    results = validations.map((validation) => evaluator.evaluate(validation));
  } catch (error) {
    if (error instanceof OutOfBudget) return failed(error.message);
    throw error;
  }
  const told = messagesOf(evaluator, messages);
  const denials = results.map((result, index) => {
    if ('error' in result) return spec.failurePolicy === 'Ignore' ? undefined : { message: result.error };
    if (typeof told === 'string')
      return spec.failurePolicy === 'Ignore' ? undefined : { message: `failed messageExpression: ${told}` };
    return result.value === true ? undefined : denialOf(spec.validations?.[index], told[index]);
  });
  try {
    return { denials, ...annotationsOf(policy, known, new Evaluator(values, variables, POLICY_BUDGET)) };
  } catch (error) {
    if (error instanceof OutOfBudget) return failed(error.message);
    throw error;
  }
}

/** A text if the budget does not suffice. */
function messagesOf(
  evaluator: Evaluator,
  messages: readonly (CompiledExpression | undefined)[],
): readonly (ExpressionResult | undefined)[] | string {
  try {
    return messages.map((message) => message && evaluator.evaluate(message));
  } catch (error) {
    if (error instanceof OutOfBudget) return error.message;
    throw error;
  }
}

function denialOf(
  validation: NonNullable<ValidatingAdmissionPolicy['spec']['validations']>[number] | undefined,
  evaluated: ExpressionResult | undefined,
): Denial {
  const { expression = '', message = '', reason } = validation ?? {};
  const text = usable(evaluated) || message.trim() || `failed expression: ${expression.trim()}`;
  return { message: text, ...(reason !== undefined && { reason }) };
}

/** What a messageExpression comes to, if that is one line of a fair length. */
function usable(result: ExpressionResult | undefined): string {
  if (!result || 'error' in result || typeof result.value !== 'string') return '';
  const text = result.value.trim();
  return text.includes('\n') || utf8(text).length > MESSAGE_BYTES_MAX ? '' : text;
}

function annotationsOf(
  { spec }: ValidatingAdmissionPolicy,
  { annotations }: CompiledPolicy,
  evaluator: Evaluator,
): Pick<PolicyResult, 'annotations' | 'annotationErrors'> {
  const published: [string, string][] = [];
  const errors: string[] = [];
  for (const [index, annotation] of annotations.entries()) {
    const result = evaluator.evaluate(annotation);
    const key = spec.auditAnnotations?.[index]?.key ?? '';
    if ('error' in result) {
      if (spec.failurePolicy !== 'Ignore') errors.push(result.error);
    } else if (typeof result.value === 'string' && result.value.trim() !== '') {
      published.push([key, result.value.trim().slice(0, ANNOTATION_BYTES_MAX)]);
    }
  }
  return { annotations: published, annotationErrors: errors };
}
