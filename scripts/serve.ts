/**
 * Serves the built book.
 *
 *     node scripts/serve.ts [--port 4321] [--host localhost] [--folder dist] [--base /] [--no-isolation]
 *
 * Takes the next free port if the port is taken, unless `--strict-port`. The pages get the two headers that make a page
 * cross-origin isolated, which WebContainers need; nothing else of the book does.
 */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve, sep } from 'node:path';
import { parseArgs } from 'node:util';

export interface ServeOptions {
  folder: string;
  port: number;
  host: string;
  /** The path under which the book lies, as it may on a server that has other things too. */
  base: string;
  /** Whether the pages are cross-origin isolated. */
  isolation: boolean;
  /** Whether a taken port is an error; otherwise the next free one is taken. */
  strictPort: boolean;
}

export interface RunningServer {
  /** The address of the first page. */
  url: string;
  close(): Promise<void>;
}

const PORTS_TRIED_MAX = 50;

export async function serve(options: ServeOptions): Promise<RunningServer> {
  const base = `/${options.base}/`.replace(/\/+/g, '/');
  const root = resolve(options.folder);
  const server = createServer((request, response) => {
    answer(request, response, { root, base, isolation: options.isolation }).catch((error: unknown) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}${base}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function listen(server: Server, { port, host, strictPort }: ServeOptions): Promise<void> {
  for (let tried = 0; ; tried++) {
    try {
      await new Promise<void>((listening, failed) => {
        server.once('error', failed);
        server.listen(port === 0 ? 0 : port + tried, host, () => {
          server.off('error', failed);
          listening();
        });
      });
      return;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken || strictPort || tried === PORTS_TRIED_MAX) throw error;
    }
  }
}

interface Site {
  root: string;
  base: string;
  isolation: boolean;
}

async function answer(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const found = await findFile(request.url ?? '/', site);
  if ('redirect' in found) {
    response.writeHead(308, { location: found.redirect }).end();
    return;
  }
  response.writeHead(found.status, {
    'content-type': contentTypes[extname(found.file)] ?? 'application/octet-stream',
    'content-length': found.bytes,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    ...(site.isolation && {
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-resource-policy': 'same-origin',
    }),
  });
  if (request.method === 'HEAD' || found.bytes === 0) {
    response.end();
    return;
  }
  createReadStream(found.file)
    .on('error', () => response.destroy())
    .pipe(response);
}

type Found = { status: 200 | 404; file: string; bytes: number } | { redirect: string };

/** The file that a URL means: itself, a folder's index.html, or else the page that says there is none. */
async function findFile(url: string, { root, base }: Site): Promise<Found> {
  const [pathname = '/', query] = url.split('?', 2);
  const path = decoded(pathname);
  if (`${pathname}/` === base) return { redirect: base };
  if (path?.startsWith(base)) {
    const file = resolve(root, `.${sep}${path.slice(base.length)}`);
    const inside = file === root || file.startsWith(root + sep);
    const about = inside ? await stat(file).catch(() => undefined) : undefined;
    if (about?.isFile() && !path.endsWith('/')) return { status: 200, file, bytes: about.size };
    if (about?.isDirectory()) {
      const index = join(file, 'index.html');
      const indexAbout = await stat(index).catch(() => undefined);
      if (indexAbout && !path.endsWith('/')) {
        return {
          redirect: `${encodeURI(path).replace(/^\/+/, '/')}/${query === undefined ? '' : `?${query}`}`,
        };
      }
      if (indexAbout) return { status: 200, file: index, bytes: indexAbout.size };
    }
  }
  const file = join(root, '404.html');
  const about = await stat(file).catch(() => undefined);
  return about ? { status: 404, file, bytes: about.size } : { status: 404, file: 'not found', bytes: 0 };
}

/** The path with its escapes resolved; undefined if it cannot be one of ours. */
function decoded(pathname: string): string | undefined {
  try {
    const path = decodeURIComponent(pathname);
    return path.includes('\0') || path.includes('\\') ? undefined : path;
  } catch {
    return undefined; // an escape that is none: answered like any other path that does not exist
  }
}

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.ts': 'text/plain; charset=utf-8',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
};

if (import.meta.main) {
  const { values } = parseArgs({
    allowNegative: true,
    options: {
      port: { type: 'string', default: '4321' },
      host: { type: 'string', default: 'localhost' },
      folder: { type: 'string', default: resolve(import.meta.dirname, '../dist') },
      base: { type: 'string', default: '/' },
      isolation: { type: 'boolean', default: true },
      'strict-port': { type: 'boolean', default: false },
    },
  });
  const index = await stat(join(values.folder, 'index.html')).catch(() => undefined);
  if (!index) {
    console.error(`There is no index.html in ${values.folder}: build the book first (npm run build).`);
    process.exit(1);
  }
  const { url } = await serve({
    folder: values.folder,
    port: Number(values.port),
    host: values.host,
    base: values.base,
    isolation: values.isolation,
    strictPort: values['strict-port'],
  });
  console.log(`One Pod is at ${url}`);
}
