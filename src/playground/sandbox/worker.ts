/**
 * The thread in which a cell runs: a classic worker, because a module worker does not start in an opaque origin. It is
 * started before it is needed, loads the engine, and then waits for one program.
 */
import { type CellHost, startCellHost } from '../cell-host.ts';
import { forbidGlobals } from '../forbidden-globals.ts';
import { CELL_SCHEME, CHUNK_LOADER, type FrameToWorker, type WorkerToFrame } from './messages.ts';

const post: (message: WorkerToFrame) => void = self.postMessage.bind(self);
const chunks = new Map<string, { resolve(url: string): void; reject(error: Error): void }>();
let cellHost: CellHost | undefined;
let wanted = false;
let engine: typeof import('#engine');
let files: Record<string, string> = {};

/** How often the headline command is run for nobody; more of them make a run no faster. */
const REHEARSALS = 8;

self.addEventListener('message', (event: MessageEvent<FrameToWorker>) => receive(event.data));
self.addEventListener('error', (event) => cellHost?.fail(event.error ?? event.message));
self.addEventListener('unhandledrejection', (event) => cellHost?.fail(event.reason));

function receive(message: FrameToWorker): void {
  switch (message.type) {
    case 'engine':
      loadEngine(message.url);
      return;
    case 'wanted':
      wanted = true;
      return;
    case 'run':
      post({ type: 'started' });
      files = message.files;
      cellHost?.run(async () => {
        const { url, fork } = message;
        if (!fork) return import(url);
        const { runFork } = (await import(fork.script)) as typeof import('./fork-modules.ts');
        return runFork(engine, url, fork);
      });
      return;
    case 'command':
      cellHost?.command(message.id, message.request);
      return;
    case 'chunk':
      chunks.get(message.name)?.resolve(message.url);
      return;
    case 'no-chunk':
      chunks.get(message.name)?.reject(new Error(message.message));
      return;
    case 'ping':
      post({ type: 'pong', activity: cellHost?.activity() ?? 'waiting' });
  }
}

async function loadEngine(url: string): Promise<void> {
  try {
    Object.assign(globalThis, { [CHUNK_LOADER]: loadChunk });
    engine = await import(url);
    const { Cluster, host } = engine;
    await rehearse(Cluster);
    Error.stackTraceLimit = 50; // V8's ten frames may all be the engine's.
    cellHost = startCellHost({
      host,
      locate: (script) => (script.startsWith(CELL_SCHEME) ? script.slice(CELL_SCHEME.length) : files[script]),
      post: (message) =>
        post(
          message.type === 'trace'
            ? { type: 'trace', json: JSON.stringify(message) }
            : { type: 'message', message },
        ),
      now: () => performance.now(),
    });
    forbidGlobals();
    Object.defineProperty(self, 'postMessage', { value: undefined });
    post({ type: 'ready' });
  } catch (error) {
    post({ type: 'broken', message: String(error) });
  }
}

/**
 * The headline command, for nobody: code that runs for the first time is slow, and while this thread waits for a
 * program there is time for it. What goes wrong here goes wrong in the reader's run too, which tells it.
 */
async function rehearse(Cluster: typeof import('#engine').Cluster): Promise<void> {
  try {
    for (let count = 0; count < REHEARSALS && !wanted; count++) {
      const cluster = new Cluster();
      await cluster.kubectl('run nginx --image nginx');
      await cluster.until({ pod: 'nginx', phase: 'Running' });
    }
  } catch {
    // See above.
  }
}

async function loadChunk(name: string): Promise<unknown> {
  const url = await new Promise<string>((resolve, reject) => {
    chunks.set(name, { resolve, reject });
    post({ type: 'need', name });
  });
  return import(url);
}
