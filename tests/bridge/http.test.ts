/** The API server over HTTP, by Node's own fetch, and the replay of what it took in. */
import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { Cluster, type ClusterOptions } from '#engine';
import { type ListeningServer, type ListenOptions, listen } from '../../src/bridge/http.ts';

const started: ListeningServer[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.close()));
});

async function serve(cluster = new Cluster(), options: ListenOptions = {}) {
  const server = await listen(cluster, { port: 0, ...options });
  started.push(server);
  const send = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    fetch(`${server.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
  return { cluster, server, send };
}

const pods = '/api/v1/namespaces/default/pods';
const nginx = (name = 'nginx') => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec: { containers: [{ name: 'nginx', image: 'nginx' }] },
});

/** The events of a watch, one after the other, as their chunks arrive. */
async function* eventsOf(response: Response): AsyncGenerator<{
  type: string;
  object: { kind: string; metadata: { name: string }; status?: { phase: string } };
}> {
  let rest = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  while (reader) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line);
  }
}

const status = async (response: Response) => {
  const body = (await response.json()) as { kind: string; reason: string; code: number; message: string };
  expect(body.kind).toBe('Status');
  expect(body.code).toBe(response.status);
  return body;
};

describe('requests', () => {
  test('create, get, list, patch and delete, as kube-apiserver answers them', async () => {
    const { send } = await serve();
    const created = await send('POST', pods, nginx());
    expect(created.status).toBe(201);
    expect(created.headers.get('content-type')).toBe('application/json');
    expect(created.headers.get('cache-control')).toBe('no-cache, private');
    const patch = { metadata: { labels: { team: 'web' } } };
    const patched = await send('PATCH', `${pods}/nginx`, patch, {
      'content-type': 'application/merge-patch+json',
    });
    expect(await patched.json()).toMatchObject({ metadata: { name: 'nginx', labels: { team: 'web' } } });
    const list = await send('GET', `${pods}?labelSelector=team%3Dweb`);
    expect(await list.json()).toMatchObject({ kind: 'PodList', items: [{ metadata: { name: 'nginx' } }] });
    const none = await send('GET', `${pods}?labelSelector=team%3Ddb`);
    expect(await none.json()).toMatchObject({ kind: 'PodList', items: [] });
    const deleted = await send('DELETE', `${pods}/nginx?gracePeriodSeconds=0`);
    expect(deleted.status).toBe(200);
    expect((await send('GET', `${pods}/nginx`)).status).toBe(404);
  });

  test('a body and an answer in YAML', async () => {
    const { send } = await serve();
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: colors\ndata:\n  sky: "<blue>"\n';
    const path = '/api/v1/namespaces/default/configmaps';
    const created = await send('POST', path, text, { 'content-type': 'application/yaml' });
    expect(created.status).toBe(201);
    expect(await created.text()).toContain(String.raw`"sky":"\u003cblue\u003e"`);
    const read = await send('GET', `${path}/colors`, undefined, { accept: 'application/yaml' });
    expect(read.headers.get('content-type')).toBe('application/yaml');
    expect(await read.text()).toMatch(/^apiVersion: v1\ndata:\n {2}sky: <blue>\n/);
  });

  test('a body and an answer in protobuf', async () => {
    const { server, send } = await serve();
    const path = '/api/v1/namespaces/default/configmaps';
    const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'colors' }, data: { sky: 'blue' } };
    await send('POST', path, map);
    const protobuf = 'application/vnd.kubernetes.protobuf';
    const read = await send('GET', `${path}/colors`, undefined, { accept: protobuf });
    expect(read.headers.get('content-type')).toBe(protobuf);
    const bytes = new Uint8Array(await read.arrayBuffer());
    expect(new TextDecoder().decode(bytes.slice(0, 4))).toBe('k8s\0');
    await send('DELETE', `${path}/colors`);
    const headers = { 'content-type': protobuf };
    const again = await fetch(`${server.url}${path}`, { method: 'POST', headers, body: bytes });
    expect(await status(again)).toMatchObject({
      code: 500,
      message: 'resourceVersion should not be set on objects to be created',
    });
  });

  test('what is refused is a Status: 404, 409, 415, 422, 405, 406', async () => {
    const { send } = await serve();
    expect(await status(await send('GET', `${pods}/absent`))).toMatchObject({
      code: 404,
      reason: 'NotFound',
    });
    await send('POST', pods, nginx());
    expect(await status(await send('POST', pods, nginx()))).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
    });
    const invalid = { ...nginx('two'), spec: { containers: [] } };
    expect(await status(await send('POST', pods, invalid))).toMatchObject({ code: 422, reason: 'Invalid' });
    expect(await status(await send('POST', pods, '{}', { 'content-type': 'text/html' }))).toMatchObject({
      code: 415,
    });
    expect(await status(await send('PUT', pods, nginx()))).toMatchObject({ code: 405 });
    expect(await status(await send('GET', pods, undefined, { accept: 'image/png' }))).toMatchObject({
      code: 406,
    });
    expect(await status(await send('GET', '/api/v9/pods'))).toMatchObject({ code: 404 });
    expect(await status(await send('POST', pods, '{"kind":'))).toMatchObject({ code: 400 });
  });

  test('a body of more than 3 MiB is refused, and the server goes on', async () => {
    const { send } = await serve();
    const large = {
      ...nginx(),
      metadata: { name: 'large', annotations: { text: 'x'.repeat(4 * 1024 * 1024) } },
    };
    expect(await status(await send('POST', pods, large))).toMatchObject({
      code: 413,
      message: 'Request entity too large: limit is 3145728',
    });
    expect((await send('GET', pods)).status).toBe(200);
  });

  test('discovery, health and version answer', async () => {
    const { send } = await serve();
    expect(await (await send('GET', '/healthz')).text()).toBe('ok');
    expect(await (await send('GET', '/version')).json()).toMatchObject({ gitVersion: 'v1.36.4' });
    expect(await (await send('GET', '/api/v1')).json()).toMatchObject({ kind: 'APIResourceList' });
    const head = await send('HEAD', '/healthz');
    expect(await head.text()).toBe('');
  });

  test('many clients at once each get their own answer, and all Pods start by themselves', async () => {
    const { send } = await serve();
    const names = Array.from({ length: 20 }, (_, index) => `pod-${index}`);
    const created = await Promise.all(
      names.map(
        async (name) =>
          ((await (await send('POST', pods, nginx(name))).json()) as ReturnType<typeof nginx>).metadata.name,
      ),
    );
    expect(created).toEqual(names);
    const list = (await (await send('GET', pods)).json()) as { items: unknown[] };
    expect(list.items).toHaveLength(20);
  });
});

describe('who calls', () => {
  const whoAmI = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
  const reviews = '/apis/authentication.k8s.io/v1/selfsubjectreviews';

  test('loopback without credentials is the administrator', async () => {
    const { send } = await serve();
    expect(await (await send('POST', reviews, whoAmI)).json()).toMatchObject({
      status: {
        userInfo: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
      },
    });
  });

  test('a token of a service account is that account; one that is none is 401', async () => {
    const { send } = await serve();
    const asked = await send('POST', '/api/v1/namespaces/default/serviceaccounts/default/token', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {},
    });
    const { token } = ((await asked.json()) as { status: { token: string } }).status;
    const authorization = `Bearer ${token}`;
    expect(await (await send('POST', reviews, whoAmI, { authorization })).json()).toMatchObject({
      status: { userInfo: { username: 'system:serviceaccount:default:default' } },
    });
    expect(await status(await send('GET', pods, undefined, { authorization }))).toMatchObject({ code: 403 });
    const forged = { authorization: 'Bearer forged' };
    expect(await status(await send('GET', pods, undefined, forged))).toMatchObject({
      code: 401,
      reason: 'Unauthorized',
    });
  });

  test("a page of another origin, or with a name of its own for this machine, can't use it", async () => {
    const { send, server } = await serve();
    const foreign = await send('POST', pods, nginx(), { origin: 'https://example.com' });
    expect(await status(foreign)).toMatchObject({ code: 403, reason: 'Forbidden' });
    const code = await new Promise((resolve) => {
      const { port } = new URL(server.url);
      request(
        { port, host: '127.0.0.1', path: pods, headers: { host: 'rebound.example.com' } },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      ).end();
    });
    expect(code).toBe(403);
    expect(((await (await send('GET', pods)).json()) as { items: unknown[] }).items).toEqual([]);
  });
});

describe('watches', () => {
  test('events arrive while it is open, from ADDED to Running', async () => {
    const { send } = await serve();
    const watch = await send('GET', `${pods}?watch=true`);
    expect(watch.status).toBe(200);
    expect(watch.headers.get('transfer-encoding')).toBe('chunked');
    await send('POST', pods, nginx());
    const seen: string[] = [];
    for await (const { type, object } of eventsOf(watch)) {
      seen.push(`${type} ${object.metadata.name}`);
      if (object.status?.phase === 'Running') break;
    }
    expect(seen[0]).toBe('ADDED nginx');
    expect(new Set(seen.slice(1))).toEqual(new Set(['MODIFIED nginx']));
  });

  test('a watch that is refused answers with a Status', async () => {
    const { send } = await serve();
    const refused = await send('GET', `${pods}?watch=true&resourceVersion=x`);
    expect(await status(refused)).toMatchObject({ code: 500 });
  });

  test('a client that goes away ends its watch, and no other', async () => {
    const { cluster, server, send } = await serve();
    const closed = () => cluster.trace.ofKind('watch.closed').length;
    const leaving = new AbortController();
    await fetch(`${server.url}${pods}?watch=true`, { signal: leaving.signal });
    const staying = await send('GET', `${pods}?watch=true`);
    leaving.abort();
    await expect.poll(closed).toBe(1);
    await send('POST', pods, nginx());
    const first = await eventsOf(staying).next();
    expect(first.value).toMatchObject({ type: 'ADDED' });
    expect(closed()).toBe(1);
  });

  test('timeoutSeconds ends it from the other side', async () => {
    const { send } = await serve();
    const watch = await send('GET', `${pods}?watch=true&timeoutSeconds=1`);
    expect(await watch.text()).toBe('');
  });

  test('closing the server ends all watches', async () => {
    const { server, send } = await serve();
    const watch = await send('GET', `${pods}?watch=true`);
    await Promise.all([server.close(), watch.text()]);
    started.length = 0;
    await expect(send('GET', pods)).rejects.toThrow('fetch failed');
  });
});

describe('replay', () => {
  test('a run that was served replays byte for byte from what came in, kept as JSON', async () => {
    const options: ClusterOptions = { seed: 7, nodes: 2 };
    const prepare = async () => {
      const cluster = new Cluster(options);
      await cluster.kubectl('run before --image nginx');
      return cluster;
    };
    const { cluster, server, send } = await serve(await prepare());
    const watch = await send('GET', `${pods}?watch=true`);
    await Promise.all([send('POST', pods, nginx('one')), send('POST', pods, nginx('two'))]);
    for await (const { object } of eventsOf(watch)) if (object.status?.phase === 'Running') break;
    await send('DELETE', `${pods}/one?gracePeriodSeconds=0`);
    await send('POST', pods, { nonsense: true });
    await server.close();
    started.length = 0;
    const kept = JSON.parse(JSON.stringify(server.injections));

    const again = await prepare();
    const { ended } = await again.serve({ replay: kept });
    await ended;
    expect(again.now).toBe(cluster.now);
    expect(String(again.trace)).toBe(String(cluster.trace));
    expect(JSON.stringify(again.trace.events)).toBe(JSON.stringify(cluster.trace.events));
  });
});
