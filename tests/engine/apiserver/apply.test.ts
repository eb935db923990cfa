/** Server-side apply and managedFields, as whoever asks the server sees them. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiResponse } from '../../../src/engine/api/client.ts';
import type { KubeObject, ManagedFieldsEntry } from '../../../src/engine/api/object.ts';
import { createAdmissionChain } from '../../../src/engine/apiserver/admission/chain.ts';
import type { MutatingHook } from '../../../src/engine/apiserver/admission/hooks.ts';
import { seconds } from '../../../src/engine/sim/time.ts';
import { jsonPatch, merge, pod, strategic, type TestServer, testServer } from './server.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';
const PODS = '/api/v1/namespaces/default/pods';
const MAP = `${MAPS}/m`;
const runs = process.env.SOAK ? 3_000 : 40;

const by = (fieldManager: string, more: Record<string, string> = {}) => ({
  query: { fieldManager, ...more },
});
const map = (data?: Record<string, string>): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'm' },
  ...(data && { data }),
});

const apply = (
  { send }: TestServer,
  fieldManager: string,
  body: unknown,
  query: Record<string, string> = {},
  path = MAP,
): Promise<ApiResponse> =>
  send('PATCH', path, body, {
    headers: { 'content-type': 'application/apply-patch+yaml' },
    query: { fieldManager, ...query },
  });

const owners = ({ body }: ApiResponse): Record<string, unknown> =>
  Object.fromEntries(
    ((body as KubeObject).metadata.managedFields ?? []).map(
      ({ manager, operation, subresource, fieldsV1 }) => [
        [manager, operation, ...(subresource ? [subresource] : [])].join(' '),
        fieldsV1,
      ],
    ),
  );
const times = ({ body }: ApiResponse): (string | undefined)[] =>
  ((body as KubeObject).metadata.managedFields ?? []).map(({ time }) => time);
const dataOf = ({ body }: ApiResponse): unknown => (body as { data?: unknown }).data;
const versionOf = ({ body }: ApiResponse): unknown => (body as KubeObject).metadata.resourceVersion;

function inServer(body: (server: TestServer) => Promise<void>): Promise<void> {
  const server = testServer();
  return server.sim.call('test', () => body(server));
}

test('an applied field that is left out is removed, unless somebody else owns it', () =>
  inServer(async (server) => {
    expect((await apply(server, 'one', map({ a: '1', b: '2', c: '3' }))).status).toBe(201);
    await apply(server, 'two', map({ b: '2' }));
    const next = await apply(server, 'one', map({ c: '3' }));
    expect(next.status).toBe(200);
    expect(dataOf(next)).toEqual({ b: '2', c: '3' });
    expect(owners(next)).toEqual({
      'one Apply': { 'f:data': { 'f:c': {} } },
      'two Apply': { 'f:data': { 'f:b': {} } },
    });
  }));

test('what others own is a conflict with each of them; force takes it', () =>
  inServer(async (server) => {
    await server.send('POST', MAPS, map({ a: '1', b: '1' }), by('kubectl-create'));
    await server.send('PATCH', MAP, { data: { b: '2' } }, { ...merge, ...by('editor') });
    const refused = await apply(server, 'me', map({ a: 'x', b: 'y' }));
    expect(refused.status).toBe(409);
    expect(refused.body).toMatchObject({
      reason: 'Conflict',
      message:
        'Apply failed with 2 conflicts: conflicts with "editor" using v1:\n- .data.b\nconflicts with "kubectl-create" using v1:\n- .data.a',
      details: {
        causes: expect.arrayContaining([
          { reason: 'FieldManagerConflict', message: 'conflict with "editor" using v1', field: '.data.b' },
        ]),
      },
    });
    const one = await apply(server, 'me', map({ a: 'x' }));
    expect(one.body).toMatchObject({
      message: 'Apply failed with 1 conflict: conflict with "kubectl-create" using v1: .data.a',
    });
    const forced = await apply(server, 'me', map({ a: 'x', b: 'y' }), { force: 'true' });
    expect(dataOf(forced)).toEqual({ a: 'x', b: 'y' });
    expect(owners(forced)).toEqual({
      'me Apply': { 'f:data': { 'f:a': {}, 'f:b': {} } },
      'kubectl-create Update': { 'f:data': {} },
    });
  }));

test('the same value is shared, and shared ownership keeps it', () =>
  inServer(async (server) => {
    await apply(server, 'one', map({ a: '1' }));
    const shared = await apply(server, 'two', map({ a: '1' }));
    expect(Object.keys(owners(shared)).sort()).toEqual(['one Apply', 'two Apply']);
    const left = await apply(server, 'one', map());
    expect(dataOf(left)).toEqual({ a: '1' });
    expect(Object.keys(owners(left))).toEqual(['two Apply']);
  }));

test('an update takes what it changes, and gives up what it removes', () =>
  inServer(async (server) => {
    await apply(server, 'me', map({ a: '1', b: '1' }));
    const changed = await server.send(
      'PATCH',
      MAP,
      { data: { a: '2', b: null } },
      { ...merge, ...by('you') },
    );
    expect(owners(changed)).toEqual({ 'you Update': { 'f:data': { 'f:a': {} } } });
  }));

test('time moves only for the manager whose set changes', () =>
  inServer(async (server) => {
    await server.send('POST', MAPS, map({ a: '1' }), by('m'));
    await server.sim.sleep(seconds(2));
    const added = await server.send('PATCH', MAP, { data: { b: '1' } }, { ...merge, ...by('n') });
    expect(times(added)).toEqual(['2026-11-23T21:24:28Z', '2026-11-23T21:24:30Z']);
    await server.sim.sleep(seconds(2));
    const removed = await server.send('PATCH', MAP, { data: { b: null } }, { ...merge, ...by('m') });
    expect(times(removed)).toEqual(['2026-11-23T21:24:28Z']);
  }));

test('what changes nothing keeps everything, times too; an apply by somebody new is written', () =>
  inServer(async (server) => {
    const made = await apply(server, 'me', map({ a: '1' }));
    await server.sim.sleep(seconds(2));
    expect((await apply(server, 'me', map({ a: '1' }))).body).toEqual(made.body);
    expect((await server.send('PATCH', MAP, {}, { ...merge, ...by('other') })).body).toEqual(made.body);
    const shared = await apply(server, 'you', map({ a: '1' }));
    expect(versionOf(shared)).not.toBe(versionOf(made));
    expect(times(shared)).toEqual([undefined, '2026-11-23T21:24:28Z']);
  }));

test('an update that admission undoes makes an owner of its sender, and so is written', () =>
  inServer(async ({ send }) => {
    const made = await send('POST', PODS, pod('nginx'), by('m'));
    const { tolerations } = (made.body as KubeObject & { spec: { tolerations: object[] } }).spec;
    const one = { spec: { tolerations: tolerations.slice(0, 1) } };
    const undone = await send('PATCH', `${PODS}/nginx`, one, { ...merge, ...by('n') });
    expect((undone.body as { spec?: unknown }).spec).toEqual((made.body as { spec?: unknown }).spec);
    expect(owners(undone)).toMatchObject({ 'n Update': { 'f:spec': { 'f:tolerations': {} } } });
    expect(versionOf(undone)).not.toBe(versionOf(made));
    const again = await send('PATCH', `${PODS}/nginx`, one, { ...merge, ...by('n') });
    expect(again.body).toEqual(undone.body);
  }));

test('the name of a manager: fieldManager, else the program of the User-Agent, else unknown', () =>
  inServer(async ({ send }) => {
    const agent = { headers: { 'user-agent': 'kubectl/v1.36.4 (linux/amd64)' } };
    const named = async (name: string, more: object): Promise<string[]> =>
      Object.keys(owners(await send('POST', MAPS, { ...map({ a: '1' }), metadata: { name } }, more)));
    expect(await named('a', { ...agent, ...by('me') })).toEqual(['me Update']);
    expect(await named('b', agent)).toEqual(['kubectl Update']);
    expect(await named('c', {})).toEqual(['unknown Update']);
    expect(await named('d', { headers: { 'user-agent': 'a\u0007b\u00e9/1' } })).toEqual(['abé Update']);
  }));

test('a status has owners of its own, and a write of the object none of it', () =>
  inServer(async ({ send }) => {
    await send('POST', PODS, pod('nginx'), by('m'));
    await send(
      'PATCH',
      `${PODS}/nginx/status`,
      { status: { phase: 'Running' } },
      { ...strategic, ...by('kubelet') },
    );
    const both = await send(
      'PATCH',
      `${PODS}/nginx`,
      { metadata: { labels: { a: 'b' } }, status: { phase: 'Failed' } },
      { ...merge, ...by('n') },
    );
    expect(owners(both)).toMatchObject({
      'kubelet Update status': { 'f:status': { 'f:phase': {} } },
      'n Update': { 'f:metadata': { 'f:labels': { '.': {}, 'f:a': {} } } },
    });
    expect(owners(both)['n Update']).not.toHaveProperty('f:status');
  }));

test('managedFields that are sent: valid ones count, an empty list or entry resets, others are overlooked', () =>
  inServer(async ({ send }) => {
    const made = await send('POST', MAPS, map({ a: '1' }), by('m'));
    const [entry] = (made.body as KubeObject).metadata.managedFields as [ManagedFieldsEntry];
    const replace = (value: unknown, op = 'replace') =>
      send('PATCH', MAP, [{ op, path: '/metadata/managedFields', value }], { ...jsonPatch, ...by('n') });
    const renamed = await replace([{ ...entry, manager: 'renamed' }]);
    expect(Object.keys(owners(renamed))).toEqual(['renamed Update']);
    expect(Object.keys(owners(await replace([{ ...entry, operation: 'Do' }])))).toEqual(['renamed Update']);
    expect(Object.keys(owners(await replace(undefined, 'remove')))).toEqual(['renamed Update']);
    const cleared = await replace([{}]);
    expect(owners(cleared)).toEqual({});
    // From then on updates are not tracked, until something is applied.
    const untracked = await send('PATCH', MAP, { data: { b: '1' } }, { ...merge, ...by('n') });
    expect(owners(untracked)).toEqual({});
  }));

test('the first apply after that finds all fields owned by before-first-apply', () =>
  inServer(async (server) => {
    await server.send('POST', MAPS, map({ a: '1', b: '1' }), by('m'));
    await server.send('PATCH', MAP, { metadata: { managedFields: [] } }, merge);
    const applied = await apply(server, 'me', map({ a: '1' }));
    expect(owners(applied)).toEqual({
      'me Apply': { 'f:data': { 'f:a': {} } },
      'before-first-apply Update': { 'f:data': { '.': {}, 'f:a': {}, 'f:b': {} } },
    });
    expect((await apply(server, 'me', map({ b: '2' }))).body).toMatchObject({
      message: 'Apply failed with 1 conflict: conflict with "before-first-apply" using v1: .data.b',
    });
  }));

test('of more than ten who update, the oldest become ancient-changes', () =>
  inServer(async ({ send, sim }) => {
    await send('POST', MAPS, map({ k0: '0' }), by('m0'));
    let last: ApiResponse | undefined;
    for (let index = 1; index <= 12; index++) {
      await sim.sleep(seconds(1));
      last = await send('PATCH', MAP, { data: { [`k${index}`]: '1' } }, { ...merge, ...by(`m${index}`) });
    }
    const found = owners(last as ApiResponse);
    expect(Object.keys(found)).toHaveLength(10);
    expect(found['ancient-changes Update']).toEqual({
      'f:data': { '.': {}, 'f:k0': {}, 'f:k1': {}, 'f:k2': {}, 'f:k3': {} },
    });
  }));

test('kubectl takes over what client-side apply accounts for, and keeps its annotation up to date', () =>
  inServer(async (server) => {
    const ANNOTATION = 'kubectl.kubernetes.io/last-applied-configuration';
    const configured = map({ a: '1' });
    const annotations = { [ANNOTATION]: JSON.stringify(configured) };
    await server.send(
      'POST',
      MAPS,
      { ...configured, metadata: { name: 'm', annotations } },
      by('kubectl-client-side-apply'),
    );
    const other = await apply(server, 'argocd', map({ a: '2' }));
    expect(other.status).toBe(409);
    const taken = await apply(server, 'kubectl', map({ a: '2' }));
    expect(taken.status).toBe(200);
    const { metadata } = taken.body as KubeObject;
    expect(JSON.parse(metadata.annotations?.[ANNOTATION] ?? '')).toEqual(map({ a: '2' }));
    await server.send('PATCH', MAP, { data: { a: '3' } }, { ...merge, ...by('editor') });
    expect((await apply(server, 'kubectl', map({ a: '4' }))).status).toBe(409);
  }));

test.each([
  [
    'an unknown field',
    { ...map(), spec: {} },
    500,
    'failed to create typed patch object (/m; /v1, Kind=ConfigMap): .spec: field not declared in schema',
  ],
  ['another kind', { ...map(), kind: 'Secret' }, 400, 'invalid object type: /v1, Kind=Secret'],
  [
    'another version',
    { ...map(), apiVersion: 'apps/v1' },
    400,
    'invalid object type: apps/v1, Kind=ConfigMap',
  ],
  [
    'managedFields',
    { ...map(), metadata: { name: 'm', managedFields: [] } },
    400,
    'metadata.managedFields must be nil',
  ],
  [
    'another namespace',
    { ...map(), metadata: { name: 'm', namespace: 'x' } },
    400,
    'the namespace of the provided object does not match the namespace sent on the request',
  ],
  [
    'a uid',
    { ...map(), metadata: { name: 'm', uid: 'u' } },
    409,
    'Operation cannot be fulfilled on configmaps "m": uid mismatch: the provided object specified uid u, and no existing object was found',
  ],
])('an apply with %s is refused', (_name, body, status, message) =>
  inServer(async (server) => {
    expect(await apply(server, 'me', body)).toMatchObject({ status, body: { message } });
  }),
);

test('text: YAML is taken, its faults and keys that stand twice are told', () =>
  inServer(async ({ send }) => {
    const text = (bodyText: string, query: Record<string, string> = {}): Promise<ApiResponse> =>
      send('PATCH', MAP, undefined, {
        bodyText,
        headers: { 'content-type': 'application/apply-patch+yaml' },
        query: { fieldManager: 'me', ...query },
      });
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  a: "1"\n';
    expect((await text(yaml)).status).toBe(201);
    const twice = `${yaml}  a: "2"\n`;
    const why =
      'error converting YAML to JSON: yaml: unmarshal errors:\n  line 6: key "a" already set in map';
    expect(await text(twice, { fieldValidation: 'Strict' })).toMatchObject({
      status: 400,
      body: { message: `error strict decoding YAML: ${why}` },
    });
    expect(dataOf(await text(twice, { fieldValidation: 'Ignore' }))).toEqual({ a: '2' });
    expect((await text('- a')).body).toMatchObject({
      message:
        'error decoding YAML: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go value of type map[string]interface {}',
    });
  }));

test('a dry run shows what would be, and leaves nothing', () =>
  inServer(async (server) => {
    const dry = await apply(server, 'me', map({ a: '1' }), { dryRun: 'All' });
    expect(dry.status).toBe(201);
    expect(owners(dry)).toEqual({ 'me Apply': { 'f:data': { 'f:a': {} } } });
    expect((await server.send('GET', MAP)).status).toBe(404);
    await apply(server, 'me', map({ a: '1' }));
    expect(dataOf(await apply(server, 'me', map({ a: '2' }), { dryRun: 'All' }))).toEqual({ a: '2' });
    expect(dataOf(await server.send('GET', MAP))).toEqual({ a: '1' });
  }));

test('a subresource of what is not there is not found', () =>
  inServer(async (server) => {
    const body = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' }, status: { phase: 'Running' } };
    expect((await apply(server, 'me', body, {}, `${PODS}/x/status`)).status).toBe(404);
  }));

test('the same configuration twice is once, and what all leave out is gone', () => {
  const data = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2'), { maxKeys: 3 });
  const step = fc.record({ manager: fc.constantFrom('one', 'two'), data });
  return fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 5 }), (steps) =>
      inServer(async (server) => {
        const wanted = new Map<string, Record<string, string>>();
        for (const { manager, data: wants } of steps) {
          const first = await apply(server, manager, map(wants), { force: 'true' });
          const again = await apply(server, manager, map(wants), { force: 'true' });
          expect(again.body).toEqual(first.body);
          // Force takes from others what is to be another value.
          for (const [other, theirs] of wanted)
            for (const [key, value] of Object.entries(wants))
              if (other !== manager && theirs[key] !== undefined && theirs[key] !== value) delete theirs[key];
          wanted.set(manager, { ...wants });
          expect(dataOf(first) ?? {}).toEqual(Object.assign({}, ...wanted.values()));
        }
      }),
    ),
    { seed: 75, numRuns: runs },
  );
});

test('an owner reference that is there twice is dropped with a warning, before admission and after', () =>
  inServer(async ({ send }) => {
    const owner = { apiVersion: 'v1', kind: 'Pod', name: 'o', uid: 'u1' };
    const ownerReferences = [owner, { ...owner, uid: 'u2' }, owner];
    const made = await send('POST', MAPS, { ...map(), metadata: { name: 'm', ownerReferences } });
    const kept = ({ body }: ApiResponse): unknown => (body as KubeObject).metadata.ownerReferences;
    expect(kept(made)).toEqual(ownerReferences.slice(0, 2));
    const warning = (when: string): unknown => [
      `299 - ".metadata.ownerReferences contains duplicate entries${when}; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: u1"`,
    ];
    expect(made.headers.warning).toEqual(warning(''));
    const patched = await send('PATCH', MAP, { metadata: { ownerReferences } }, merge);
    expect(kept(patched)).toEqual(ownerReferences.slice(0, 2));
    expect(patched.headers.warning).toEqual(warning(' after mutating admission happens'));
  }));

test.each([
  ['valid', { operation: 'Update' }, ['hook Update'], undefined],
  [
    'invalid',
    { operation: 'Do' },
    ['m Update'],
    [
      '299 - ".metadata.managedFields was in an invalid state after admission; this could be caused by an outdated mutating admission controller; please fix your requests: operation must be `Apply` or `Update`"',
    ],
  ],
])('managedFields that a hook sets: %s ones', (_name, entry, expected, warning) => {
  const managedFields = [
    { manager: 'hook', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: { 'f:data': {} }, ...entry },
  ];
  const hook: MutatingHook<KubeObject> = {
    name: 'owner.example.com',
    rules: [{ operations: ['CREATE'], apiGroups: [''], apiVersions: ['v1'], resources: ['configmaps'] }],
    review: () => ({
      allowed: true,
      patch: [{ op: 'add', path: '/metadata/managedFields', value: managedFields }],
    }),
  };
  const server = testServer(createAdmissionChain({ mutating: [hook] }));
  return server.sim.call('test', async () => {
    const made = await server.send('POST', MAPS, map({ a: '1' }), by('m'));
    expect(Object.keys(owners(made))).toEqual(expected);
    expect(made.headers.warning).toEqual(warning);
  });
});
