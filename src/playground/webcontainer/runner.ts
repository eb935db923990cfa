/**
 * What WebContainer's Node runs: `node runner.js <folder> <entry>`. It links the program in the folder as the sandbox
 * does (so that both say the same of the same mistake), writes the JavaScript beside the sources, runs it, and then
 * waits for commands on stdin until it is killed.
 */
import { readdirSync, readFileSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { host } from '#engine';
import { startCellHost } from '../cell-host.ts';
import { CellFault } from '../errors.ts';
import { forbidGlobals } from '../forbidden-globals.ts';
import { type EngineNames, type LinkedModule, withOriginalPosition } from '../link.ts';
import { exitCodes, type Program, type RunMessage } from '../protocol.ts';
import { withSyntaxErrorPlace } from '../syntax-error-in-node.ts';
import { type FromNode, readLines, type ToNode, toLine } from './lines.ts';
import { linkProgram, sourceOf } from './linked-program.ts';

/** Put in by the build. */
declare const ENGINE_NAMES: EngineNames;

const folder = resolve(process.argv[2] ?? '.');
const program: Program = {
  files: readProgram(folder),
  entry: process.argv[3] ?? 'cell.ts',
};
let modules: LinkedModule[] = [];

const cellHost = startCellHost({
  host,
  locate: (url) => sourceOf(folder, url),
  post: (message) => tellRun(withSyntaxErrorPlace(withOriginalPosition(message, modules), modules)),
  now: () => performance.now(),
});
Error.stackTraceLimit = 50;
// Node's warnings are about this file (its minified lexer is no asm.js any more), and would show as the cell's own.
process.removeAllListeners('warning');
process.on('uncaughtException', cellHost.fail);
process.on('unhandledRejection', cellHost.fail);
const receive = readLines<ToNode>((message) => {
  if (message.type === 'ping') tell({ type: 'pong', activity: cellHost.activity() });
  else cellHost.command(message.id, message.request);
});
process.stdin.setEncoding('utf8').on('data', receive);
start();

function start(): void {
  tell({ type: 'started' });
  let entryUrl: string;
  try {
    ({ modules, entryUrl } = linkProgram(folder, program, ENGINE_NAMES));
  } catch (error) {
    if (!(error instanceof CellFault)) throw error;
    tellRun({
      type: 'output',
      output: { kind: 'error', error: error.cellError },
    });
    tellRun({ type: 'ended', exitCode: exitCodes.failed });
    return;
  }
  forbidGlobals();
  cellHost.run(() => import(entryUrl));
}

function readProgram(from: string): Record<string, string> {
  const files = readdirSync(from, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.[jt]s$/.test(file),
  );
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(from, file), 'utf8')]));
}

function tellRun(message: RunMessage): void {
  tell({ type: 'message', message });
}

/** Synchronous, because a program that loops must not keep what it has shown. */
function tell(message: FromNode): void {
  let bytes = Buffer.from(toLine(message), 'latin1');
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error; // The terminal is full: try again.
    }
  }
}
