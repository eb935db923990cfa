/**
 * The part of the engine that a runtime deals with, and nothing else: the door, a Cluster that makes events and takes
 * commands, and a chunk that is loaded on demand. The contract of the runtimes is tested on it, so that it holds
 * whatever the engine does; the book's own cells are run on the real one.
 */
import { type Level, shared } from './fake-shared.ts';

export type { Level } from './fake-shared.ts';
export interface ScorePlugin {
  name: string;
  score(pod: string, node: string): number;
}

interface FakeEvent {
  id: number;
  at: number;
  actor: string;
  kind: string;
  step: number;
  data: object;
  basis: string;
  source: string;
}
interface Outstanding {
  call: string;
  stack: string | undefined;
}

export const host = {
  output: (_view: unknown, text: string): void => console.log(text),
  clusterCreated: (_cluster: Cluster): void => {},
  entering: (_name: string): void => {},
  readerError: (_name: string, _error: unknown): void => {},
  macrotask: nextMacrotask,
};

/** The platform's own, taken before a host hides them; for tests of what holds when nothing is hidden. */
const { fetch, XMLHttpRequest, WebSocket, EventSource, Worker } = globalThis;
const { importScripts } = globalThis as { importScripts?: (url: string) => void };
export const platform = { fetch, XMLHttpRequest, WebSocket, EventSource, Worker, importScripts };

export class Cluster {
  readonly trace = {
    events: [] as FakeEvent[],
    listeners: new Set<(event: FakeEvent) => void>(),
    subscribe(listener: (event: FakeEvent) => void): () => void {
      this.listeners.add(listener);
      return () => this.listeners.delete(listener);
    },
  };
  readonly level: Level = shared;
  readonly #plugin: ScorePlugin | undefined;
  readonly #outstanding = new Set<Outstanding>();

  constructor(plugin?: ScorePlugin) {
    this.#plugin = plugin;
    host.clusterCreated(this);
    this.#emit('cluster.created');
  }

  async kubectl(line: string): Promise<{ stdout: string; stderr: string; exitCode: number }> {
    const calledAt = new Error('called here');
    const call: Outstanding = { call: `cluster.kubectl('${line}')`, stack: calledAt.stack };
    this.#outstanding.add(call);
    await host.macrotask();
    this.#emit(`kubectl.${line}`);
    if (this.#plugin) {
      host.entering(this.#plugin.name);
      const score = this.#score(this.#plugin);
      if (!Number.isInteger(score)) {
        this.#outstanding.delete(call);
        throw Object.assign(new Error(`${this.#plugin.name} returned ${score}`), {
          hint: 'Scores are whole numbers.',
          calledAt,
        });
      }
    }
    this.#outstanding.delete(call);
    return { stdout: `ran ${line}\n`, stderr: '', exitCode: 0 };
  }

  /** As the scheduler does: what a plugin throws is told, and scheduling goes on with what it makes of it. */
  #score(plugin: ScorePlugin): number {
    try {
      return plugin.score('nginx', 'node-1');
    } catch (error) {
      for (const _node of ['node-1', 'node-2']) host.readerError(plugin.name, error);
      return 0;
    }
  }

  /** What a prompt asks: lines only, and nothing to complete. */
  prompt(request: { line: string }): Promise<{ stdout: string; stderr: string; exitCode: number }> {
    return this.kubectl(request.line);
  }

  async replaced(): Promise<string[]> {
    return [];
  }

  outstanding(): Outstanding[] {
    return [...this.#outstanding];
  }

  /** A simulation that goes on for ever. */
  async simulate(): Promise<void> {
    for (;;) await host.macrotask();
  }

  async policy(): Promise<string> {
    const { evaluate } = await import('./fake-chunk.ts');
    return evaluate();
  }

  #emit(kind: string): void {
    const event = {
      id: this.trace.events.length + 1,
      at: 0,
      actor: 'kubectl',
      kind,
      step: 1,
      data: {},
      basis: 'modelled',
      source: 'fake-engine.ts',
    };
    this.trace.events.push(event);
    for (const listener of this.trace.listeners) listener(event);
  }
}

export function display(...values: unknown[]): void {
  for (const value of values) host.output({ kind: 'object', value }, JSON.stringify(value));
}

function nextMacrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
