/**
 * The API server's door for clients outside the simulation: a real kubectl, a program in another process. What they
 * send enters by `inject`, as plain data with its time, so that a run that was served replays from its injections.
 * How it is carried (HTTP, in src/bridge) is no concern of the engine.
 */

import { fromBase64 } from '../api/base64-text.ts';
import type { ApiRequest, ApiResponse, Watch } from '../api/client.ts';
import type { WatchEvent } from '../api/object.ts';
import type { ClientCertificate } from '../apiserver/authentication.ts';
import { requestInfo } from '../apiserver/request-info.ts';
import { refusal } from '../apiserver/responses.ts';
import type { Injection, RealClock, Simulation } from '../sim/simulation.ts';
import type { Micros } from '../sim/time.ts';
import type { Network } from './connection.ts';

export interface ServeOptions {
  /** Makes the clock that the run follows; it reads `now` when it is made. Left out: virtual time, as fast as it goes. */
  readonly wallClock?: (now: Micros) => RealClock;
  /** What came from the outside in a run that was served. The last message ends the run. */
  readonly replay?: readonly Injection[];
}

export interface OutsideRequest {
  /** Without `bodyBytes`. */
  readonly request: ApiRequest;
  /** A body of bytes. */
  readonly base64Body?: string;
  /** Who sends it, as the trace names it. */
  readonly client: string;
  /** What the caller has shown of itself; absent for one that shows a token in the request, or nothing. */
  readonly certificate?: ClientCertificate;
}

/** A response; or, for a watch that was not refused, that it is open, its events, and its end; or the end of the run. */
export type OutsideAnswer =
  | { readonly type: 'response'; readonly response: ApiResponse }
  | { readonly type: 'opened' }
  | { readonly type: 'event'; readonly event: WatchEvent }
  | { readonly type: 'closed' };

type Message =
  | ({ readonly type: 'request'; readonly id: number } & OutsideRequest)
  | { readonly type: 'gone'; readonly id: number }
  | { readonly type: 'end' };

const PORT = 'outside-clients';

export class OutsideClients {
  /** Resolves when the run has ended: after `close`, or at the end of a replay. */
  readonly ended: Promise<void>;
  readonly #sim: Simulation;
  readonly #network: Network;
  readonly #receivers = new Map<number, (answer: OutsideAnswer) => void>();
  /** Undefined for one that is not open yet, or that is no watch. */
  readonly #open = new Map<number, Watch | undefined>();
  readonly #end: () => void;
  #requests = 0;

  constructor(sim: Simulation, network: Network, { wallClock, replay = [] }: ServeOptions) {
    this.#sim = sim;
    this.#network = network;
    sim.onInject(PORT, (message) => this.#take(message as Message));
    sim.replay(replay);
    const serving = sim.serve(wallClock?.(sim.now));
    let resolve: () => void;
    this.ended = new Promise((ended) => {
      resolve = ended;
    });
    this.#end = () => {
      serving.stop();
      resolve();
    };
  }

  /** All that has come in so far: what `replay` takes. It is plain data and may be kept as JSON. */
  get injections(): readonly Injection[] {
    return this.#sim.injections;
  }

  /** Sends a request; `receive` is told the answer. Whoever does not want it any more says that it is `gone`. */
  send(request: OutsideRequest, receive: (answer: OutsideAnswer) => void): { gone(): void } {
    const id = ++this.#requests;
    this.#receivers.set(id, receive);
    this.#inject({ type: 'request', id, ...request });
    return {
      gone: () => {
        if (this.#receivers.delete(id)) this.#inject({ type: 'gone', id });
      },
    };
  }

  /** Ends all watches and the run. */
  close(): Promise<void> {
    this.#inject({ type: 'end' });
    return this.ended;
  }

  #inject(message: Message): void {
    this.#sim.inject(PORT, message);
  }

  async #take(message: Message): Promise<void> {
    if (message.type === 'request') return this.#serve(message);
    if (message.type === 'end') {
      for (const watch of this.#open.values()) watch?.stop();
      await this.#sim.sleep('0s'); // Until each watch has said that it is closed.
      for (const id of this.#receivers.keys()) this.#answer(id, { type: 'closed' });
      return this.#end();
    }
    this.#open.get(message.id)?.stop();
    this.#open.delete(message.id);
  }

  async #serve(message: Extract<Message, { type: 'request' }>): Promise<void> {
    const { id, client, certificate, base64Body } = message;
    const request =
      base64Body === undefined ? message.request : { ...message.request, bodyBytes: bytesOf(base64Body) };
    const transport = this.#network.opened(client, certificate);
    this.#open.set(id, undefined);
    try {
      if (requestInfo(request).verb === 'watch') await this.#watch(id, await transport.watch(request));
      else this.#answer(id, { type: 'response', response: await transport.roundTrip(request) });
    } catch (error) {
      this.#answer(id, { type: 'response', response: refusal(error) });
    }
    this.#receivers.delete(id);
    this.#open.delete(id);
  }

  async #watch(id: number, watch: Watch): Promise<void> {
    if (!this.#open.has(id)) return watch.stop(); // The client went away before the watch was open.
    this.#open.set(id, watch);
    this.#answer(id, { type: 'opened' });
    for (let event = await watch.events.receive(); event; event = await watch.events.receive())
      this.#answer(id, { type: 'event', event });
    this.#answer(id, { type: 'closed' });
  }

  #answer(id: number, answer: OutsideAnswer): void {
    this.#receivers.get(id)?.(answer);
  }
}

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(fromBase64(base64), (byte) => byte.charCodeAt(0));
