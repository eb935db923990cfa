/**
 * The script of the sandbox's frame: a document of an opaque origin that may load nothing but blobs of its own
 * (sandbox.ts gives it its policy). It strips and links programs, keeps a worker with the engine loaded ready for the
 * next one, and stands between workers and page, so that a flood ends here. Reader code never runs in this document:
 * a worker has no WebRTC and no DOM, and can be ended while it loops.
 */
import { CellFault } from '../errors.ts';
import {
  chunkImports,
  type EngineNames,
  type LinkedModule,
  link,
  originalPosition,
  relink,
  relinkChunk,
  withOriginalPosition,
} from '../link.ts';
import {
  type CellError,
  type CommandRequest,
  exitCodes,
  type Fork,
  type Program,
  type RunMessage,
} from '../protocol.ts';
import type { Activity } from '../run-state.ts';
import {
  CELL_SCHEME,
  CHUNK_LOADER,
  FORK_CLUSTERS,
  type FrameToPage,
  type FrameToWorker,
  type PageToFrame,
  type WorkerToFrame,
} from './messages.ts';
import { syntaxErrorPlace } from './syntax-error-place.ts';

/** Both are put in when the frame is built. */
declare const WORKER_SCRIPT: string;
declare const ENGINE_NAMES: EngineNames;

/** More than any program needs (the host in the worker stops at a thousand outputs), few enough to be drawn. */
const MESSAGES_MAX = 5_000;
/** A thread that is free answers within this time. */
const PING_MS = 400;

interface Run {
  worker: Worker;
  modules: LinkedModule[];
  messages: number;
  /** Files of the engine that its worker waits for. */
  loading: number;
  /** Whether its program has; the worker stays for the prompt. */
  ended: boolean;
  pong: (activity: Activity) => void;
  /** Set while a position is being looked for; what comes later waits, so that the order stays. */
  held: Promise<void> | undefined;
}

const runs = new Map<number, Run>();
/** Runs whose worker is not there yet; one that is ended meanwhile is no longer in it. */
const starting = new Set<number>();
const chunkUrls = new Map<string, Promise<string>>();
const assets = new Map<string, { resolve(text: string): void; reject(error: Error): void }>();
const workerUrl = blobUrl(WORKER_SCRIPT);
let spare: Promise<Worker> | undefined;
/** The spare one, until it is ready. */
let rehearsing: Worker | undefined;
let page: MessagePort;
let booted = false;

addEventListener('message', function connect(event: MessageEvent) {
  if (event.source !== parent || !event.ports[0]) return;
  removeEventListener('message', connect);
  page = event.ports[0];
  page.onmessage = ({ data }: MessageEvent<PageToFrame>) => receive(data);
  boot();
});
parent.postMessage('one-pod-frame', '*');

async function boot(): Promise<void> {
  try {
    const warmed = warm();
    // Nobody's program: the stripper's first is slow, and while the worker starts there is time for it.
    setTimeout(() =>
      link({ files: { 'cell.ts': 'const a: number = 1;' }, entry: 'cell.ts' }, { engine: ENGINE_NAMES }),
    );
    await warmed;
    booted = true;
    tell({ type: 'ready' });
  } catch (error) {
    tell({
      type: 'broken',
      message: messageOf(error),
    });
  }
}

function tell(message: FrameToPage): void {
  page.postMessage(message);
}

function receive(message: PageToFrame): void {
  switch (message.type) {
    case 'asset':
      assets.get(message.name)?.resolve(message.text);
      return;
    case 'no-asset':
      assets.get(message.name)?.reject(new Error(message.message));
      return;
    case 'run':
      startRun(message.run, message.program, message.fork);
      return;
    case 'command':
      command(message.run, message.id, message.request);
      return;
    case 'stop':
      stop(message.run);
      return;
    case 'end':
      end(message.run);
  }
}

async function startRun(id: number, program: Program, fork: Fork | undefined): Promise<void> {
  starting.add(id);
  try {
    const modules = link(program, { engine: ENGINE_NAMES });
    const original = fork && link(fork.original, { engine: ENGINE_NAMES });
    const warmed = warm();
    if (rehearsing) send(rehearsing, { type: 'wanted' });
    spare = undefined;
    const engine = await chunkUrl('engine.js');
    const worker = await warmed;
    if (!starting.delete(id)) {
      worker.terminate();
      return;
    }
    const run: Run = {
      worker,
      modules,
      messages: 0,
      loading: 0,
      ended: false,
      pong: () => {},
      held: undefined,
    };
    runs.set(id, run);
    worker.onmessage = ({ data }: MessageEvent<WorkerToFrame>) => fromWorker(id, run, data);
    if (!fork || !original) {
      send(worker, { type: 'run', ...programUrls(modules, engine), fork: undefined });
      return;
    }
    const own = (name: string) =>
      blobUrl(`export * from "${engine}";export const Cluster=${FORK_CLUSTERS}.${name}`);
    send(worker, {
      type: 'run',
      ...programUrls(modules, own('edited')),
      fork: {
        ...fork,
        script: await chunkUrl('fork.js'),
        reference: programUrls(original, engine).url,
        original: programUrls(original, own('original')).url,
      },
    });
  } catch (thrown) {
    if (!starting.delete(id)) return;
    const fault = thrown instanceof CellFault ? thrown.cellError : undefined;
    if (!fault && !booted) return; // `broken` tells it, for all runs.
    const error = fault ?? { name: 'SandboxError', message: messageOf(thrown) };
    tellRun(id, { type: 'output', output: { kind: 'error', error } });
    tellRun(id, { type: 'ended', exitCode: exitCodes.failed });
  }
}

/** Blobs for all modules, each with the URLs of those before it; the entry is the last. */
function programUrls(modules: readonly LinkedModule[], engine: string) {
  const urls = new Map([['#engine', engine]]);
  const files: Record<string, string> = {};
  let url = '';
  for (const module of modules) {
    const js = relink(module, (target) => urls.get(target));
    url = blobUrl(`${js}\n//# sourceURL=${CELL_SCHEME}${module.file}`);
    urls.set(module.file, url);
    files[url] = module.file;
  }
  return { url, files };
}

function fromWorker(id: number, run: Run, message: WorkerToFrame): void {
  if (!runs.has(id)) return;
  if (++run.messages > MESSAGES_MAX) {
    end(id);
    tell({ type: 'flooded', run: id });
    return;
  }
  switch (message.type) {
    case 'started':
      tell({ type: 'started', run: id });
      return;
    case 'message':
      pass(run, () => passNow(id, run, message.message));
      return;
    case 'trace':
      pass(run, () => tell({ type: 'trace', run: id, json: message.json }));
      return;
    case 'need':
      sendRunChunk(id, run, message.name);
      return;
    case 'pong':
      run.pong(message.activity);
  }
}

function pass(run: Run, passOn: () => void): void {
  if (run.held) run.held = run.held.then(passOn);
  else passOn();
}

function passNow(id: number, run: Run, message: RunMessage): void {
  if (message.type === 'output' && message.output.kind === 'error' && lacksPlace(message.output.error)) {
    const { error } = message.output;
    run.held = placeOf(run.modules, error).then((placed) => {
      tellRun(id, { type: 'output', output: { kind: 'error', error: placed } });
    });
    return;
  }
  tellRun(id, withOriginalPosition(message, run.modules));
  if (message.type !== 'ended') return;
  run.ended = true;
  warmWhenIdle();
}

/** Browsers say only what is wrong when a module that is imported has a syntax error that the stripper let pass. */
function lacksPlace(error: CellError): boolean {
  return error.name === 'SyntaxError' && error.line === undefined;
}

async function placeOf(modules: readonly LinkedModule[], error: CellError): Promise<CellError> {
  for (const module of modules) {
    const place = await syntaxErrorPlace(module.js, blobUrl);
    if (place) return originalPosition({ ...error, file: module.file, ...place }, modules);
  }
  return error;
}

function tellRun(run: number, message: RunMessage): void {
  tell({ type: 'message', run, message });
}

function command(id: number, command: number, request: CommandRequest): void {
  const run = runs.get(id);
  if (!run) return;
  run.messages = 0;
  send(run.worker, { type: 'command', id: command, request });
}

async function stop(id: number): Promise<void> {
  const run = runs.get(id);
  if (!run) {
    tell({ type: 'stopped', run: id, activity: 'waiting' });
    return;
  }
  const activity = await new Promise<Activity>((resolve) => {
    run.pong = resolve;
    setTimeout(() => resolve('looping'), PING_MS);
    send(run.worker, { type: 'ping' });
  });
  end(id);
  warmWhenIdle();
  tell({ type: 'stopped', run: id, activity });
}

function end(id: number): void {
  starting.delete(id);
  runs.get(id)?.worker.terminate();
  runs.delete(id);
}

/** Starting a worker takes a core for a while: not while a program runs. */
function warmWhenIdle(): void {
  setTimeout(() => {
    if (starting.size === 0 && [...runs.values()].every(({ ended }) => ended)) warm();
  });
}

/** The worker for the next run, with the engine loaded; a start that failed is tried again when asked again. */
function warm(): Promise<Worker> {
  if (spare) return spare;
  const starting = startWorker();
  spare = starting;
  starting.catch(() => {
    if (spare === starting) spare = undefined;
  });
  return starting;
}

async function startWorker(): Promise<Worker> {
  const worker = new Worker(workerUrl); // It starts while the engine is still on its way.
  rehearsing = worker;
  // A policy that forbids it is told at once, while the engine is still on its way.
  const refused = new Promise<never>((_, reject) => {
    worker.onerror = ({ message }) =>
      reject(new Error(`The sandbox could not be started: ${message ?? 'the browser refuses its thread'}`));
  });
  try {
    const url = await Promise.race([chunkUrl('engine.js'), refused]);
    const loaded = new Promise<void>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<WorkerToFrame>) => {
        if (data.type === 'ready') resolve();
        else if (data.type === 'broken') reject(new Error(`The engine could not be loaded: ${data.message}`));
        else if (data.type === 'need') sendChunk(worker, data.name);
      };
      send(worker, { type: 'engine', url });
    });
    await Promise.race([loaded, refused]);
    worker.onerror = null;
    return worker;
  } catch (error) {
    worker.terminate();
    throw error;
  } finally {
    if (rehearsing === worker) rehearsing = undefined;
  }
}

function send(worker: Worker, message: FrameToWorker): void {
  worker.postMessage(message);
}

async function sendRunChunk(id: number, run: Run, name: string): Promise<void> {
  if (run.loading++ === 0) tell({ type: 'loading', run: id });
  await sendChunk(run.worker, name);
  if (--run.loading === 0) tell({ type: 'loaded', run: id });
}

async function sendChunk(worker: Worker, name: string): Promise<void> {
  try {
    send(worker, { type: 'chunk', name, url: await chunkUrl(name) });
  } catch (error) {
    send(worker, {
      type: 'no-chunk',
      name,
      message: messageOf(error),
    });
  }
}

/** The blob of a built file of the engine, after those that it imports; a failed one is asked for again. */
function chunkUrl(name: string): Promise<string> {
  const known = chunkUrls.get(name);
  if (known) return known;
  const url = loadChunk(name).catch((error: unknown) => {
    chunkUrls.delete(name);
    throw error;
  });
  chunkUrls.set(name, url);
  return url;
}

async function loadChunk(name: string): Promise<string> {
  const text = await new Promise<string>((resolve, reject) => {
    assets.set(name, { resolve, reject });
    tell({ type: 'need', name });
  });
  const names = chunkImports(text);
  const urls = new Map(
    await Promise.all(names.map(async (other) => [other, await chunkUrl(other)] as const)),
  );
  return blobUrl(relinkChunk(text, CHUNK_LOADER, (other) => urls.get(other) ?? other));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function blobUrl(js: string): string {
  return URL.createObjectURL(new Blob([js], { type: 'text/javascript' }));
}
