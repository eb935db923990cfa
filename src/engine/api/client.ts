/**
 * How components talk to the API server: by requests with a method, a path and a body, and by watches. There is no
 * other way in; the same interface can be carried over HTTP.
 */
import type { Channel } from '../sim/channel.ts';
import type { Step } from '../trace/steps.ts';
import type { KubeList, KubeObject, WatchEvent } from './object.ts';
import { type ApiStatus, StatusError } from './status.ts';

export type PatchType =
  | 'application/json-patch+json'
  | 'application/merge-patch+json'
  | 'application/strategic-merge-patch+json'
  | 'application/apply-patch+yaml';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS' | 'TRACE';
  /** `/api/v1/namespaces/default/pods/nginx/status`: everything before the question mark. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** All values of the parameters that are there more than once; `query` has the first. */
  readonly repeatedQuery?: Readonly<Record<string, readonly string[]>>;
  /** Lower-case names. `accept`, `content-type`, `user-agent`, `authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** All values of the headers that are there more than once; `headers` has the first. */
  readonly repeatedHeaders?: Readonly<Record<string, readonly string[]>>;
  /** A JSON value; it is frozen on the way. */
  readonly body?: unknown;
  /** The body as text, in the form that the content type says, in place of `body`: from outside the engine. */
  readonly bodyText?: string;
  /** The body as bytes, in place of both: protobuf. */
  readonly bodyBytes?: Uint8Array;
  /** The body was built from the API's own types, by a client of the engine: it need not be decoded. */
  readonly typed?: true;
  /** The engine's own clients (`typed`) get objects without managedFields, unless they ask for them. */
  readonly managedFields?: true;
  /** Its number in the trace; the connection that sends it gives it one. */
  readonly id?: number;
  /** The step of the story that this request belongs to; without it each stage of the server has its own. */
  readonly step?: Step;
}

export interface ApiResponse {
  readonly status: number;
  /** Lower-case names; warnings are `warning`, one string each. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** A JSON value; a text where the content type is no JSON, and bytes where it is protobuf. */
  readonly body: unknown;
}

/** An open watch. `events` ends (receives undefined) when the server closes it; `stop` closes it from this side. */
export interface Watch<T extends KubeObject = KubeObject> {
  readonly events: Channel<WatchEvent<T>>;
  stop(): void;
}

/** One connection to the API server, as one user. */
export interface Transport {
  roundTrip(request: ApiRequest): Promise<ApiResponse>;
  /** A GET with `watch=true`. Rejects with a StatusError if the server refuses it. */
  watch<T extends KubeObject>(request: ApiRequest): Promise<Watch<T>>;
}

/** A typed client over a transport. Every method rejects with a StatusError when the server refuses. */
export class ApiClient {
  readonly transport: Transport;
  readonly userAgent: string;

  constructor(transport: Transport, userAgent: string) {
    this.transport = transport;
    this.userAgent = userAgent;
  }

  async request<T>(request: ApiRequest): Promise<T> {
    const response = await this.transport.roundTrip({
      ...request,
      typed: true,
      headers: { 'user-agent': this.userAgent, ...request.headers },
    });
    if (response.status >= 400) throw statusError(response.body);
    return response.body as T;
  }

  get<T extends KubeObject>(path: string, step?: Step): Promise<T> {
    return this.request<T>({ method: 'GET', path, ...(step && { step }) });
  }

  list<T extends KubeObject>(
    path: string,
    query: Readonly<Record<string, string>> = {},
  ): Promise<KubeList<T>> {
    return this.request<KubeList<T>>({ method: 'GET', path, query });
  }

  watch<T extends KubeObject>(path: string, query: Readonly<Record<string, string>> = {}): Promise<Watch<T>> {
    return this.transport.watch<T>({
      method: 'GET',
      path,
      typed: true,
      query: { ...query, watch: 'true' },
      headers: { 'user-agent': this.userAgent },
    });
  }

  create<T extends KubeObject>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    return this.request<T>({ method: 'POST', path, body, ...options });
  }

  update<T extends KubeObject>(path: string, body: unknown, options: RequestOptions = {}): Promise<T> {
    return this.request<T>({ method: 'PUT', path, body, ...options });
  }

  patch<T extends KubeObject>(
    path: string,
    type: PatchType,
    body: unknown,
    options: RequestOptions = {},
  ): Promise<T> {
    return this.request<T>({ method: 'PATCH', path, body, ...options, headers: { 'content-type': type } });
  }

  delete<T extends KubeObject>(path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
    return this.request<T>({ method: 'DELETE', path, ...(body !== undefined && { body }), ...options });
  }
}

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string>>;
  readonly step?: Step;
}

/** The error that a refusal's body, a Status, tells of. */
export function statusError(body: unknown): StatusError {
  const status = body as ApiStatus;
  return new StatusError(status.code, status.reason ?? '', status.message ?? '', status.details);
}
