/**
 * Full Node in the tab: the same programs through StackBlitz's WebContainer, which a reader chooses. It needs the
 * network, the headers of cross-origin isolation, and patience at the first boot; the client is loaded only then.
 */
import type { FileSystemTree, WebContainer, WebContainerProcess } from '@webcontainer/api';
import type { LoadAsset } from '../assets.ts';
import { type CellRuntime, exitCodes, type Program, type Run, type RunOptions } from '../protocol.ts';
import { type Activity, abortable, createRunState, floodError, type RunState } from '../run-state.ts';
import { type BootOptions, bootWebContainer } from './boot.ts';
import { fileTree } from './file-tree.ts';
import { type FromNode, readLines, toLine } from './lines.ts';

export interface WebContainerOptions extends BootOptions {
  load: LoadAsset;
}

/** As in the sandbox's frame. */
const MESSAGES_MAX = 5_000;
/** A program that is free answers within this time, through a terminal and a pipe. */
const PING_MS = 300;

export function createWebContainer(options: WebContainerOptions): CellRuntime {
  const live = new Set<Run>();
  let runs = 0;
  let container: Promise<WebContainer> | undefined;

  const booted = (): Promise<WebContainer> => {
    // A failed boot stays failed: the client keeps the frame's promise, so only a reload helps, and the words say so.
    container ??= bootContainer(options);
    return container;
  };

  const run = (program: Program, runOptions: RunOptions): Run => {
    const folder = `runs/${++runs}`;
    let process: Promise<WebContainerProcess> | undefined;
    let input: WritableStreamDefaultWriter<string> | undefined;
    let pong: (activity: Activity) => void = () => {};
    const kill = () => {
      process?.then(
        (started) => started.kill(),
        () => {},
      );
    };
    const state = createRunState(program, runOptions, {
      command: (id, request) => {
        input?.write(toLine({ type: 'command', id, request }));
      },
      stop() {
        pong = (activity) => {
          kill();
          state.stopped(activity);
        };
        setTimeout(() => pong('looping'), PING_MS);
        input?.write(toLine({ type: 'ping' }));
      },
      end: kill,
    });
    process = booted().then((opened) => startNode(opened, folder, program));
    process.then(
      (started) => {
        input = started.input.getWriter();
        readOutput(started, state, kill, (activity) => pong(activity));
      },
      (error: Error) => state.failed({ name: 'WebContainerError', message: error.message }),
    );
    live.add(state.run);
    return state.run;
  };

  return {
    kind: 'webcontainer',
    can: { node: true, http: true, npm: true },
    boot: async (signal) => {
      await abortable(booted(), signal);
    },
    run,
    dispose() {
      for (const each of live) each.kill();
      container?.then(
        (opened) => opened.teardown(),
        () => {},
      );
      container = Promise.reject(new Error('This runtime has been disposed.'));
      container.catch(() => {});
    },
  };
}

async function bootContainer(options: WebContainerOptions): Promise<WebContainer> {
  const files = engineFiles(options.load);
  files.catch(() => {}); // Where there is no container, nobody waits for them.
  const container = await bootWebContainer(options);
  await container.mount(await files);
  return container;
}

/** Node refuses to strip types under node_modules, so the engine is mounted as JavaScript. */
async function engineFiles(load: LoadAsset): Promise<FileSystemTree> {
  const { engine } = JSON.parse(await load('assets.json')) as {
    engine: string[];
  };
  const manifest = { type: 'module', imports: { '#engine': './engine.js' } };
  const texts = await Promise.all(
    ['runner.js', ...engine].map(async (name) => [name, await load(name)] as const),
  );
  return {
    ...fileTree({ 'package.json': JSON.stringify(manifest), ...Object.fromEntries(texts) }),
    runs: { directory: {} },
  };
}

async function startNode(
  container: WebContainer,
  folder: string,
  program: Program,
): Promise<WebContainerProcess> {
  await container.fs.mkdir(folder, { recursive: true });
  await container.mount(fileTree(program.files), { mountPoint: folder });
  return container.spawn('node', ['runner.js', folder, program.entry]);
}

async function readOutput(
  process: WebContainerProcess,
  state: RunState,
  kill: () => void,
  pong: (activity: Activity) => void,
): Promise<void> {
  let messages = 0;
  let stray = '';
  const read = readLines<FromNode>(
    (message) => {
      if (message.type === 'started') return state.started();
      if (message.type === 'pong') return pong(message.activity);
      state.message(message.message);
      if (message.message.type.startsWith('command-')) messages = 0;
      if (++messages > MESSAGES_MAX) {
        kill();
        state.failed(floodError);
      }
    },
    (line) => {
      stray = `${stray}${line}\n`.slice(-2_000);
    },
  );
  for (const reader = process.output.getReader(); ; ) {
    const { value, done } = await reader.read();
    if (done) break;
    read(value);
  }
  const exitCode = await process.exit;
  state.failed({
    name: 'NodeExited',
    message: `Node ended with exit code ${exitCode} and took the cell with it.`,
    ...(exitCode !== exitCodes.ok && stray && { hint: stray.trim() }),
  });
}
