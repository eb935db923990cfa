/** LimitRanges, ResourceQuotas and mountable secrets, in the words of golden/api/admission.json. */
import { expect, test } from 'vitest';
import type { ApiResponse } from '../../../src/engine/api/client.ts';
import type { LimitRangeItem, Pod, ResourceQuota } from '../../../src/engine/api/core-v1.ts';
import { merge, pod, type TestServer, testServer } from './server.ts';

const root = '/api/v1/namespaces/default';

interface Bench extends TestServer {
  create(plural: string, kind: string, name: string, fields: object): Promise<ApiResponse>;
  run(name: string, container?: object, spec?: object): Promise<ApiResponse>;
}

/** Does something with a server in its own time. */
async function withServer(work: (bench: Bench) => Promise<void>): Promise<void> {
  const server = testServer();
  const create: Bench['create'] = (plural, kind, name, fields) =>
    server.send('POST', `${root}/${plural}`, { apiVersion: 'v1', kind, metadata: { name }, ...fields });
  const run: Bench['run'] = (name, container = {}, spec = {}) =>
    server.send(
      'POST',
      `${root}/pods`,
      pod(name, { spec: { containers: [{ name: 'nginx', image: 'nginx', ...container }], ...spec } }),
    );
  await server.sim.call('test', () => work({ ...server, create, run }));
}

const messageOf = ({ body }: ApiResponse): string => (body as { message: string }).message;

const limit = (create: Bench['create'], ...limits: readonly LimitRangeItem[]): Promise<ApiResponse> =>
  create('limitranges', 'LimitRange', 'limits', { spec: { limits } });

test('containers get what their namespace has for them', () =>
  withServer(async ({ create, run }) => {
    await limit(create, { type: 'Container', default: { cpu: '500m' }, defaultRequest: { cpu: '100m' } });
    const { metadata, spec } = (await run('nginx')).body as Pod;
    expect(metadata.annotations?.['kubernetes.io/limit-ranger']).toBe(
      'LimitRanger plugin set: cpu request for container nginx; cpu limit for container nginx',
    );
    expect(spec.containers[0]?.resources).toEqual({ limits: { cpu: '500m' }, requests: { cpu: '100m' } });
  }));

test.each([
  [
    { min: { cpu: '100m' }, max: { cpu: '1' } },
    { requests: { cpu: '50m' }, limits: { cpu: '2' } },
    '[minimum cpu usage per Container is 100m, but request is 50m, maximum cpu usage per Container is 1, but limit is 2]',
  ],
  [{ max: { cpu: '1' } }, { limits: { cpu: '2' } }, 'maximum cpu usage per Container is 1, but limit is 2'],
  [
    { maxLimitRequestRatio: { cpu: '2' } },
    { requests: { cpu: '100m' }, limits: { cpu: '300m' } },
    'cpu max limit to request ratio per Container is 2, but provided ratio is 3.000000',
  ],
  [
    { maxLimitRequestRatio: { cpu: '2' } },
    {},
    'cpu max limit to request ratio per Container is 2, but no request is specified or request is 0',
  ],
])('within %j, %j is refused', (bounds, resources, why) =>
  withServer(async ({ create, run }) => {
    await limit(create, { type: 'Container', ...bounds });
    expect(messageOf(await run('nginx', { resources }))).toBe(`pods "nginx" is forbidden: ${why}`);
  }),
);

test('a whole Pod is held to its bounds by the sum of its containers', () =>
  withServer(async ({ create, run }) => {
    await limit(create, { type: 'Pod', max: { memory: '1Gi' } });
    expect(messageOf(await run('a'))).toContain(
      'maximum memory usage per Pod is 1Gi.  No limit is specified',
    );
    const resources = { limits: { memory: '600Mi' } };
    const initContainers = [{ name: 'side', image: 'nginx', restartPolicy: 'Always', resources }];
    expect(messageOf(await run('b', { resources }, { initContainers }))).toContain('but limit is 1200Mi');
    expect((await run('c', { resources })).status).toBe(201);
  }));

test('a claim is held to the storage that it may ask for', () =>
  withServer(async ({ create }) => {
    await limit(create, { type: 'PersistentVolumeClaim', min: { storage: '1Gi' }, max: { storage: '2Gi' } });
    const claim = (storage: string): Promise<ApiResponse> =>
      create('persistentvolumeclaims', 'PersistentVolumeClaim', 'data', {
        spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage } } },
      });
    expect(messageOf(await claim('3Gi'))).toContain('maximum storage usage per PersistentVolumeClaim is 2Gi');
    expect(messageOf(await claim('1'))).toContain('minimum storage usage per PersistentVolumeClaim is 1Gi');
    expect((await claim('1Gi')).status).toBe(201);
  }));

/** A quota whose use is known, as a controller would have counted it. */
async function quota(
  { create, send }: Bench,
  hard: Record<string, string>,
  spec: object = {},
): Promise<void> {
  await create('resourcequotas', 'ResourceQuota', 'q', { spec: { hard, ...spec } });
  const used = Object.fromEntries(Object.keys(hard).map((name) => [name, '0']));
  await send('PATCH', `${root}/resourcequotas/q/status`, { status: { hard, used } }, merge);
}

const usedOf = async ({ send }: Bench): Promise<unknown> =>
  ((await send('GET', `${root}/resourcequotas/q`)).body as ResourceQuota).status?.used;

test('what is created is counted until the quota is full', () =>
  withServer(async (bench) => {
    await quota(bench, { 'requests.cpu': '1', 'limits.memory': '1Gi' });
    const asking = (memory: string): object => ({ requests: { cpu: '600m' }, limits: { memory } });
    expect((await bench.run('a', { resources: asking('512Mi') })).status).toBe(201);
    expect(messageOf(await bench.run('b', { resources: asking('600Mi') }))).toBe(
      'pods "b" is forbidden: exceeded quota: q, requested: limits.memory=600Mi,requests.cpu=600m, used: limits.memory=512Mi,requests.cpu=600m, limited: limits.memory=1Gi,requests.cpu=1',
    );
    expect(messageOf(await bench.run('c'))).toContain(
      'failed quota: q: must specify limits.memory for: nginx; requests.cpu for: nginx',
    );
    expect(await usedOf(bench)).toEqual({ 'limits.memory': '512Mi', 'requests.cpu': '600m' });
  }));

test('a dry run is refused like any other, but counts for nothing', () =>
  withServer(async (bench) => {
    await quota(bench, { pods: '1' });
    const dry = { query: { dryRun: 'All' } };
    const body = pod('nginx');
    expect((await bench.send('POST', `${root}/pods`, body, dry)).status).toBe(201);
    expect(await usedOf(bench)).toEqual({ pods: '0' });
    await bench.run('a');
    expect((await bench.send('POST', `${root}/pods`, body, dry)).status).toBe(403);
  }));

test.each([
  [{ scopes: ['BestEffort'] }, { resources: { requests: { cpu: '1' } } }, {}, {}],
  [{ scopes: ['NotBestEffort'] }, {}, { resources: { requests: { cpu: '1' } } }, {}],
  [{ scopes: ['Terminating'] }, {}, {}, { activeDeadlineSeconds: 5 }],
])('a quota of scope %j counts only what is in it', (scope, outside, inside, spec) =>
  withServer(async (bench) => {
    await quota(bench, { pods: '0' }, scope);
    expect((await bench.run('out', outside)).status).toBe(201);
    expect(messageOf(await bench.run('in', inside, spec))).toContain('exceeded quota: q, requested: pods=1');
  }),
);

test('a quota whose use nobody has counted lets nothing in', () =>
  withServer(async (bench) => {
    await bench.create('resourcequotas', 'ResourceQuota', 'q', { spec: { hard: { pods: '1' } } });
    expect((await bench.run('early')).status).toBe(201);
    await bench.send('PATCH', `${root}/resourcequotas/q/status`, { status: { hard: { pods: '1' } } }, merge);
    expect(messageOf(await bench.run('late'))).toContain('status unknown for quota: q, resources: pods');
  }));

test('other things are counted by their number', () =>
  withServer(async (bench) => {
    const web = {
      spec: {
        type: 'NodePort',
        ports: [
          { name: 'a', port: 80 },
          { name: 'b', port: 81 },
        ],
      },
    };
    await quota(bench, { 'count/configmaps': '1', secrets: '0', 'services.nodeports': '1' });
    expect((await bench.create('configmaps', 'ConfigMap', 'a', {})).status).toBe(201);
    expect(messageOf(await bench.create('configmaps', 'ConfigMap', 'b', {}))).toContain('count/configmaps=1');
    expect(messageOf(await bench.create('secrets', 'Secret', 'b', {}))).toContain('requested: secrets=1');
    expect(messageOf(await bench.create('services', 'Service', 'web', web))).toContain(
      'requested: services.nodeports=2',
    );
  }));

test('a service account can keep its Pods to its own secrets', () =>
  withServer(async ({ send, run }) => {
    const annotations = { 'kubernetes.io/enforce-mountable-secrets': 'true' };
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'app', annotations } };
    const made = await send('POST', `${root}/serviceaccounts`, { ...account, secrets: [{ name: 'ok' }] });
    expect(made.headers.warning?.[0]).toContain('deprecated in v1.32+');
    const volume = (secretName: string): object => ({
      serviceAccountName: 'app',
      volumes: [{ name: 'v', secret: { secretName } }],
    });
    expect(messageOf(await run('a', {}, volume('no')))).toContain(
      'volume with secret.secretName="no" is not allowed because service account app does not reference that secret',
    );
    const env = [{ name: 'A', valueFrom: { secretKeyRef: { name: 'no', key: 'k' } } }];
    expect(messageOf(await run('b', { env }, { serviceAccountName: 'app' }))).toContain(
      'container nginx with envVar A referencing secret.secretName="no"',
    );
    expect((await run('c', {}, volume('ok'))).status).toBe(201);
  }));
