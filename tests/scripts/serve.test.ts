import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningServer, serve } from '../../scripts/serve.ts';

const folder = mkdtempSync(join(tmpdir(), 'one-pod-serve-'));
const dist = join(folder, 'dist');
let server: RunningServer;

beforeAll(async () => {
  mkdirSync(join(dist, '2-gate'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(dist, 'index.html'), 'first page');
  writeFileSync(join(dist, '2-gate/index.html'), 'the gate');
  writeFileSync(join(dist, '404.html'), 'no such page');
  writeFileSync(join(dist, 'a b.js'), 'run()');
  server = await serve({
    folder: dist,
    port: 0,
    host: 'localhost',
    base: '/book',
    isolation: true,
    strictPort: true,
  });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

describe('serve', () => {
  test.each([
    ['/book/', 200, 'first page'],
    ['/book/2-gate/', 200, 'the gate'],
    ['/book/a%20b.js?x=1', 200, 'run()'],
    ['/book/nothing', 404, 'no such page'],
    ['/2-gate/', 404, 'no such page'],
    ['/book/../../secret.txt', 404, 'no such page'],
    ['/book/%2e%2e/secret.txt', 404, 'no such page'],
    ['/book/..%2fsecret.txt', 404, 'no such page'],
    ['/book/%00', 404, 'no such page'],
    ['/book/%E0%A4%A', 404, 'no such page'],
  ])('%s is answered with %i', async (path, status, body) => {
    expect(await get(path)).toMatchObject({ status, body });
  });

  test('a folder is sent on to its page, with the query', async () => {
    expect(await get('/book/2-gate?seed=7')).toMatchObject({ status: 308, location: '/book/2-gate/?seed=7' });
    expect(await get('/book')).toMatchObject({ status: 308, location: '/book/' });
  });

  test('pages are cross-origin isolated, and scripts have their type', async () => {
    const { headers } = await get('/book/a%20b.js');
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
  });

  test('a taken port leads to the next free one', async () => {
    const port = Number(new URL(server.url).port);
    const second = await serve({
      folder: dist,
      port,
      host: 'localhost',
      base: '/',
      isolation: false,
      strictPort: false,
    });
    expect(Number(new URL(second.url).port)).toBeGreaterThan(port);
    await second.close();
    const options = { folder: dist, port, host: 'localhost', base: '/', isolation: false, strictPort: true };
    await expect(serve(options)).rejects.toThrow('EADDRINUSE');
  });
});

/** fetch would resolve the dots of a path itself. */
function get(path: string) {
  return new Promise<{
    status: number | undefined;
    location: string | undefined;
    headers: object;
    body: string;
  }>((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    request({ hostname, port, path }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => {
        const { statusCode: status, headers } = response;
        resolve({ status, location: headers.location, headers, body });
      });
    })
      .on('error', reject)
      .end();
  });
}
