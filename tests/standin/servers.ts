/** Servers for tests of the runtimes, each on a free port of loopback. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { bundled } from '../../scripts/build-engine.ts';
import { createBridge } from './bridge.ts';

export interface TestServer {
  origin: string;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.html': 'text/html',
};

/** What makes a page cross-origin isolated, which a WebContainer needs and the sandbox does not. */
export const isolationHeaders = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** A page with one script, and a folder of files; nothing else. */
export function servePage(options: {
  script: string;
  folder: string;
  headers?: Record<string, string>;
}): Promise<TestServer> {
  const page =
    '<!doctype html><html lang="en"><title>Runtime test</title><script type="module" src="/page.js"></script>';
  return listen(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const [type, body] =
      path === '/'
        ? ['.html', page]
        : path === '/page.js'
          ? ['.js', options.script]
          : [extname(path), await readFile(join(options.folder, path)).catch(() => undefined)];
    if (body === undefined) response.writeHead(404).end();
    else
      response.writeHead(200, { 'content-type': types[type] ?? 'text/plain', ...options.headers }).end(body);
  });
}

/** Stands in for WebContainer's server: give its origin to the client as WEBCONTAINER_API_IFRAME_URL. */
export async function serveStandIn(): Promise<TestServer> {
  const token = crypto.randomUUID();
  const bridge = createBridge(token);
  const entry = join(import.meta.dirname, 'headless.ts');
  const script = await bundled(entry, { format: 'esm', define: { BRIDGE_TOKEN: JSON.stringify(token) } });
  const headers = {
    'content-type': 'text/html',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'cross-origin',
  };
  const server = await listen(async (request, response) => {
    if (await bridge.handle(request, response)) return;
    if (!request.url?.startsWith('/headless')) response.writeHead(404).end();
    else
      response
        .writeHead(200, headers)
        .end(`<!doctype html><title>Stand-in</title><script type="module">${script}</script>`);
  });
  return {
    origin: server.origin,
    async close() {
      await bridge.close();
      await server.close();
    },
  };
}

/** Counts what reaches it and answers everything, to any origin. */
export async function serveListener(): Promise<TestServer & { hits: string[] }> {
  const hits: string[] = [];
  const server = await listen((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    response
      .writeHead(200, { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' })
      .end('export {}');
  }, hits);
  return { ...server, hits };
}

async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  connections?: string[],
): Promise<TestServer> {
  const server = createServer(handle);
  // A WebSocket is an upgrade, which no handler above would see.
  server.on('upgrade', (request, socket) => {
    connections?.push(`upgrade ${request.url}`);
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
