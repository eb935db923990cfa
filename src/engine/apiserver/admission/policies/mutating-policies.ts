/**
 * Changes a write as the MutatingAdmissionPolicies say that are bound to it.
 * Source: k8s.io/apiserver/pkg/admission/plugin/policy/mutating/{dispatcher,reinvocationcontext}.go,
 * policy/generic/policy_dispatcher.go, 1.36.4.
 */
import { type DeepReadonly, deepCopy, deepEqual, deepFreeze, type KubeObject } from '../../../api/object.ts';
import { StatusError } from '../../../api/status.ts';
import { goCodec } from '../../decoding/go-codec.ts';
import { type AdmissionAttributes, type AdmissionContext, refused } from '../admission.ts';
import { asMatched, asRequested } from '../equivalent-resources.ts';
import { MUTATING_POLICIES } from '../order.ts';
import { patchBetween } from '../patched.ts';
import type { Reinvocation } from '../reinvocation.ts';
import { activation } from './activation.ts';
import { type Invocation, invocationName, invocationsOf, namespaceOf } from './bound-policies.ts';
import {
  BOOLEAN,
  type CompiledExpression,
  Evaluator,
  OutOfBudget,
  POLICY_BUDGET,
  PolicyCompiler,
} from './expression.ts';
import { conditionsHold } from './match-conditions.ts';
import { type CompiledMutation, compileMutation, MutationFailed, mutated } from './mutation.ts';
import type { MutatingAdmissionPolicy } from './policy.ts';

interface PolicyError {
  readonly invocation: Invocation<MutatingAdmissionPolicy>;
  readonly message: string;
  /** Those of a configuration have none. */
  readonly reason?: 'Invalid';
}

/** One object a write: it remembers which policies have been asked. */
export class MutatingPolicyRound {
  readonly #reinvocation: Reinvocation;
  #reinvocable = new Set<string>();
  #due = new Set<string>();
  #output: DeepReadonly<KubeObject> | undefined;

  constructor(reinvocation: Reinvocation) {
    this.#reinvocation = reinvocation;
  }

  /** Throws a StatusError with the first thing that went wrong. */
  async admit(attributes: AdmissionAttributes, context: AdmissionContext): Promise<AdmissionAttributes> {
    if (attributes.operation === 'DELETE') return attributes;
    const { second } = this.#reinvocation;
    if (second && !deepEqual(this.#output, attributes.object)) this.#askAgain();
    const invocations = invocationsOf<MutatingAdmissionPolicy>('mutating', attributes, context);
    const errors: PolicyError[] = invocations.flatMap((invocation) =>
      invocation.error === undefined ? [] : [{ invocation, message: invocation.error }],
    );
    let current = attributes;
    for (const invocation of invocations) {
      for (const params of invocation.params) {
        const { attributes: matched } = invocation;
        const before = { ...matched, object: asMatched(current.object, matched) };
        const { object } = this.#invoke(invocation, params, before, context, errors);
        if (object !== before.object) current = { ...current, object: asRequested(object, matched) };
      }
    }
    this.#output = current.object;
    const told = errors.filter(({ invocation }) => invocation.policy.spec.failurePolicy !== 'Ignore');
    if (told.length > 0) throw denial(told, attributes, context);
    return current;
  }

  #invoke(
    invocation: Invocation<MutatingAdmissionPolicy>,
    params: DeepReadonly<KubeObject> | null,
    attributes: AdmissionAttributes,
    context: AdmissionContext,
    errors: PolicyError[],
  ): AdmissionAttributes {
    const { policy } = invocation;
    const known = compiled.get(policy) ?? compilePolicy(policy);
    compiled.set(policy, known);
    const fail = (message: string): void => void errors.push({ invocation, message, reason: 'Invalid' });
    if (known.conditions.length > 0) {
      const { matches, error } = conditionsHold(
        known.conditions,
        known.variables,
        attributes,
        context,
        params,
      );
      if (error !== undefined) {
        if (policy.spec.failurePolicy !== 'Ignore') fail(error);
        return attributes;
      }
      if (!matches) return attributes;
    }
    const key = keyOf(invocation, params);
    if (this.#reinvocation.second && !this.#due.has(key)) return attributes;
    let current = attributes;
    for (const mutation of known.mutations) {
      if (!current.object) continue;
      try {
        current = { ...current, object: apply(mutation, known, params, current, context) };
      } catch (error) {
        if (!(error instanceof MutationFailed || error instanceof OutOfBudget)) throw error;
        fail(error.message);
      }
    }
    if (!deepEqual(current.object, attributes.object)) {
      this.#askAgain();
      this.#reinvocation.wanted = true;
      emitMutated(invocation, attributes, current, context);
    }
    if (policy.spec.reinvocationPolicy === 'IfNeeded') this.#reinvocable.add(key);
    return current;
  }

  #askAgain(): void {
    for (const key of this.#reinvocable) this.#due.add(key);
    this.#reinvocable.clear();
  }
}

interface CompiledPolicy {
  readonly variables: ReadonlyMap<string, CompiledExpression>;
  readonly conditions: readonly CompiledExpression[];
  readonly mutations: readonly CompiledMutation[];
}

/** A policy is compiled once, for as long as it stays as it is. */
const compiled = new WeakMap<MutatingAdmissionPolicy, CompiledPolicy>();

function compilePolicy({ spec }: MutatingAdmissionPolicy): CompiledPolicy {
  const compiler = new PolicyCompiler(spec.paramKind !== undefined);
  for (const variable of spec.variables ?? []) compiler.variable(variable);
  const { matchConditions = [], mutations = [] } = spec;
  return {
    variables: compiler.variables,
    conditions: matchConditions.map(({ expression }) => compiler.expression(expression, BOOLEAN)),
    mutations: mutations.map((mutation) => compileMutation(compiler, mutation)),
  };
}

const keyOf = (
  { policy, binding }: Invocation<MutatingAdmissionPolicy>,
  params: DeepReadonly<KubeObject> | null,
): string =>
  [policy.metadata.name, binding?.metadata.name, params?.metadata.namespace, params?.metadata.name].join('/');

/** The object after one mutation, decoded and defaulted. */
function apply(
  mutation: CompiledMutation,
  { variables }: CompiledPolicy,
  params: DeepReadonly<KubeObject> | null,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): DeepReadonly<KubeObject> {
  const values = activation(attributes, context, { params, namespace: namespaceOf(attributes, context) });
  const evaluator = new Evaluator(values, variables, POLICY_BUDGET);
  const before = attributes.object as KubeObject;
  const { group, version } = attributes.resource;
  const kind = { group, version, kind: before.kind };
  const changed = mutated(mutation, goCodec.finished(before, kind), kind, evaluator);
  const draft = goCodec.draft(changed, kind);
  attributes.resource.defaults?.(draft);
  return deepFreeze(deepCopy<KubeObject>(draft));
}

function emitMutated(
  invocation: Invocation<MutatingAdmissionPolicy>,
  { object: before }: AdmissionAttributes,
  { object }: AdmissionAttributes,
  context: AdmissionContext,
): void {
  const hook = invocationName(invocation);
  context.emit('admission.mutated', 7, {
    plugin: MUTATING_POLICIES,
    hook,
    before,
    object,
    patch: patchBetween(before, object),
  });
}

function denial(
  errors: readonly PolicyError[],
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): StatusError {
  const messages = errors.map(({ invocation: { policy, binding }, message }) => {
    const { name } = policy.metadata;
    const who = binding ? `policy '${name}' with binding '${binding.metadata.name}'` : `policy "${name}"`;
    return `${who} denied request: ${message}`;
  });
  const [first] = errors as readonly [PolicyError];
  const [message] = messages as [string];
  context.emit('admission.validated', 7, {
    plugin: MUTATING_POLICIES,
    hook: invocationName(first.invocation),
    allowed: false,
    message: first.message,
  });
  const { code, reason, details } = refused(attributes, 'admission request denied by policy').status;
  const causes = messages.map((each) => ({ message: each }));
  return new StatusError(code, first.reason ?? reason ?? 'Forbidden', message, { ...details, causes });
}
