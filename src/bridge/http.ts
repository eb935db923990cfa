/**
 * The engine's API server over Node's http: what a real kubectl, curl or a client library says to a kube-apiserver.
 * Requests become plain data and enter the simulation; answers are JSON as Go prints it, or the text or the bytes that the
 * chain has made; a watch is a chunked answer, one event a line. Loopback only, because whoever reaches it is let in (caller.ts).
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiRequest, ApiResponse, Cluster, Injection, OutsideAnswer, OutsideClients } from '#engine';
import { type IdentifyCaller, loopbackAdministrator } from './caller.ts';
import { wallClock } from './wall-clock.ts';

/** Where a kubectl without a kubeconfig looks. Source: k8s.io/client-go/tools/clientcmd, `getDefaultServer`. */
export const DEFAULT_PORT = 8080;

/** Of a body that is too large the API server is shown enough to say so. Its limit is 3 MiB (decoding/decode.ts). */
const BODY_BYTES_READ_MAX = 3 * 1024 * 1024 + 1;

/** As kube-apiserver's --request-timeout. */
const REQUEST_TIMEOUT_MS = 60_000;

export interface ListenOptions {
  /** Default 8080; 0 takes a free one. */
  readonly port?: number;
  /** An address of loopback. Default 127.0.0.1. */
  readonly host?: '127.0.0.1' | '::1' | 'localhost';
  /** Default: whoever shows no credentials is the administrator. */
  readonly identify?: IdentifyCaller;
}

export interface ListeningServer {
  /** `http://127.0.0.1:8080` */
  readonly url: string;
  /** What came in so far. A cluster that was made in the same way and is given it (`replay`) does the same again. */
  readonly injections: readonly Injection[];
  /** Ends all watches, the run, and the server. */
  close(): Promise<void>;
}

/**
 * Serves a cluster from this moment of its time on, by the wall clock. Rejects when the port is taken, with Node's own
 * error (`EADDRINUSE`), and then leaves the cluster as it is.
 */
export async function listen(
  cluster: Cluster,
  { port = DEFAULT_PORT, host = '127.0.0.1', identify = loopbackAdministrator }: ListenOptions = {},
): Promise<ListeningServer> {
  const open = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    open.add(response);
    response.on('close', () => open.delete(response));
    clients
      .then((opened) => answer(request, response, opened, identify))
      .catch((error: unknown) => {
        console.error(error);
        response.destroy();
      });
  });
  const clients = new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, host, listening);
  }).then(() => cluster.serve({ wallClock }));
  const serving = await clients;
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    get injections() {
      return serving.injections;
    },
    async close() {
      await serving.close();
      await Promise.all([...open].map((response) => once(response, 'close')));
      await new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      });
    },
  };
}

async function answer(
  incoming: IncomingMessage,
  response: ServerResponse,
  clients: OutsideClients,
  identify: IdentifyCaller,
): Promise<void> {
  const caller = identify(incoming);
  if (!caller.allowed) return refuse(response, 403, 'Forbidden', `forbidden: ${caller.why}`);
  const body = await readBody(incoming);
  if (body === undefined) return; // The client went away in the middle of its request.
  const request = requestOf(incoming);
  const { certificate } = caller;
  const client = /^kubectl\//.test(request.headers?.['user-agent'] ?? '') ? 'kubectl' : 'program';
  const isBytes = /^application\/vnd\.kubernetes\.protobuf\b/.test(request.headers?.['content-type'] ?? '');
  const message = {
    request: body.length === 0 || isBytes ? request : { ...request, bodyText: body.toString() },
    client,
    ...(isBytes && { base64Body: body.toString('base64') }),
    ...(certificate && { certificate }),
  };
  let late: NodeJS.Timeout | undefined;
  const sent = clients.send(message, (part) => {
    clearTimeout(late);
    write(part, request, response);
  });
  late = setTimeout(() => {
    sent.gone();
    refuse(response, 504, 'Timeout', 'Timeout: request did not complete within the allotted timeout');
  }, REQUEST_TIMEOUT_MS);
  response.on('close', () => {
    clearTimeout(late);
    sent.gone();
  });
}

function write(part: OutsideAnswer, { method }: ApiRequest, response: ServerResponse): void {
  if (response.destroyed) return;
  switch (part.type) {
    case 'response': {
      const { status, headers, body } = part.response;
      response.writeHead(status, { ...noCache, ...written(headers) });
      response.end(method === 'HEAD' ? undefined : bodyOf(body));
      return;
    }
    case 'opened':
      response.writeHead(200, { ...noCache, 'content-type': 'application/json' });
      response.flushHeaders();
      return;
    case 'event':
      response.write(goJson(part.event));
      return;
    case 'closed':
      if (response.headersSent) response.end();
      else refuse(response, 503, 'ServiceUnavailable', 'the server is shutting down');
  }
}

const noCache = { 'cache-control': 'no-cache, private' };

const written = (headers: ApiResponse['headers']): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );

const bodyOf = (body: unknown): string | Uint8Array =>
  typeof body === 'string' || body instanceof Uint8Array ? body : body === undefined ? '' : goJson(body);

/** As encoding/json writes it: a line, with what could end a script escaped. */
const goJson = (value: unknown): string =>
  `${JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;

function refuse(response: ServerResponse, code: number, reason: string, message: string): void {
  const status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
  response.writeHead(code, { ...noCache, 'content-type': 'application/json' }).end(goJson(status));
}

function requestOf({ method, url = '/', headersDistinct }: IncomingMessage): ApiRequest {
  const question = url.indexOf('?');
  const path = question < 0 ? url : url.slice(0, question);
  const parameters = new URLSearchParams(question < 0 ? '' : url.slice(question + 1));
  const queries = [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name)] as const);
  const headers = Object.entries(headersDistinct).map(([name, values = []]) => [name, values] as const);
  return {
    method: method as ApiRequest['method'],
    path,
    ...single('query', 'repeatedQuery', queries),
    ...single('headers', 'repeatedHeaders', headers),
  };
}

/** First values under one name, and all values of what is there more than once under the other. */
function single<First extends string, All extends string>(
  first: First,
  all: All,
  entries: readonly (readonly [string, readonly string[]])[],
): Partial<Record<First, Record<string, string>> & Record<All, Record<string, readonly string[]>>> {
  const repeated = entries.filter(([, values]) => values.length > 1);
  const found: Record<string, unknown> = {
    ...(entries.length > 0 && {
      [first]: Object.fromEntries(entries.map(([name, [value = '']]) => [name, value])),
    }),
    ...(repeated.length > 0 && { [all]: Object.fromEntries(repeated) }),
  };
  return found as ReturnType<typeof single<First, All>>;
}

/** The body, or its beginning if it is too long; undefined if it broke off. */
async function readBody(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const part of incoming as AsyncIterable<Buffer>) {
      if (bytes < BODY_BYTES_READ_MAX) parts.push(part);
      bytes += part.length;
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(parts).subarray(0, BODY_BYTES_READ_MAX);
}
