/** The API's Status: what every refusal is. Source: k8s.io/apimachinery/pkg/api/errors and pkg/apis/meta/v1. */
import type { KubeObject } from './object.ts';

export type StatusReason =
  | 'BadRequest'
  | 'Unauthorized'
  | 'Forbidden'
  | 'NotFound'
  | 'AlreadyExists'
  | 'Conflict'
  | 'Gone'
  | 'Invalid'
  | 'Timeout'
  | 'ServerTimeout'
  | 'TooManyRequests'
  | 'MethodNotAllowed'
  | 'NotAcceptable'
  | 'RequestEntityTooLarge'
  | 'UnsupportedMediaType'
  | 'InternalError'
  | 'Expired'
  | 'ServiceUnavailable'
  | (string & {});

/** One fault of an object. `reason` is a cause type such as FieldValueRequired, `field` a path such as spec.containers. */
export interface ReasonCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly ReasonCause[];
  readonly retryAfterSeconds?: number;
}

export interface ApiStatus {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: { readonly resourceVersion?: string };
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: StatusReason;
  readonly details?: StatusDetails;
  readonly code: number;
}

/** A refusal on its way through the engine. Only the API server's outermost handler turns it into an answer. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: ApiStatus;

  constructor(code: number, reason: StatusReason, message: string, details?: StatusDetails) {
    super(message);
    this.status = {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message,
      ...(reason && { reason }),
      ...(details && { details }),
      code,
    };
  }
}

/** A resource by its plural and API group (`''` is the core group), as messages name it: `pods`, `leases.coordination.k8s.io`. */
export interface GroupResource {
  readonly group: string;
  readonly resource: string;
}

export const qualified = ({ group, resource }: GroupResource): string =>
  group ? `${resource}.${group}` : resource;

const about = ({ group, resource }: GroupResource, name: string): StatusDetails => ({
  ...(name && { name }),
  ...(group && { group }),
  kind: resource,
});

export const notFound = (what: GroupResource, name: string): StatusError =>
  new StatusError(404, 'NotFound', `${qualified(what)} "${name}" not found`, about(what, name));

export const alreadyExists = (what: GroupResource, name: string): StatusError =>
  new StatusError(409, 'AlreadyExists', `${qualified(what)} "${name}" already exists`, about(what, name));

export const conflict = (what: GroupResource, name: string, why: string): StatusError =>
  new StatusError(
    409,
    'Conflict',
    `Operation cannot be fulfilled on ${qualified(what)} "${name}": ${why}`,
    about(what, name),
  );

export const forbidden = (what: GroupResource, name: string, why: string): StatusError =>
  new StatusError(
    403,
    'Forbidden',
    `${qualified(what)}${name ? ` "${name}"` : ''} is forbidden: ${why}`,
    about(what, name),
  );

export const tooManyRequests = (
  why: string,
  retryAfterSeconds: number,
  causes: readonly ReasonCause[],
): StatusError =>
  new StatusError(429, 'TooManyRequests', why, { causes, ...(retryAfterSeconds && { retryAfterSeconds }) });

export const badRequest = (why: string): StatusError => new StatusError(400, 'BadRequest', why);

export const internalError = (why: string): StatusError =>
  new StatusError(500, 'InternalError', `Internal error occurred: ${why}`, { causes: [{ message: why }] });

/** A 422. The message lists the causes as `field.ErrorList.ToAggregate` does. */
export function invalid(
  kind: { group: string; kind: string },
  name: string,
  causes: readonly ReasonCause[],
): StatusError {
  const lines = [...new Set(causes.map((cause) => `${cause.field}: ${cause.message}`))];
  const list = lines.length === 1 ? lines[0] : `[${lines.join(', ')}]`;
  const what = kind.group ? `${kind.kind}.${kind.group}` : kind.kind;
  return new StatusError(422, 'Invalid', `${what} "${name}" is invalid: ${list}`, {
    ...(name && { name }),
    ...(kind.group && { group: kind.group }),
    ...(kind.kind && { kind: kind.kind }),
    causes,
  });
}

/** The answer to what is done and has no object to show. */
export const success = (code: number): KubeObject =>
  ({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code }) as unknown as KubeObject;
