/**
 * Asks webhooks: which are about a write, what they are sent, what becomes of their answers.
 * Source: k8s.io/apiserver/pkg/admission/plugin/webhook/{generic,mutating,validating,request,errors}, 1.36.4.
 */
import { applyJsonPatch } from '../../api/json-patch.ts';
import { type DeepReadonly, deepCopy, deepEqual, deepFreeze, type KubeObject } from '../../api/object.ts';
import { PatchError } from '../../api/patch-error.ts';
import { badRequest, internalError, StatusError } from '../../api/status.ts';
import type { PatchOperation } from '../../trace/events.ts';
import type { Step } from '../../trace/steps.ts';
import { type AdmissionAttributes, type AdmissionContext, refused } from './admission.ts';
import { asRequested, matchedAs } from './equivalent-resources.ts';
import type { AdmissionRequest, ReviewResponse } from './hooks.ts';
import { isSelected, ruleMatches } from './matching.ts';
import { MUTATING_WEBHOOKS, VALIDATING_WEBHOOKS } from './order.ts';
import { patchFault } from './patch-fault.ts';
import { patchBetween } from './patched.ts';
import type { Reinvocation } from './reinvocation.ts';
import { optionsOf, targetOf } from './request-parts.ts';
import { CallFailed, type Webhook } from './webhook.ts';

/** Asks the mutating webhooks, one after the other. One object a write: it remembers who has been asked. */
export class MutatingRound {
  readonly #webhooks: readonly Webhook[];
  readonly #reinvocation: Reinvocation;
  #reinvocable = new Set<Webhook>();
  #due = new Set<Webhook>();
  #output: DeepReadonly<KubeObject> | undefined;

  constructor(webhooks: readonly Webhook[], reinvocation: Reinvocation) {
    this.#webhooks = webhooks;
    this.#reinvocation = reinvocation;
  }

  async admit(attributes: AdmissionAttributes, context: AdmissionContext): Promise<AdmissionAttributes> {
    const { second } = this.#reinvocation;
    if (second && !deepEqual(this.#output, attributes.object)) this.#askAgain();
    let current = attributes;
    for (const [index, webhook] of this.#webhooks.entries()) {
      const matched =
        second && !this.#due.has(webhook) ? undefined : await matchedBy(webhook, current, context);
      if (!matched) continue;
      const where = `round_${second ? 1 : 0}_index_${index}`;
      const object = await this.#ask(webhook, matched, context, where);
      if (object !== matched.object) {
        current = { ...current, object: asRequested(object, matched) };
        this.#askAgain();
        this.#reinvocation.wanted = true;
      }
      if (webhook.reinvocationPolicy === 'IfNeeded') this.#reinvocable.add(webhook);
    }
    this.#output = current.object;
    return current;
  }

  /** The object as the webhook leaves it. */
  async #ask(
    webhook: Webhook,
    attributes: AdmissionAttributes,
    context: AdmissionContext,
    where: string,
  ): Promise<DeepReadonly<KubeObject> | undefined> {
    const { name, configuration } = webhook;
    let mutated = false;
    try {
      const response = await ask(webhook, attributes, context, MUTATING_WEBHOOKS, 7);
      if (!response)
        context.auditAnnotations[`failed-open.mutation.webhook.admission.k8s.io/${where}`] = name;
      const object = response ? await applyPatch(name, response, attributes, context) : attributes.object;
      mutated = object !== attributes.object;
      return object;
    } finally {
      const value = JSON.stringify({ configuration, webhook: name, mutated });
      context.auditAnnotations[`mutation.webhook.admission.k8s.io/${where}`] = value;
    }
  }

  #askAgain(): void {
    for (const webhook of this.#reinvocable) this.#due.add(webhook);
    this.#reinvocable.clear();
  }
}

// region: at-once
/** Asks the validating webhooks all at once; the first denial to arrive is told. */
export async function askValidatingWebhooks(
  webhooks: readonly Webhook[],
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Promise<void> {
  const { sim } = context.server;
  const asked: (readonly [Webhook, AdmissionAttributes])[] = [];
  for (const webhook of webhooks) {
    const matched = await matchedBy(webhook, attributes, context);
    if (matched) asked.push([webhook, matched]);
  }
  const refusals: unknown[] = [];
  const processes = asked.map(([webhook, matched], index) =>
    sim.spawn(`call of webhook ${webhook.name}`, async () => {
      try {
        const response = await ask(webhook, matched, context, VALIDATING_WEBHOOKS, 9);
        const where = `failed-open.validating.webhook.admission.k8s.io/round_0_index_${index}`;
        if (!response) context.auditAnnotations[where] = webhook.name;
      } catch (error) {
        refusals.push(error);
      }
    }),
  );
  for (const process of processes) await sim.join(process);
  if (refusals.length > 0) throw refusals[0];
}
// endregion

/**
 * The write as rules, selectors and conditions choose it; undefined if they do not.
 * Source: webhook/predicates, webhook/matchconditions.
 */
async function matchedBy(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Promise<AdmissionAttributes | undefined> {
  const { rules, matchPolicy, matchConditions, failurePolicy } = webhook;
  // Who could be stopped by them could not be repaired.
  if (attributes.resource.group === 'admissionregistration.k8s.io') return undefined;
  const matched = matchedAs(attributes, matchPolicy, (each) => rules.some((rule) => ruleMatches(rule, each)));
  if (!matched || !isSelected(webhook, attributes, context)) return undefined;
  if (matchConditions.length === 0) return matched;
  const { conditionsOfWebhook } = await context.server.sim.load(
    () => import('./policies/match-conditions.ts'),
  );
  const { matches, error } = conditionsOfWebhook(matchConditions, matched, context);
  if (error === undefined) return matches ? matched : undefined;
  if (failurePolicy === 'Ignore') return undefined;
  throw refused(attributes, error);
}

/** The verdict, undefined if the hook failed and its policy is to go on. Throws a StatusError for a refusal. */
async function ask(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  plugin: string,
  step: Step,
): Promise<ReviewResponse | undefined> {
  const { name: hook, sideEffects } = webhook;
  if (attributes.dryRun && (sideEffects === 'Some' || sideEffects === 'Unknown')) {
    throw badRequest(`admission webhook "${hook}" does not support dry run`);
  }
  const review = reviewOf(attributes, context);
  context.emit('hook.called', step, { plugin, hook, review });
  let response: ReviewResponse;
  try {
    response = await webhook.call(review, context);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const message = `failed calling webhook "${hook}": ${error.message}`;
    const ignored = webhook.failurePolicy === 'Ignore';
    context.emit('admission.failed', step, { plugin, hook, message, ignored });
    if (ignored) return undefined;
    throw internalError(message);
  }
  for (const [key, value] of Object.entries(response.auditAnnotations ?? {}))
    context.auditAnnotations[`${hook}/${key}`] = value;
  context.warnings.push(...(response.warnings ?? []));
  const refusal = response.allowed ? undefined : denial(hook, response.status);
  if (plugin === VALIDATING_WEBHOOKS || refusal) {
    const message = refusal?.message;
    context.emit('admission.validated', step, {
      plugin,
      hook,
      allowed: response.allowed,
      ...(message && { message }),
    });
  }
  if (refusal) throw refusal;
  return response;
}

/** Source: webhook/errors/statuserror.go `ToStatusErr`. */
function denial(name: string, status: ReviewResponse['status']): StatusError {
  const { code = 0, message, reason = '', details } = status ?? {};
  const why = message || reason;
  const text = `admission webhook "${name}" denied the request${why ? `: ${why}` : ' without explanation'}`;
  return new StatusError(Math.max(code, 400), reason, text, details);
}

function reviewOf(attributes: AdmissionAttributes, context: AdmissionContext): AdmissionRequest<KubeObject> {
  const { resource, name, namespace, operation, user, object, oldObject, dryRun } = attributes;
  const target = targetOf(attributes, object?.kind ?? resource.kind);
  const shown = (each: DeepReadonly<KubeObject> | undefined): DeepReadonly<KubeObject> | null =>
    each ? (context.codec?.finished(each as KubeObject, target.kind) ?? each) : null;
  return deepFreeze({
    uid: context.server.random.uuid(),
    ...target,
    name,
    namespace,
    operation,
    userInfo: {
      username: user.name,
      ...(user.uid && { uid: user.uid }),
      groups: user.groups,
      ...(user.extra && { extra: user.extra }),
    },
    object: shown(object) as DeepReadonly<KubeObject>,
    oldObject: shown(oldObject),
    dryRun,
    options: optionsOf(attributes),
  });
}

/** The object after the patch, decoded as any object that comes from outside, and defaulted; the same if nothing changed. */
async function applyPatch(
  hook: string,
  { patch = [] }: ReviewResponse,
  { object: before, resource }: AdmissionAttributes,
  context: AdmissionContext,
): Promise<DeepReadonly<KubeObject> | undefined> {
  if (patch.length === 0) return before;
  if (!before)
    throw internalError(
      `admission webhook "${hook}" attempted to modify the object, which is not supported for this operation`,
    );
  const { goCodec } = await context.server.sim.load(() => import('../decoding/go-codec.ts'));
  const kind = { ...resource, kind: before.kind };
  const base = goCodec.finished(before as KubeObject, kind);
  const patched = patch.reduce<unknown>(applyOperation, base);
  const draft = goCodec.draft(patched, kind);
  const changes = patchBetween(goCodec.draft(base, kind), draft);
  if (changes.length === 0) return before;
  const changed = deepFreeze(deepCopy(draft));
  context.emit('admission.mutated', 7, {
    plugin: MUTATING_WEBHOOKS,
    hook,
    before,
    object: changed,
    patch: changes,
  });
  resource.defaults?.(draft);
  if (deepEqual(draft, changed)) return changed;
  const object = deepFreeze(draft);
  context.emit('object.defaulted', 7, { before: changed, object });
  return object;
}

/** A patch that cannot be applied is a fault of the hook that no failurePolicy forgives. */
function applyOperation(document: unknown, operation: PatchOperation): unknown {
  try {
    return applyJsonPatch(document, [operation]);
  } catch (error) {
    if (!(error instanceof PatchError)) throw error;
    throw internalError(patchFault(operation));
  }
}
