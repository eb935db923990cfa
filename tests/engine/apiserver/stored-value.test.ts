/** What etcd holds, to the byte, and what is written there at all. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type ApiRequest, Cluster, printView, type View } from '#engine';

const key = '/registry/pods/default/nginx';
const path = '/api/v1/namespaces/default/pods/nginx';

async function running(): Promise<Cluster> {
  const cluster = new Cluster();
  await cluster.kubectl('run nginx --image nginx');
  await cluster.until({ pod: 'nginx', phase: 'Running' });
  return cluster;
}

type Bytes = Extract<View, { kind: 'bytes' }>;

test('the rows of a dump are all of its bytes, in order', async () => {
  const stored = await (await running()).stored(key);
  const { rows, title, caption } = stored.view() as Bytes;
  expect(title).toBe(`${key}: ${stored.bytes.length} bytes`);
  expect(caption).toContain(`version ${stored.version}.`);
  const places = [...rows.map(({ offset }) => Number.parseInt(offset, 16)), stored.bytes.length];
  for (const [index, { bytes, field }] of rows.entries()) {
    const own = Buffer.from(stored.bytes.subarray(places[index], places[index + 1])).toString('hex');
    const shown = bytes.replace(/[ …]/g, '');
    expect(bytes.endsWith('…') ? own.slice(0, shown.length) : own, field).toBe(shown);
  }
});

test('a dump as text: the place, the bytes, the field and what it says', async () => {
  const stored = await (await running()).stored('/registry/namespaces/default');
  const lines = printView(stored.view()).split('\n');
  expect(lines.slice(1, 8)).toEqual([
    '0000  6b 38 73 00             prefix: k8s\\0',
    '0004  0a 0f                   typeMeta: TypeMeta, 15 bytes',
    '0006  0a 02 76 31               apiVersion: "v1"',
    '000a  12 09 4e 61 6d 65 73 …    kind: "Namespace"',
    expect.stringMatching(/^0015 {2}12 .. .. +raw: Namespace, \d+ bytes$/),
    expect.stringMatching(/^0018 {2}0a .. .. +metadata: ObjectMeta, \d+ bytes$/),
    expect.stringMatching(/^.... {2}0a 07 64 65 66 61 75 … +name: "default"$/),
  ]);
  expect(lines.at(-1)).toMatch(/^Created at revision \d+, last written at revision \d+: version 1\.$/);
});

test('the object in the bytes is the one that the API server answers with, but for its resourceVersion', async () => {
  const cluster = await running();
  const { object, modRevision } = await cluster.stored(key);
  const { body } = await cluster.request({ method: 'GET', path });
  const metadata = { ...object.metadata, resourceVersion: String(modRevision) };
  expect(JSON.parse(JSON.stringify({ ...object, metadata }))).toEqual(JSON.parse(JSON.stringify(body)));
});

test('each write of the Pod of kubectl run has as many bytes as the real one had', async () => {
  const { timeline } = JSON.parse(
    readFileSync(new URL('../../golden/recordings/story/nginx.json', import.meta.url), 'utf8'),
  ) as { timeline: { kind: string; key: string; bytes: number }[] };
  const recorded = timeline.filter((event) => event.kind === 'etcd-write' && event.key === key);
  const cluster = await running();
  const puts = cluster.trace.ofKind('etcd.put').filter(({ data }) => data.key === key);
  const stored = await Promise.all(puts.map(({ data }) => cluster.stored(key, { revision: data.revision })));
  expect(stored.map(({ bytes }) => bytes.length)).toEqual(recorded.map(({ bytes }) => bytes));
  expect(stored[0]?.bytes).toHaveLength(1_096);
});

test('a key as it was at a revision', async () => {
  const cluster = await running();
  const now = await cluster.stored(key);
  const first = await cluster.stored(key, { revision: now.createRevision });
  expect(first).toMatchObject({ version: 1, modRevision: now.createRevision });
  expect(first.object).not.toHaveProperty('spec.nodeName');
  expect(now.object).toHaveProperty('spec.nodeName', 'node-1');
});

test.each([
  ['/registry/pods/default/apache', `below /registry/pods/default/ there is ${key}`],
  ['/registry/minions/nowhere', 'below /registry/minions/ there is /registry/minions/control-plane, '],
  ['nginx', 'keys begin with /registry/, such as /registry/pods/default/nginx'],
])('%s is no key, and the error says what is', async (wrong, words) => {
  await expect((await running()).stored(wrong)).rejects.toThrow(`etcd has no key ${wrong}`);
  await expect((await running()).stored(wrong)).rejects.toThrow(words);
});

test('a revision that is to come is refused in the words of etcd', async () => {
  await expect((await running()).stored(key, { revision: 9_999 })).rejects.toThrow(
    'etcdserver: mvcc: required revision is a future revision',
  );
});

const patch = (body: unknown, subresource = '', manager = ''): ApiRequest => ({
  method: 'PATCH',
  path: path + subresource,
  headers: { 'content-type': 'application/merge-patch+json' },
  ...(manager && { query: { fieldManager: manager } }),
  body,
});
const team = { metadata: { labels: { team: 'web' } } };

/** Each row is one request, after the one before. */
test.each<[string, (readonly [ApiRequest, status: number, written: boolean])[]]>([
  [
    'what changes nothing is not written, whoever sends it',
    [
      [patch(team), 200, true],
      [patch(team), 200, false],
      [patch(team, '', 'other'), 200, false],
      [patch({}), 200, false],
    ],
  ],
  [
    'nor is a status that is so already, or what the subresource does not take',
    [
      [patch({ status: { phase: 'Running' } }, '/status'), 200, false],
      [patch({ status: { phase: 'Failed' } }), 200, false],
      [patch(team, '/status'), 200, true],
    ],
  ],
  [
    'nor what is refused, or only tried',
    [
      [patch({ spec: { nodeName: 'node-2' } }), 422, false],
      [patch({ metadata: { resourceVersion: '1', labels: { a: 'b' } } }), 409, false],
      [{ ...patch(team), query: { dryRun: 'All' } }, 200, false],
    ],
  ],
])('%s', async (_what, requests) => {
  const cluster = await running();
  for (const [request, status, written] of requests) {
    const before = await cluster.stored(key);
    expect(await cluster.request(request)).toMatchObject({ status });
    const after = await cluster.stored(key);
    expect(after.version - before.version, JSON.stringify(request)).toBe(written ? 1 : 0);
    expect(after.modRevision > before.modRevision).toBe(written);
    if (!written) expect(after.bytes).toEqual(before.bytes);
  }
});
