/** A reader's hook as a webhook: it runs as the server at the other end of a request would. */
import { deepCopy, type KubeObject } from '../../api/object.ts';
import { host } from '../../host.ts';
import { isLanguageError } from '../../language-errors.ts';
import { NeverSettledError } from '../../sim/simulation.ts';
import { millis } from '../../sim/time.ts';
import type { AdmissionContext } from './admission.ts';
import type { AdmissionRequest, MutatingHook, ReviewResponse, ValidatingHook } from './hooks.ts';
import { CallFailed, type Webhook, withinSeconds } from './webhook.ts';

/** Modelled: an HTTPS request to a server in the same cluster, on a connection that is open. */
export const ROUND_TRIP_MICROS = millis(2);
const TIMEOUT_SECONDS_DEFAULT = 10;

type AnyHook = MutatingHook<KubeObject> | ValidatingHook<KubeObject>;

export function webhookOf(hook: AnyHook): Webhook {
  const { timeoutSeconds = TIMEOUT_SECONDS_DEFAULT, namespaceSelector, objectSelector } = hook;
  return {
    name: hook.name,
    configuration: hook.name,
    rules: hook.rules,
    matchPolicy: 'Equivalent',
    failurePolicy: hook.failurePolicy ?? 'Fail',
    timeoutSeconds,
    namespaceSelector,
    objectSelector,
    sideEffects: hook.sideEffects ?? 'None',
    reinvocationPolicy: ('reinvocationPolicy' in hook && hook.reinvocationPolicy) || 'Never',
    matchConditions: [],
    call: (review, context) => call(hook, timeoutSeconds, review, context),
  };
}

async function call(
  hook: AnyHook,
  timeoutSeconds: number,
  review: AdmissionRequest<KubeObject>,
  { server: { sim } }: AdmissionContext,
): Promise<ReviewResponse> {
  const outcome = await withinSeconds<unknown>(sim, `webhook ${hook.name}`, timeoutSeconds, async () => {
    await sim.sleep(ROUND_TRIP_MICROS);
    try {
      return { value: await sim.readerCode(hook.name, () => hook.review(review)) };
    } catch (error) {
      host.readerError(hook.name, error);
      // Whoever never answers is found out by the caller's clock.
      return error instanceof NeverSettledError ? undefined : { error };
    }
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

function thrownText(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${jsonType(error)}`;
  return isLanguageError(error) ? `threw a ${error.name}` : error.message;
}
