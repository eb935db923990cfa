/**
 * The frame that stands in for WebContainer's own in tests: it speaks the wire protocol of @webcontainer/api 1.6.4
 * (a message `init` with a port that carries the client's own Comlink 4.3.0) to the unmodified client, and passes the
 * work on to a real Node on this machine (bridge.ts). What it cannot show: the real boot, its Node, its network.
 */
// @ts-expect-error The client's own Comlink, which has no types.
import { Comlink } from '../../node_modules/@webcontainer/api/dist/vendor/index.js';

interface Entry {
  name: string;
  directory: boolean;
}
type Tree = { d: Record<string, Tree> } | { f: { c?: string; b?: boolean } };
interface SpawnSpec {
  command: string;
  args: string[];
  cwd?: string;
  env?: Record<string, string>;
  terminal?: { cols: number; rows: number };
}

/** Put into the page by servers.ts. */
declare const BRIDGE_TOKEN: string;

const call = async <Result>(method: string, ...args: unknown[]): Promise<Result> => {
  const response = await fetch(`/bridge?token=${BRIDGE_TOKEN}`, {
    method: 'POST',
    body: JSON.stringify({ method, args }),
  });
  const answer = (await response.json()) as { result: Result } | { error: string };
  if ('error' in answer) throw new Error(answer.error);
  return answer.result;
};

const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
const encoder = new TextEncoder();
const decoder = new TextDecoder();

async function writeTree(session: string, tree: Tree, at: string): Promise<void> {
  if (!('d' in tree)) return;
  for (const [name, entry] of Object.entries(tree.d)) {
    const path = `${at}/${name}`;
    if ('d' in entry) {
      await call('mkdir', session, path);
      await writeTree(session, entry, path);
    } else {
      const text = entry.f.c ?? '';
      const bytes = entry.f.b ? Uint8Array.from(text, (char) => char.charCodeAt(0)) : encoder.encode(text);
      await call('write', session, path, toBase64(bytes));
    }
  }
}

/** The process as the client sees it; its output arrives as lines of JSON, for as long as it lives. */
async function run(session: string, spec: SpawnSpec, output?: (bytes: Uint8Array | null) => void) {
  const response = await fetch(`/bridge/run?token=${BRIDGE_TOKEN}`, {
    method: 'POST',
    body: JSON.stringify({ session, spec }),
  });
  const { pid, read } = await readProcess(response);
  const onExit = read(output);
  let typed: Promise<unknown> = Promise.resolve();
  return Comlink.proxy({
    onExit,
    kill: () => call('kill', session, pid),
    write(text: string) {
      typed = typed.then(() => call('stdin', session, pid, text)); // Requests may overtake each other.
      return typed;
    },
    resize: () => {},
  });
}

type ProcessLine = { pid: number } | { error: string } | { bytes: string } | { exit: number };

async function readProcess(response: Response) {
  const lines = linesOf(response);
  const { value: first } = await lines.next();
  if (!first || !('pid' in first)) throw new Error(first && 'error' in first ? first.error : 'no answer');
  return {
    pid: first.pid,
    async read(output?: (bytes: Uint8Array | null) => void): Promise<number> {
      for await (const line of lines) {
        if ('bytes' in line) output?.(fromBase64(line.bytes));
        if ('exit' in line) {
          output?.(null);
          return line.exit;
        }
      }
      return 1;
    },
  };
}

async function* linesOf(response: Response): AsyncGenerator<ProcessLine> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  while (reader) {
    const { value, done } = await reader.read();
    if (done) return;
    rest += value;
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as ProcessLine;
  }
}

function instance(session: string, cwd: string, path: string) {
  return {
    fs: () =>
      Comlink.proxy({
        async readFile(file: string, encoding?: string) {
          const bytes = fromBase64(await call<string>('read', session, file));
          return encoding ? decoder.decode(bytes) : bytes;
        },
        writeFile: (file: string, data: string | Uint8Array) =>
          call('write', session, file, toBase64(typeof data === 'string' ? encoder.encode(data) : data)),
        async readdir(folder: string, options?: { withFileTypes?: boolean }) {
          const entries = await call<Entry[]>('list', session, folder);
          if (!options?.withFileTypes) return entries.map(({ name }) => name);
          return entries.map(({ name, directory }) => ({ name, 'Symbol(type)': directory ? 2 : 1 }));
        },
        mkdir: (folder: string) => call('mkdir', session, folder),
        rm: (file: string) => call('rm', session, file),
      }),
    previewScript: () => undefined,
    runtimeInfo: () => ({ path, cwd }),
    run: (spec: SpawnSpec, _stdout: unknown, _stderr: unknown, output?: (bytes: Uint8Array | null) => void) =>
      run(session, spec, output),
    async loadFiles(payload: Uint8Array, options?: { mountPoints?: string }) {
      const at = options?.mountPoints ?? '/';
      if (at !== '/') await call('list', session, at); // Mounting where nothing is fails, as it does there.
      await writeTree(session, JSON.parse(decoder.decode(payload)) as Tree, at);
    },
    on: () => Comlink.proxy(() => {}),
    teardown: () => call('close', session),
  };
}

const server = {
  async build(options: { workdirName?: string }) {
    const { session, cwd, path } = await call<{ session: string; cwd: string; path: string }>(
      'open',
      options,
    );
    return Comlink.proxy(instance(session, cwd, path));
  },
};

const { port1, port2 } = new MessageChannel();
Comlink.expose(server, port1);
parent.postMessage({ type: 'init' }, '*', [port2]);
