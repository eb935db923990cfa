/**
 * What a cell cannot use, each with a sentence that says what to write instead, thrown where the cell calls it.
 * This is for readers; what keeps hostile code away from the network is the frame's policy (sandbox/sandbox.ts).
 */
import { CellFault } from './errors.ts';

const realTime = {
  message: (name: string) => `${name} waits for the real clock, which does not move the cluster's.`,
  hint: "Use `await cluster.sleep('2s')`.",
};
const network = {
  message: (name: string) => `${name} cannot be used: cells have no network.`,
  hint: "Talk to the simulated cluster instead: `await cluster.kubectl('get pods')`.",
};
const threads = {
  message: (name: string) => `${name} cannot be used: a cell is one program in one thread.`,
  hint: 'Start two calls and await them together: `await Promise.all([…])`.',
};

const forbidden = {
  setTimeout: realTime,
  setInterval: realTime,
  setImmediate: realTime,
  fetch: network,
  XMLHttpRequest: network,
  WebSocket: network,
  EventSource: network,
  WebTransport: network,
  importScripts: network,
  Worker: threads,
  SharedWorker: threads,
};

/** Call it after everything that needs the real ones has been loaded. */
export function forbidGlobals(): void {
  for (const [name, { message, hint }] of Object.entries(forbidden)) {
    if (!(name in globalThis)) continue;
    // A function expression, because `new XMLHttpRequest()` must reach the sentence too.
    const value = () => {
      throw new CellFault({ name: 'NotInACell', message: message(name), hint });
    };
    Object.defineProperty(globalThis, name, {
      value,
      configurable: true,
      writable: true,
    });
  }
}
