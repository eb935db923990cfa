/**
 * Hooks: admission from outside the API server. A hook has a webhook's contract: an AdmissionReview request goes in, a
 * verdict comes out, with a JSON Patch if the hook mutates. So the same hook can serve a real cluster.
 * Source: k8s.io/apiserver/pkg/admission/plugin/webhook/{mutating,validating}/dispatcher.go, webhook/errors, 1.36.4.
 */
import type { LabelSelector, Namespace, Pod } from '../../api/core-v1.ts';
import { applyJsonPatch, PatchError } from '../../api/json-patch.ts';
import { type DeepReadonly, deepCopy, deepEqual, deepFreeze, type KubeObject } from '../../api/object.ts';
import { labelSelector } from '../../api/selectors.ts';
import { badRequest, internalError, type StatusDetails, StatusError } from '../../api/status.ts';
import { host } from '../../host.ts';
import { NeverSettledError } from '../../sim/simulation.ts';
import { millis, seconds } from '../../sim/time.ts';
import type { PatchOperation } from '../../trace/events.ts';
import type { Step } from '../../trace/steps.ts';
import type { AdmissionAttributes, AdmissionContext, Operation } from './admission.ts';
import { MUTATING_WEBHOOKS, VALIDATING_WEBHOOKS } from './order.ts';
import { patchBetween } from './patched.ts';

/** Modelled: an HTTPS request to a server in the same cluster, on a connection that is open. */
const ROUND_TRIP_MICROS = millis(2);
const TIMEOUT_SECONDS_DEFAULT = 10;

/** Which writes a hook is asked about. */
export interface HookRule {
  readonly operations: readonly (Operation | '*')[];
  /** `''` is the core group; default all. */
  readonly apiGroups?: readonly string[];
  /** Default all. */
  readonly apiVersions?: readonly string[];
  /** Plurals, such as `pods`, `pods/status`, `pods/*`, `*`. */
  readonly resources: readonly string[];
  readonly scope?: 'Namespaced' | 'Cluster' | '*';
}

/** The `request` of an AdmissionReview, admission.k8s.io/v1. Everything in it is frozen. */
export interface AdmissionRequest<T extends KubeObject = Pod> {
  readonly uid: string;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  readonly subResource?: string;
  /** Empty while it has still to be generated. */
  readonly name: string;
  readonly namespace: string;
  readonly operation: Operation;
  readonly userInfo: {
    readonly username: string;
    readonly groups: readonly string[];
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
  /** The object as it would be stored; null for a DELETE, whatever the type says. */
  readonly object: DeepReadonly<T>;
  /** The object as it is stored; null for a CREATE. */
  readonly oldObject: DeepReadonly<T> | null;
  readonly dryRun: boolean;
  readonly options: unknown;
}

/** The `response` of an AdmissionReview, without its uid. */
export interface ReviewResponse {
  readonly allowed: boolean;
  /** Mutating hooks only; `patched` makes one. */
  readonly patch?: readonly PatchOperation[] | undefined;
  /** Why not, for a hook that denies. The code is 400 if none of 400 or more is given. */
  readonly status?:
    | {
        readonly code?: number;
        readonly message?: string;
        readonly reason?: string;
        readonly details?: StatusDetails;
      }
    | undefined;
  /** Shown to the user by kubectl. */
  readonly warnings?: readonly string[] | undefined;
}

interface Hook<T extends KubeObject> {
  /** A domain with at least three parts, such as `add-team.example.com`. */
  readonly name: string;
  readonly rules: readonly HookRule[];
  /** What a hook that fails means: the write fails, or goes on without it. Default `Fail`. */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** 1 to 30, default 10. */
  readonly timeoutSeconds?: number;
  /** Only objects in namespaces with these labels. */
  readonly namespaceSelector?: LabelSelector;
  /** Only objects with these labels. */
  readonly objectSelector?: LabelSelector;
  /** A hook with `Some` is not asked in a dry run: that write fails. Default `None`. */
  readonly sideEffects?: 'None' | 'NoneOnDryRun' | 'Some' | 'Unknown';
  /** The verdict; a Promise of it is awaited. */
  review(request: AdmissionRequest<T>): ReviewResponse | Promise<ReviewResponse>;
}

/** A hook that may change objects. `T` is what its rules let through: Pods, unless you write another type. */
export interface MutatingHook<T extends KubeObject = Pod> extends Hook<T> {
  /** `IfNeeded`: asked once more when a later hook or plugin has changed the object. Default `Never`. */
  readonly reinvocationPolicy?: 'Never' | 'IfNeeded';
}

/** A hook that allows or denies. It is asked last, about the object as it would be stored. */
export interface ValidatingHook<T extends KubeObject = Pod> extends Hook<T> {}

type AnyHook = Hook<KubeObject>;

/**
 * Asks the mutating hooks, in the order of the list. (A real server sorts webhook configurations by name, and takes
 * the webhooks of one in the order of its list.) One object a write: it remembers who has been asked.
 */
export class MutatingRound {
  readonly #hooks: readonly MutatingHook<KubeObject>[];
  /** Whether the whole chain has to be gone through again, because a hook has changed the object. */
  again = false;
  #reinvocable = new Set<AnyHook>();
  #due = new Set<AnyHook>();
  #output: DeepReadonly<KubeObject> | undefined;

  constructor(hooks: readonly MutatingHook<KubeObject>[]) {
    this.#hooks = hooks;
  }

  async admit(attributes: AdmissionAttributes, context: AdmissionContext): Promise<AdmissionAttributes> {
    const second = this.again;
    if (second && !deepEqual(this.#output, attributes.object)) this.#askAgain();
    let current = attributes;
    for (const hook of this.#hooks) {
      if ((second && !this.#due.has(hook)) || !isAbout(hook, current, context)) continue;
      const response = await ask(hook, current, context, MUTATING_WEBHOOKS, 7);
      if (response?.allowed) {
        const object = applyPatch(hook, response, current, context);
        if (object !== current.object) {
          current = { ...current, object };
          this.#askAgain();
          this.again = true;
        }
      }
      if (hook.reinvocationPolicy === 'IfNeeded') this.#reinvocable.add(hook);
    }
    this.#output = current.object;
    return current;
  }

  #askAgain(): void {
    for (const hook of this.#reinvocable) this.#due.add(hook);
    this.#reinvocable.clear();
  }
}

/** Asks the validating hooks all at once; the first that denies, in the order of the list, is told. */
export async function askValidatingHooks(
  hooks: readonly ValidatingHook<KubeObject>[],
  attributes: AdmissionAttributes,
  context: AdmissionContext,
): Promise<void> {
  const { sim } = context.server;
  const asked = hooks.filter((hook) => isAbout(hook, attributes, context));
  const refusals: unknown[] = [];
  const processes = asked.map((hook, index) =>
    sim.spawn(`call of webhook ${hook.name}`, async () => {
      try {
        await ask(hook, attributes, context, VALIDATING_WEBHOOKS, 9);
      } catch (error) {
        refusals[index] = error;
      }
    }),
  );
  for (const process of processes) await sim.join(process);
  const refusal = refusals.find((error) => error !== undefined);
  if (refusal) throw refusal;
}

/** Whether rules and selectors choose this write. Source: webhook/predicates. */
function isAbout(hook: AnyHook, attributes: AdmissionAttributes, { server }: AdmissionContext): boolean {
  if (!hook.rules.some((rule) => ruleMatches(rule, attributes))) return false;
  const { objectSelector, namespaceSelector } = hook;
  if (objectSelector) {
    const selector = labelSelector(objectSelector);
    const { object, oldObject } = attributes;
    if (![object, oldObject].some((each) => each && selector.matches(each.metadata.labels ?? {})))
      return false;
  }
  if (!namespaceSelector) return true;
  const isNamespace = attributes.resource.resource === 'namespaces';
  if (attributes.namespace === '' && !isNamespace) return true;
  const namespace = isNamespace
    ? attributes.object
    : server.lookup<Namespace>('', 'namespaces', '', attributes.namespace);
  return labelSelector(namespaceSelector).matches(namespace?.metadata.labels ?? {});
}

function ruleMatches(
  rule: HookRule,
  { operation, resource, subresource, namespace }: AdmissionAttributes,
): boolean {
  const among = (wanted: readonly string[] | undefined, value: string): boolean =>
    wanted === undefined || wanted.includes('*') || wanted.includes(value);
  const scope = rule.scope ?? '*';
  const isNamespaced = namespace !== '' && resource.resource !== 'namespaces';
  return (
    among(rule.operations, operation) &&
    among(rule.apiGroups, resource.group) &&
    among(rule.apiVersions, resource.version) &&
    (scope === '*' || (scope === 'Namespaced') === isNamespaced) &&
    rule.resources.some((wanted) => {
      const [plural, part = ''] = wanted.split('/');
      return (plural === '*' || plural === resource.resource) && (part === '*' || part === subresource);
    })
  );
}

/** The verdict, undefined if the hook failed and its policy is to go on. Throws a StatusError for a refusal. */
async function ask(
  hook: AnyHook,
  attributes: AdmissionAttributes,
  context: AdmissionContext,
  plugin: string,
  step: Step,
): Promise<ReviewResponse | undefined> {
  const sideEffects = hook.sideEffects ?? 'None';
  if (attributes.dryRun && (sideEffects === 'Some' || sideEffects === 'Unknown')) {
    throw badRequest(`admission webhook "${hook.name}" does not support dry run`);
  }
  const review = reviewOf(attributes, context.server.random.uuid());
  context.emit('hook.called', step, { plugin, hook: hook.name, review });
  let response: ReviewResponse;
  try {
    response = await answer(hook, review, context);
  } catch (error) {
    if (!(error instanceof CallFailed)) throw error;
    const message = `failed calling webhook "${hook.name}": ${error.message}`;
    const ignored = hook.failurePolicy === 'Ignore';
    context.emit('admission.failed', step, { plugin, hook: hook.name, message, ignored });
    if (ignored) return undefined;
    throw internalError(message);
  }
  context.warnings.push(...(response.warnings ?? []));
  const refusal = response.allowed ? undefined : denial(hook.name, response.status);
  if (plugin === VALIDATING_WEBHOOKS || refusal) {
    const message = refusal?.message;
    context.emit('admission.validated', step, {
      plugin,
      hook: hook.name,
      allowed: response.allowed,
      ...(message && { message }),
    });
  }
  if (refusal) throw refusal;
  return response;
}

/** The hook could not be asked, or gave no answer that can be read. */
class CallFailed extends Error {
  override readonly name = 'CallFailed';
}

/** Runs the hook as the server at the other end of a request, which is given up when it takes too long. */
async function answer(
  hook: AnyHook,
  review: AdmissionRequest<KubeObject>,
  context: AdmissionContext,
): Promise<ReviewResponse> {
  const { sim } = context.server;
  const timeoutSeconds = hook.timeoutSeconds ?? TIMEOUT_SECONDS_DEFAULT;
  let outcome: { readonly value: unknown } | { readonly error: unknown } | undefined;
  const server = sim.spawn(`webhook ${hook.name}`, async () => {
    await sim.sleep(ROUND_TRIP_MICROS);
    try {
      outcome = { value: await sim.readerCode(hook.name, () => hook.review(review)) };
    } catch (error) {
      host.readerError(hook.name, error);
      // Whoever never answers is found out by the caller's clock.
      if (!(error instanceof NeverSettledError)) outcome = { error };
    }
  });
  await sim.block<void>(`webhook ${hook.name} to answer`, (wake) => {
    const cancel = sim.after(seconds(timeoutSeconds), () => wake(undefined));
    server.whenOver(() => {
      if (!outcome) return;
      cancel();
      wake(undefined);
    });
  });
  if (!outcome) {
    const url = `https://${hook.name}/?timeout=${timeoutSeconds}s`;
    throw new CallFailed(`failed to call webhook: Post "${url}": context deadline exceeded`);
  }
  if ('error' in outcome) {
    const text = JSON.stringify(thrownText(outcome.error));
    throw new CallFailed(
      `failed to call webhook: an error on the server (${text}) has prevented the request from succeeding`,
    );
  }
  const fault = faultOf(outcome.value);
  if (!fault) return deepCopy(outcome.value as ReviewResponse);
  host.readerError(
    hook.name,
    new TypeError(
      `review returned ${describe(outcome.value)}: return { allowed: true } or { allowed: false, status: { message: '…' } }, with a patch if you like`,
    ),
  );
  throw new CallFailed(fault);
}

/** What is wrong with an answer, in the words of a server that has to read it as JSON. */
function faultOf(value: unknown): string | undefined {
  if (value === undefined || value === null)
    return 'received invalid webhook response: webhook response was absent';
  const unreadable = (what: unknown, field: string, type: string): string =>
    `failed to call webhook: json: cannot unmarshal ${jsonType(what)} into Go ${field} of type ${type}`;
  if (typeof value !== 'object' || Array.isArray(value)) {
    return unreadable(value, 'struct field AdmissionReview.response', 'v1.AdmissionResponse');
  }
  const { allowed, patch } = value as Record<string, unknown>;
  if (allowed !== undefined && typeof allowed !== 'boolean') {
    return unreadable(allowed, 'struct field AdmissionResponse.response.allowed', 'bool');
  }
  if (patch === undefined || Array.isArray(patch)) return undefined;
  return `received undecodable patch in webhook response: json: cannot unmarshal ${jsonType(patch)} into Go value of type jsonpatch.Patch`;
}

const jsonType = (value: unknown): string =>
  Array.isArray(value)
    ? 'array'
    : typeof value === 'boolean'
      ? 'bool'
      : value === null
        ? 'null'
        : typeof value;

const describe = (value: unknown): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);

/** Errors that the language throws itself; their texts differ between JavaScript engines, so only the name counts. */
const languageErrors = [
  'TypeError',
  'RangeError',
  'ReferenceError',
  'SyntaxError',
  'EvalError',
  'URIError',
  'InternalError',
];

function thrownText(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${jsonType(error)}`;
  return languageErrors.includes(error.name) ? `threw a ${error.name}` : error.message;
}

/** Source: webhook/errors/statuserror.go `ToStatusErr`. */
function denial(name: string, status: ReviewResponse['status']): StatusError {
  const { code = 0, message, reason = '', details } = status ?? {};
  const why = message || reason;
  const text = `admission webhook "${name}" denied the request${why ? `: ${why}` : ' without explanation'}`;
  return new StatusError(Math.max(code, 400), reason, text, details);
}

function reviewOf(attributes: AdmissionAttributes, uid: string): AdmissionRequest<KubeObject> {
  const { resource, subresource, name, namespace, operation, user, object, oldObject, dryRun } = attributes;
  const { group, version } = resource;
  const [type] = operation;
  return deepFreeze({
    uid,
    kind: { group, version, kind: object?.kind ?? resource.kind },
    resource: { group, version, resource: resource.resource },
    ...(subresource && { subResource: subresource }),
    name,
    namespace,
    operation,
    userInfo: { username: user.name, groups: user.groups, ...(user.extra && { extra: user.extra }) },
    object: (object ?? null) as DeepReadonly<KubeObject>,
    oldObject: oldObject ?? null,
    dryRun,
    options: {
      kind: `${type}${operation.slice(1).toLowerCase()}Options`,
      apiVersion: 'meta.k8s.io/v1',
      ...(dryRun && { dryRun: ['All'] }),
    },
  });
}

/** The object after the hook's patch and another defaulting; the same one if nothing changed. */
function applyPatch(
  hook: AnyHook,
  { patch = [] }: ReviewResponse,
  { object: before, resource }: AdmissionAttributes,
  context: AdmissionContext,
): DeepReadonly<KubeObject> | undefined {
  let after: unknown = before;
  for (const operation of patch) after = applyOperation(after, operation);
  const changes = patchBetween(before, after);
  if (changes.length === 0) return before;
  const changed = deepFreeze(deepCopy(after as KubeObject));
  context.emit('admission.mutated', 7, {
    plugin: MUTATING_WEBHOOKS,
    hook: hook.name,
    before,
    object: changed,
    patch: changes,
  });
  const draft = deepCopy<KubeObject>(changed);
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

/** The words of github.com/evanphx/json-patch. */
function patchFault({ op, path }: PatchOperation): string {
  switch (op) {
    case 'test':
      return `testing value ${path} failed: test failed`;
    case 'replace':
      return `replace operation does not apply: doc is missing key: ${path}: missing value`;
    case 'add':
    case 'remove':
      return `${op} operation does not apply: doc is missing path: "${path}": missing value`;
    case 'move':
    case 'copy':
      return `${op} operation does not apply: doc is missing ${op === 'move' ? 'from' : 'destination'} path: ${path}: missing value`;
    default:
      return `Unexpected kind: ${String(op)}`;
  }
}
