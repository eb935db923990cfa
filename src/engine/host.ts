/**
 * The engine's only door to the outside. The engine has no clock, timers, network or globals of its own; what it
 * needs of its surroundings stands here, and whoever embeds it (the sandbox worker, a build, a test) assigns its own
 * functions before the reader's program is imported. It is module state on purpose: a program says `new Cluster()`,
 * so there is no parameter to pass it in, and every run has a realm of its own.
 */
import type { Cluster } from './cluster.ts';
import type { View } from './display.ts';

export interface Host {
  /** The seed of a Cluster that is given none. */
  seed: number;
  /** Resolves in a later macrotask, that is when the microtask queue has run dry. */
  macrotask(): Promise<void>;
  /** Takes what `display` shows. */
  output(view: View, text: string): void;
  /** Told of every Cluster that a program makes; a page draws the last one. */
  clusterCreated(cluster: Cluster): void;
  /** Told before a reader's hook or plugin is called, so that a host that has to stop an endless loop can name it. */
  entering(name: string): void;
  /**
   * Told what a reader's hook or plugin threw. The trace holds a normalized form, since the text of an error differs
   * between JavaScript engines; the original goes only here.
   */
  readerError(name: string, error: unknown): void;
}

/** Both are the platform's; neither Node's nor the DOM's types are visible in here. */
declare const MessageChannel: new () => {
  port1: { onmessage: (() => void) | null; close(): void };
  port2: { postMessage(message: null): void };
};
declare const console: { log(text: string): void };

/**
 * A message to oneself is the platform's shortest macrotask that no engine clamps. Closing the port afterwards lets
 * Node end.
 */
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

export const host: Host = {
  seed: 1,
  macrotask: nextMacrotask,
  output: (_view, text) => console.log(text),
  clusterCreated: () => {},
  entering: () => {},
  readerError: () => {},
};
