/**
 * The Node side of the stand-in (headless.ts): files in a temporary folder and real processes. For tests only: it
 * runs what it is told to, so it listens on loopback and wants a token that the test made up.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { typeInto } from './terminal.ts';

interface Session {
  base: string;
  root: string;
  /** Where its servers listen: in the tab each would have the ports to itself, here all tests share them. */
  port: number;
  processes: Map<number, RunningProcess>;
}

interface RunningProcess {
  child: ChildProcess;
  type(text: string): void;
}

export interface Bridge {
  /** Whether the request was for the bridge. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  close(): Promise<void>;
}

export function createBridge(token: string): Bridge {
  const sessions = new Map<string, Session>();
  const path = `${dirname(process.execPath)}:${process.env.PATH}`;

  const session = (id: string): Session => {
    const found = sessions.get(id);
    if (!found) throw new Error(`no session ${id}`);
    return found;
  };
  const at = (id: string, file: string) => join(session(id).root, join('/', file));

  const methods: Record<string, (...args: never[]) => Promise<unknown>> = {
    async open(options: { workdirName?: string }) {
      const base = await mkdtemp(join(tmpdir(), 'stand-in-'));
      const root = join(base, options.workdirName ?? 'project');
      await mkdir(root);
      sessions.set(base, { base, root, port: await freePort(), processes: new Map() });
      return { session: base, cwd: root, path };
    },
    read: async (id: string, file: string) => (await readFile(at(id, file))).toString('base64'),
    async write(id: string, file: string, base64: string) {
      await mkdir(dirname(at(id, file)), { recursive: true });
      await writeFile(at(id, file), Buffer.from(base64, 'base64'));
    },
    async list(id: string, folder: string) {
      const entries = await readdir(at(id, folder), { withFileTypes: true });
      return entries.map((entry) => ({ name: entry.name, directory: entry.isDirectory() }));
    },
    mkdir: async (id: string, folder: string) => void (await mkdir(at(id, folder), { recursive: true })),
    rm: (id: string, file: string) => rm(at(id, file), { recursive: true, force: true }),
    kill: async (id: string, pid: number) => killGroup(session(id).processes.get(pid)?.child),
    stdin: async (id: string, pid: number, data: string) => session(id).processes.get(pid)?.type(data),
    close: (id: string) => closeSession(id),
  };

  const closeSession = async (id: string) => {
    const closing = session(id);
    sessions.delete(id);
    for (const { child } of closing.processes.values()) killGroup(child);
    await rm(closing.base, { recursive: true, force: true });
  };

  return {
    async handle(request, response) {
      const url = new URL(request.url ?? '/', 'http://localhost');
      if (!url.pathname.startsWith('/bridge')) return false;
      if (url.searchParams.get('token') !== token) {
        response.writeHead(403).end();
        return true;
      }
      const body = JSON.parse(await text(request));
      if (url.pathname === '/bridge/run') runProcess(session(body.session), body.spec, path, response);
      else response.end(JSON.stringify(await answer(methods, body)));
      return true;
    },
    async close() {
      await Promise.all([...sessions.keys()].map(closeSession));
    },
  };
}

async function answer(
  methods: Record<string, (...args: never[]) => Promise<unknown>>,
  { method, args }: { method: string; args: never[] },
): Promise<{ result: unknown } | { error: string }> {
  try {
    return { result: (await methods[method]?.(...args)) ?? null };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

interface ProcessSpec {
  command: string;
  args: string[];
  cwd?: string;
  env?: Record<string, string>;
  /** There if the process is to have a terminal. */
  terminal?: { cols: number; rows: number };
}

/** Answers with lines of JSON: the process's number, its output as a terminal shows it, its exit code. */
function runProcess(
  { root, port, processes }: Session,
  spec: ProcessSpec,
  path: string,
  response: ServerResponse,
): void {
  const say = (line: unknown) => response.write(`${JSON.stringify(line)}\n`);
  const shell = spec.command === 'jsh';
  const child = spawn(shell ? 'sh' : spec.command, shell ? ['-i'] : spec.args, {
    cwd: join(root, spec.cwd ?? ''),
    env: { PATH: path, HOME: root, PS1: '❯ ', KUBERNETES_MASTER: `http://127.0.0.1:${port}`, ...spec.env },
    detached: true,
  });
  const showText = (text: string) => say({ bytes: Buffer.from(text).toString('base64') });
  const show = (data: Buffer) => {
    const terminal = data.toString('latin1').replace(/(?<!\r)\n/g, '\r\n');
    say({ bytes: Buffer.from(terminal, 'latin1').toString('base64') });
  };
  child.stdout.on('data', show);
  child.stderr.on('data', show);
  child.on('spawn', () => {
    const type = spec.terminal ? typeInto(child, showText) : (text: string) => void child.stdin.write(text);
    processes.set(child.pid ?? 0, { child, type });
    say({ pid: child.pid });
  });
  child.on('error', (error) => response.end(`${JSON.stringify({ error: error.message })}\n`));
  child.on('close', (code, signal) => {
    processes.delete(child.pid ?? 0);
    say({ exit: code ?? 128 + (signal ? constants.signals[signal] : 0) });
    response.end();
  });
}

/** A process and what it has started. */
function killGroup(child: ChildProcess | undefined): void {
  if (!child?.pid || child.exitCode !== null || child.signalCode !== null) return;
  process.kill(-child.pid, 'SIGKILL');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
