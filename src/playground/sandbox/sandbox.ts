/**
 * The page's side of the sandbox, the runtime of every cell unless a reader chooses another. Reader code runs in a
 * worker of a frame that has an opaque origin and a policy without network, so it reaches neither the page, nor what
 * the site stores, nor any server; it needs no headers and works on plain http and offline. This file is small: what
 * is large (the stripper, the engine) is loaded when a first cell is about to run.
 */
import type { LoadAsset } from '../assets.ts';
import type { CellRuntime, Program, Run, RunOptions } from '../protocol.ts';
import { abortable, createRunState, floodError, type RunState } from '../run-state.ts';
import { frameDocument } from './frame-document.ts';
import type { FrameToPage, PageToFrame } from './messages.ts';

export interface SandboxOptions {
  load: LoadAsset;
  /** Where the hidden frame goes; the page's body by default. */
  parent?: HTMLElement;
}

export function createSandbox(options: SandboxOptions): CellRuntime {
  const states = new Map<number, RunState>();
  const hung = new Map<number, ReturnType<typeof setTimeout>>();
  let runs = 0;
  let frame: Promise<Frame> | undefined;
  let disposed = false;

  const openedFrame = (): Promise<Frame> => {
    if (disposed) return Promise.reject(new Error('This runtime has been disposed.'));
    if (frame) return frame;
    const opening = openFrame(options, receive);
    frame = opening;
    opening
      .then((opened) => opened.ready)
      .catch(() => {
        if (frame === opening) frame = undefined; // The next run tries again.
      });
    return opening;
  };

  /** A frame that was flooded, or hangs, goes with all its runs; the next run gets a fresh one. */
  const replaceFrame = () => {
    frame?.then((opened) => opened.close(), ignore);
    frame = undefined;
    for (const state of states.values())
      state.failed({ name: 'Stopped', message: 'Stopped with its sandbox.' });
    states.clear();
  };

  const receive = (message: FrameToPage) => {
    const state = 'run' in message ? states.get(message.run) : undefined;
    if (!state || !('run' in message)) return;
    switch (message.type) {
      case 'started':
        state.started();
        return;
      case 'loading':
      case 'loaded':
        state[message.type]();
        return;
      case 'message':
        state.message(message.message);
        return;
      case 'trace':
        state.message(parsed(message.json));
        return;
      case 'stopped':
        clearTimeout(hung.get(message.run));
        hung.delete(message.run);
        states.delete(message.run);
        state.stopped(message.activity);
        return;
      case 'flooded':
        state.failed(floodError);
        replaceFrame();
    }
  };

  const run = (program: Program, runOptions: RunOptions): Run => {
    const id = ++runs;
    const send = (message: PageToFrame) => {
      frame?.then((opened) => opened.send(message), ignore);
    };
    const state = createRunState(program, runOptions, {
      command: (command, request) => send({ type: 'command', run: id, id: command, request }),
      stop() {
        send({ type: 'stop', run: id });
        // A frame that does not answer is flooded or hangs; it goes with all its runs.
        hung.set(
          id,
          setTimeout(() => {
            state.stopped('looping');
            replaceFrame();
          }, ANSWER_MS),
        );
      },
      end() {
        states.delete(id);
        send({ type: 'end', run: id });
      },
    });
    states.set(id, state);
    openedFrame()
      .then((opened) => {
        if (states.has(id)) opened.send({ type: 'run', run: id, program, fork: runOptions.fork });
        return opened.ready;
      })
      .catch((error: Error) => state.failed({ name: 'SandboxError', message: error.message }));
    return state.run;
  };

  return {
    kind: 'sandbox',
    can: { node: false, http: false, npm: false },
    boot: (signal) =>
      abortable(
        openedFrame().then((opened) => opened.ready),
        signal,
      ),
    run,
    dispose() {
      disposed = true;
      for (const state of states.values()) state.run.kill();
      replaceFrame();
    },
  };
}

/** What a worker says is JSON may be anything. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Whoever opened the frame has been told why it could not be; nothing is left to send. */
function ignore(): void {}

interface Frame {
  /** Resolves when a first run would begin at once; runs may be sent before. */
  ready: Promise<void>;
  send(message: PageToFrame): void;
  close(): void;
}

/** The page fetches for the frame, so what it is asked for must lie in the folder of what was built. */
const BUILT_FILE = /^[\w-]+\.js$/;
const BOOT_MS = 15_000;
/** A frame that has said nothing for this long may have been forbidden to. */
const SILENT_MS = 1_500;
/** Shorter than what a run state waits for a realm to stop. */
const ANSWER_MS = 900;

async function openFrame(options: SandboxOptions, receive: (message: FrameToPage) => void): Promise<Frame> {
  const script = await options.load('frame.js').catch(async (error: Error) => {
    throw new Error((await forbiddenBy()) ?? error.message);
  });
  const element = document.createElement('iframe');
  element.setAttribute('sandbox', 'allow-scripts');
  element.hidden = true;
  element.title = 'Where the cells run';
  element.srcdoc = frameDocument(script);
  const { port1: port, port2: framePort } = new MessageChannel();
  const close = () => {
    port.close();
    element.remove();
  };
  // What is sent before the frame listens waits in the port.
  const send = (message: PageToFrame) => port.postMessage(message);

  const ready = new Promise<void>((resolve, reject) => {
    const fail = (message: string) => {
      clearTimeout(timer);
      clearTimeout(silent);
      removeEventListener('message', connect);
      close();
      reject(new Error(message));
    };
    const failByPolicy = async (otherwise?: string) => {
      const message = (await forbiddenBy()) ?? otherwise;
      if (message) fail(message);
    };
    const silent = setTimeout(failByPolicy, SILENT_MS);
    const timer = setTimeout(
      () => fail('The sandbox did not start. Reload the page and run the cell again.'),
      BOOT_MS,
    );
    const connect = (event: MessageEvent) => {
      if (event.source !== element.contentWindow) return;
      removeEventListener('message', connect);
      clearTimeout(silent);
      element.contentWindow?.postMessage('one-pod-page', '*', [framePort]);
    };
    addEventListener('message', connect);
    port.onmessage = ({ data }: MessageEvent<FrameToPage>) => {
      if (data.type === 'need') {
        answerNeed(options.load, data.name, send);
      } else if (data.type === 'broken') {
        void failByPolicy(data.message);
      } else if (data.type === 'ready') {
        clearTimeout(timer);
        resolve();
      } else {
        receive(data);
      }
    };
  });
  (options.parent ?? document.body).append(element);
  return { ready, send, close };
}

/** Words for a Content-Security-Policy that keeps the sandbox from starting, if there is one. */
async function forbiddenBy(): Promise<string | undefined> {
  const probe = await import('./policy-in-the-way.ts').catch(() => undefined);
  return probe?.policyInTheWay();
}

async function answerNeed(
  load: LoadAsset,
  name: string,
  send: (message: PageToFrame) => void,
): Promise<void> {
  try {
    if (!BUILT_FILE.test(name)) throw new Error(`There is no ${name}.`);
    send({ type: 'asset', name, text: await load(name) });
  } catch (error) {
    send({
      type: 'no-asset',
      name,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}
