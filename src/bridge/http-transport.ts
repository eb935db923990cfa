/**
 * The engine's way to an API server that is somewhere else: the same requests and watches that its components send,
 * over HTTP. It belongs to a simulation that follows a wall clock, whose processes wait for the answers.
 */
import { Agent, type IncomingMessage, request } from 'node:http';
import type { ApiRequest, ApiResponse, Transport, Watch } from '../engine/api/client.ts';
import { statusError } from '../engine/api/client.ts';
import type { KubeObject, WatchEvent } from '../engine/api/object.ts';
import { CommandError } from '../engine/kubectl/errors.ts';
import { refusedConnection } from '../engine/kubectl/session.ts';
import { Channel } from '../engine/sim/channel.ts';
import type { Simulation } from '../engine/sim/simulation.ts';

export class HttpTransport implements Transport {
  readonly #sim: Simulation;
  readonly #server: URL;
  readonly #agent = new Agent({ keepAlive: true });

  /** @param server an address, with `http://` or without. Throws a CommandError for one that cannot be reached so. */
  constructor(sim: Simulation, server: string) {
    this.#sim = sim;
    const url = URL.parse(server.includes('://') ? server : `http://${server}`);
    if (url?.protocol !== 'http:')
      throw new CommandError(
        `${server} is no address that this kubectl can speak to: it knows http://HOST:PORT only`,
      );
    this.#server = url;
  }

  /** Rejects with a CommandError when the server does not answer. */
  async roundTrip(request: ApiRequest): Promise<ApiResponse> {
    const incoming = await this.#send(request);
    return this.#settled('the rest of the answer', async () => responseOf(incoming, await textOf(incoming)));
  }

  async watch<T extends KubeObject>(request: ApiRequest): Promise<Watch<T>> {
    const incoming = await this.#send(request);
    if (incoming.statusCode !== 200)
      throw statusError(JSON.parse(await this.#settled('the refusal', () => textOf(incoming))));
    const events = new Channel<WatchEvent<T>>(this.#sim, `watch ${request.path}`);
    void forwardLines(incoming, (line) => events.send(JSON.parse(line) as WatchEvent<T>)).finally(() =>
      events.close(),
    );
    return { events, stop: () => incoming.destroy() };
  }

  /** Lets go of the connections that are kept for the next request. */
  close(): void {
    this.#agent.destroy();
  }

  #send(sent: ApiRequest): Promise<IncomingMessage> {
    const { method, path, query = {}, headers, body, bodyText } = sent;
    const search = new URLSearchParams(query).toString();
    const text = bodyText ?? (body === undefined ? undefined : JSON.stringify(body));
    const { 'accept-encoding': _, ...plain } = headers ?? {};
    const framed = {
      ...plain,
      ...(text !== undefined && { 'content-length': String(Buffer.byteLength(text)) }),
    };
    return this.#settled(`the answer to ${method} ${path}`, () => {
      const base = this.#server.pathname.replace(/\/$/, '');
      const options = {
        agent: this.#agent,
        method,
        headers: framed,
        path: `${base}${path}${search && `?${search}`}`,
      };
      return new Promise<IncomingMessage>((answered, failed) => {
        request(this.#server, options, answered)
          .on('error', (error) => failed(unreachable(error, this.#server)))
          .end(text);
      });
    });
  }

  /** Lets a process wait for something that happens outside the simulation. */
  async #settled<T>(waitsFor: string, start: () => Promise<T>): Promise<T> {
    const outcome = await this.#sim.block<{ value: T } | { error: unknown }>(waitsFor, (wake) => {
      start().then(
        (value) => wake({ value }),
        (error: unknown) => wake({ error }),
      );
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }
}

/** As kubectl says it. Source: k8s.io/kubectl/pkg/cmd/util/helpers.go, `StandardErrorMessage`. */
function unreachable(error: Error & { code?: string }, server: URL): CommandError {
  if (error.code === 'ECONNREFUSED') return new CommandError(refusedConnection(server.origin));
  return new CommandError(`Unable to connect to the server: ${error.message}`);
}

function responseOf({ statusCode = 0, headersDistinct }: IncomingMessage, text: string): ApiResponse {
  const headers = Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [
      name,
      values.length === 1 ? (values[0] as string) : values,
    ]),
  );
  const json = /^application\/json\b/.test(headersDistinct['content-type']?.[0] ?? '');
  return { status: statusCode, headers, body: json && text !== '' ? JSON.parse(text) : text };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of incoming.setEncoding('utf8')) text += part;
  return text;
}

/** Ends, without an error, when the other side or this one has closed the connection. */
async function forwardLines(incoming: IncomingMessage, take: (line: string) => void): Promise<void> {
  let rest = '';
  try {
    for await (const part of incoming.setEncoding('utf8')) {
      const lines = (rest + part).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) take(line);
    }
  } catch (error) {
    if (!incoming.destroyed) throw error;
  }
}
