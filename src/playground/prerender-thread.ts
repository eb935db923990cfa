/**
 * The thread in which prerender.ts runs one cell: linked only to be checked, in the words that a reader would get, and
 * then run as it is by Node's own TypeScript, with the host that cells have everywhere.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import * as engine from '#engine';
import { outputLimits, startCellHost } from './cell-host.ts';
import { engineTypes } from './engine-types.ts';
import { forbidGlobals } from './forbidden-globals.ts';
import { type LinkedModule, link } from './link.ts';
import { withReaderCodePlace } from './reader-code-place.ts';
import { withSyntaxErrorPlace } from './syntax-error-in-node.ts';

const { root, entry, files } = workerData as { root: string; entry: string; files: string[] };
const program = {
  entry,
  files: Object.fromEntries(files.map((path) => [relative(root, path), readFileSync(path, 'utf8')])),
};
const names = { values: Object.keys(engine), types: await engineTypes(join(root, 'src/engine/index.ts')) };
let modules: LinkedModule[] = [];

const cellHost = startCellHost({
  host: engine.host,
  locate(url) {
    const file = relative(root, url.startsWith('file:') ? fileURLToPath(url) : url);
    return file in program.files ? file : undefined;
  },
  post: (message) =>
    parentPort?.postMessage(withReaderCodePlace(withSyntaxErrorPlace(message, modules), program)),
  now: () => performance.now(),
});
Error.stackTraceLimit = 50;
process.on('uncaughtException', cellHost.fail);
process.on('unhandledRejection', cellHost.fail);
forbidGlobals();
await cellHost.run(async () => {
  modules = link(program, { engine: names });
  await import(pathToFileURL(join(root, entry)).href);
});
// What a page would have to ask for.
await cellHost.command(0, {
  kind: 'trace',
  from: outputLimits.events,
  to: Number.MAX_SAFE_INTEGER,
  untraced: true,
});
