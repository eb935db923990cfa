/**
 * Webhooks of stored configurations: an AdmissionReview is posted to the server that the configuration names, and what
 * comes back is read with care. Source: k8s.io/apiserver/pkg/util/webhook/client.go,
 * pkg/admission/plugin/webhook/request; k8s.io/client-go/rest/request.go.
 */
import { fromBase64, fromUtf8 } from '../../api/base64-text.ts';
import type { LabelSelector, Service } from '../../api/core-v1.ts';
import { goQuote } from '../../api/go-quote.ts';
import type { KubeObject } from '../../api/object.ts';
import { host } from '../../host.ts';
import { NeverSettledError } from '../../sim/simulation.ts';
import type { PatchOperation } from '../../trace/events.ts';
import type { AdmissionContext } from './admission.ts';
import { ROUND_TRIP_MICROS } from './hook-call.ts';
import type { AdmissionRequest, HookRule, ReviewResponse } from './hooks.ts';
import { isServed } from './service-endpoints.ts';
import { CallFailed, type MatchCondition, type Webhook, withinSeconds } from './webhook.ts';
import type { AdmissionReview, WebhookAnswer, WebhookServer } from './webhook-server.ts';

interface ClientConfig {
  readonly url?: string;
  readonly service?: { namespace: string; name: string; path?: string; port?: number };
  readonly caBundle?: string;
}

/** A webhook as it is stored, with its defaults. */
interface StoredWebhook {
  readonly name: string;
  readonly clientConfig: ClientConfig;
  readonly rules?: readonly HookRule[];
  readonly failurePolicy?: 'Fail' | 'Ignore';
  readonly timeoutSeconds?: number;
  readonly namespaceSelector?: LabelSelector;
  readonly objectSelector?: LabelSelector;
  readonly sideEffects?: string;
  readonly reinvocationPolicy?: string;
  readonly matchConditions?: readonly MatchCondition[];
  readonly matchPolicy?: string;
}

export function webhooksOf(configuration: KubeObject, servers: readonly WebhookServer[]): Webhook[] {
  const { webhooks = [] } = configuration as KubeObject & { webhooks?: readonly StoredWebhook[] };
  const mutates = configuration.kind === 'MutatingWebhookConfiguration';
  return webhooks.map((stored) => {
    const { timeoutSeconds = 10, namespaceSelector, objectSelector, rules = [] } = stored;
    return {
      name: stored.name,
      configuration: configuration.metadata.name ?? '',
      rules,
      matchPolicy: stored.matchPolicy ?? 'Equivalent',
      failurePolicy: stored.failurePolicy ?? 'Fail',
      timeoutSeconds,
      namespaceSelector,
      objectSelector,
      sideEffects: stored.sideEffects ?? 'Unknown',
      reinvocationPolicy: stored.reinvocationPolicy ?? 'Never',
      matchConditions: stored.matchConditions ?? [],
      async call(review, context) {
        const answer = await post(stored, timeoutSeconds, review, servers, context);
        return verified(readAnswer(answer), review.uid, mutates);
      },
    };
  });
}

async function post(
  { name, clientConfig }: StoredWebhook,
  timeoutSeconds: number,
  request: AdmissionRequest<KubeObject>,
  servers: readonly WebhookServer[],
  { server }: AdmissionContext,
): Promise<WebhookAnswer> {
  const { sim } = server;
  const { address, path } = targetOf(clientConfig);
  const url = `https://${address}${path}?timeout=${timeoutSeconds}s`;
  const fail = (why: string): never => {
    throw new CallFailed(`failed to call webhook: Post "${url}": ${why}`);
  };
  const { service, caBundle } = clientConfig;
  const backend = service && server.lookup<Service>('', 'services', service.namespace, service.name);
  if (service && !backend) fail(`service ${goQuote(service.name)} not found`);
  const found = servers.find((each) => each.address === address);
  if (!found || (backend && !isServed(backend, server)))
    return fail(unreachable(backend ? `${backend.spec?.clusterIP}:${service?.port ?? 443}` : address));
  if (found.caBundle !== undefined && found.caBundle !== caBundle)
    fail('tls: failed to verify certificate: x509: certificate signed by unknown authority');
  const review: AdmissionReview = { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', request };
  const outcome = await withinSeconds(sim, `webhook ${name}`, timeoutSeconds, async () => {
    await sim.sleep(ROUND_TRIP_MICROS);
    const asked = `${path}?timeout=${timeoutSeconds}s`;
    try {
      return { value: await sim.readerCode(name, () => found.post(asked, review)) };
    } catch (error) {
      host.readerError(name, error);
      return error instanceof NeverSettledError ? undefined : { error };
    }
  });
  if (!outcome) return fail('context deadline exceeded');
  return 'error' in outcome ? fail('EOF') : outcome.value;
}

function targetOf({ url, service }: ClientConfig): { address: string; path: string } {
  if (service) {
    const { namespace, name, path, port = 443 } = service;
    return { address: `${name}.${namespace}.svc:${port}`, path: path || '/' };
  }
  const [, address = '', path = ''] = /^https:\/\/([^/]*)(.*)$/.exec(url ?? '') ?? [];
  return { address: /:\d+$/.test(address) ? address : `${address}:443`, path: path || '/' };
}

function unreachable(address: string): string {
  const [name = ''] = address.split(':');
  return /^[\d.]+$/.test(name)
    ? `dial tcp ${address}: connect: connection refused`
    : `dial tcp: lookup ${name}: no such host`;
}

/** The AdmissionReview of an answer. Throws CallFailed. */
function readAnswer({ status = 200, body }: WebhookAnswer): Record<string, unknown> {
  const fail = (why: string): never => {
    throw new CallFailed(`failed to call webhook: ${why}`);
  };
  if (status < 200 || status > 206) fail(refusalOf(status, body));
  const value = typeof body === 'string' ? parsed(body) : body;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const struct = String.raw`struct { APIVersion string "json:\"apiVersion,omitempty\""; Kind string "json:\"kind,omitempty\"" }`;
    fail(
      `couldn't get version/kind; json parse error: json: cannot unmarshal ${jsonType(value)} into Go value of type ${struct}`,
    );
  }
  const review = value as Record<string, unknown>;
  const { kind, apiVersion } = review;
  if (!kind) fail(`Object 'Kind' is missing in '${JSON.stringify(review)}'`);
  if (!apiVersion) fail(`Object 'apiVersion' is missing in '${JSON.stringify(review)}'`);
  if (kind !== 'AdmissionReview' || !String(apiVersion).startsWith('admission.k8s.io/v1'))
    fail(
      `no kind ${goQuote(String(kind))} is registered for version ${goQuote(String(apiVersion))} in scheme "pkg/runtime/scheme.go:111"`,
    );
  return review;
}

/** What is no JSON is read as YAML, in which most text is a string. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Then it is a plain scalar.
    return text;
  }
}

/** Source: k8s.io/apimachinery/pkg/api/errors `NewGenericServerResponse`. */
function refusalOf(status: number, body: unknown): string {
  if ((body as { kind?: unknown } | null)?.kind === 'Status')
    return String((body as { message?: unknown }).message ?? '');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const known = refusals[status];
  if (known) return known;
  if (status >= 500)
    return `an error on the server (${goQuote(text)}) has prevented the request from succeeding`;
  return `the server responded with the status code ${status} but did not return more information`;
}

const refusals: Readonly<Record<number, string>> = {
  400: 'the server rejected our request for an unknown reason',
  401: 'the server has asked for the client to provide credentials',
  403: 'the server does not allow access to the requested resource',
  404: 'the server could not find the requested resource',
  405: 'the server does not allow this method on the requested resource',
  406: 'the server was unable to respond with a content type that the client supports',
  409: 'the server reported a conflict',
  410: 'the requested resource is no longer available',
  415: 'the server was unable to process the request body because of its media type',
  422: 'the server rejected our request due to an error in our request',
  429: 'the server has received too many requests and has asked us to try again later',
  503: 'the server is currently unable to handle the request',
  504: 'the server was unable to return a response in the time allotted, but may still be processing the request',
};

/** The verdict in a review. Throws CallFailed. */
function verified(review: Record<string, unknown>, uid: string, mutates: boolean): ReviewResponse {
  const invalid = (why: string): never => {
    throw new CallFailed(`received invalid webhook response: ${why}`);
  };
  const { response, apiVersion } = review as { response?: Record<string, unknown>; apiVersion: string };
  if (!response) return invalid('webhook response was absent');
  const { allowed, patch = '', patchType, status, warnings, auditAnnotations } = response;
  if (allowed !== undefined && typeof allowed !== 'boolean')
    throw new CallFailed(
      `failed to call webhook: json: cannot unmarshal ${jsonType(allowed)} into Go struct field AdmissionResponse.response.allowed of type bool`,
    );
  const given = String(response.uid ?? '');
  if (given !== uid) invalid(`expected response.uid=${goQuote(uid)}, got ${goQuote(given)}`);
  if (apiVersion !== 'admission.k8s.io/v1')
    invalid(
      `expected webhook response of admission.k8s.io/v1, Kind=AdmissionReview, got ${apiVersion}, Kind=AdmissionReview`,
    );
  if (!mutates && patch) invalid('validating webhook may not return response.patch');
  if (!mutates && patchType !== undefined) invalid('validating webhook may not return response.patchType');
  if (patch && patchType === undefined) invalid('webhook returned response.patch but not response.patchType');
  if (!patch && patchType !== undefined)
    invalid('webhook returned response.patchType but not response.patch');
  if (patchType === '') invalid('webhook returned invalid response.patchType of ""');
  return {
    allowed: allowed === true,
    ...(patch !== '' && allowed === true && { patch: patchOf(String(patch), String(patchType)) }),
    ...(status !== undefined && { status: status as NonNullable<ReviewResponse['status']> }),
    ...(Array.isArray(warnings) && { warnings: warnings.map(String) }),
    ...(auditAnnotations !== undefined && {
      auditAnnotations: auditAnnotations as Readonly<Record<string, string>>,
    }),
  };
}

/** A patch is sent as base64 of JSON. */
function patchOf(base64: string, type: string): readonly PatchOperation[] {
  const unreadable = (why: string): never => {
    throw new CallFailed(`received undecodable patch in webhook response: ${why}`);
  };
  let patch: unknown;
  try {
    patch = JSON.parse(fromUtf8(fromBase64(base64)));
  } catch {
    // The words are those of Go, and do not say where.
    return unreadable('invalid character in patch');
  }
  if (!Array.isArray(patch))
    return unreadable(`json: cannot unmarshal ${jsonType(patch)} into Go value of type jsonpatch.Patch`);
  if (patch.length > 0 && type !== 'JSONPatch')
    throw new CallFailed(`unsupported patch type ${goQuote(type)}`);
  return patch as PatchOperation[];
}

const jsonType = (value: unknown): string =>
  Array.isArray(value)
    ? 'array'
    : value === null
      ? 'null'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
