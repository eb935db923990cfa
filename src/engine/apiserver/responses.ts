/**
 * From an outcome to an answer: Status for errors, and the form that the client accepts: the object, a Table of it, or
 * its metadata alone. Source: k8s.io/apiserver/pkg/endpoints/handlers/{response,negotiation}.
 */
import type { ApiRequest, ApiResponse } from '../api/client.ts';
import type { KubeList, KubeObject } from '../api/object.ts';
import { type ApiStatus, badRequest, StatusError } from '../api/status.ts';
import { EtcdError } from '../etcd/etcd.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Micros } from '../sim/time.ts';
import { warningHeaders } from './filters/warning-recorder.ts';
import type { Resource, TablePrinter } from './resource.ts';
import { etcdError } from './storage.ts';
import type { tableOf } from './table.ts';

/** The error of any fault on the way, as the API tells it. */
export function toStatus(error: unknown): ApiStatus {
  if (error instanceof StatusError) return error.status;
  if (error instanceof EtcdError) return etcdError(error).status;
  // What a panic is to the real server. The error's own text differs between JavaScript engines.
  const text = 'This request caused apiserver to panic. Look in the logs for details.';
  const why = `an error on the server (${JSON.stringify(text)}) has prevented the request from succeeding`;
  return new StatusError(500, 'InternalError', why, {
    causes: [{ reason: 'UnexpectedServerResponse', message: text }],
  }).status;
}

export const methodNotAllowed = (): StatusError =>
  new StatusError(
    405,
    'MethodNotAllowed',
    'the server does not allow this method on the requested resource',
    {},
  );
export const noSuchPath = (): StatusError =>
  new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});

/** What a handler answers: the code and the body. */
export type Answer = Promise<{ readonly status: number; readonly body: unknown }>;

/** How a client wants its answer. `apiVersion` is meta.k8s.io/v1 or its older v1beta1. */
export type Form =
  | { readonly kind: 'object' }
  | {
      readonly kind: 'Table';
      readonly apiVersion: string;
      readonly include: string;
      readonly printer: Partial<TablePrinter>;
      readonly print: typeof tableOf;
    }
  | { readonly kind: 'PartialObjectMetadata' | 'PartialObjectMetadataList'; readonly apiVersion: string };

export const mediaTypes = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  '*/*',
];

/** The first of the media types that the client accepts and the server has. */
export async function negotiate(
  { headers = {}, query = {} }: ApiRequest,
  resource: Resource,
  sim: Simulation,
): Promise<Form> {
  const accept = headers.accept ?? '';
  if (accept === '') return { kind: 'object' };
  let spoken = false;
  for (const clause of accept.split(',')) {
    const [type = '', ...parameters] = clause.split(';').map((part) => part.trim());
    if (!mediaTypes.includes(type)) continue;
    spoken = true;
    const values = Object.fromEntries(parameters.map((parameter) => parameter.split('=', 2)));
    if (values.as === undefined) return { kind: 'object' };
    if (values.g !== 'meta.k8s.io' || (values.v !== 'v1' && values.v !== 'v1beta1')) continue;
    const apiVersion = `${values.g}/${values.v}`;
    if (values.as === 'Table') {
      const { tableOf: print } = await sim.load(() => import('./table.ts'));
      const printer = resource.loadTable ? await sim.load(resource.loadTable) : resource;
      return { kind: 'Table', apiVersion, include: query.includeObject ?? '', printer, print };
    }
    if (values.as === 'PartialObjectMetadata' || values.as === 'PartialObjectMetadataList')
      return { kind: values.as, apiVersion };
  }
  if (!spoken) {
    const types = mediaTypes.slice(0, 3).join(', ');
    throw new StatusError(
      406,
      'NotAcceptable',
      `406: Not Acceptable\n\nAvailable representations: ${types}`,
      {},
    );
  }
  const types = mediaTypes.slice(0, 3).join(', ');
  throw new StatusError(406, 'NotAcceptable', `only the following media types are accepted: ${types}`);
}

/** An object or a list in the form that was asked for. */
export function inForm(body: KubeObject | KubeList, form: Form, resource: Resource, now: Micros): unknown {
  if (form.kind === 'object' || body.kind === 'Status') return body;
  const items = 'items' in body ? body.items : undefined;
  if (form.kind === 'Table') {
    if (!['', 'None', 'Metadata', 'Object'].includes(form.include)) {
      throw badRequest(
        `Unable to convert to Table as requested: includeObject: Invalid value: "${form.include}": must be 'Metadata', 'Object', 'None', or empty`,
      );
    }
    return form.print(
      resource.resource,
      form.printer,
      body,
      form.apiVersion,
      form.include || 'Metadata',
      now,
    );
  }
  if (form.kind === 'PartialObjectMetadata') {
    if (items)
      throw notAcceptable(
        `you requested PartialObjectMetadata, but the requested object is a list (*core.${body.kind})`,
      );
    return partialObject(body as KubeObject, form.apiVersion);
  }
  if (!items)
    throw notAcceptable(
      `you requested PartialObjectMetadataList, but the requested object is not a list (*core.${body.kind})`,
    );
  return {
    kind: form.kind,
    apiVersion: form.apiVersion,
    metadata: body.metadata,
    items: items.map((item) => partialObject(item, form.apiVersion)),
  };
}

export const partialObject = ({ metadata }: KubeObject, apiVersion: string): KubeObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion,
  metadata,
});

const notAcceptable = (message: string): StatusError => new StatusError(406, 'NotAcceptable', message);

export function respond(
  status: number,
  body: unknown,
  warnings: readonly string[] = [],
  contentType = 'application/json',
): ApiResponse {
  return {
    status,
    headers: {
      'content-type': contentType,
      ...(warnings.length > 0 && { warning: warningHeaders(warnings) }),
    },
    body,
  };
}

/** The answer of a refusal. */
export function refusal(error: unknown, warnings: readonly string[] = []): ApiResponse {
  const status = toStatus(error);
  const response = respond(status.code, status, warnings);
  const retry = status.details?.retryAfterSeconds;
  return retry === undefined
    ? response
    : { ...response, headers: { ...response.headers, 'retry-after': String(retry) } };
}
