/** What the scheduler sees by list and watch of the engine's own API server, and what it does about it. */
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/engine/api/object.ts';
import { node } from './fake-api.ts';
import { onRealApi, podOf, requesting } from './real-api.ts';

const claiming = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
const claim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } },
    storageClassName: 'wait',
  },
};
const volume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'disk' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    capacity: { storage: '10Gi' },
    storageClassName: 'wait',
    hostPath: { path: '/disk' },
  },
};
const waitingClass = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name: 'wait' },
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
};

test('a pod waits for its claim, its class and a volume, each of which wakes it', async () => {
  const api = await onRealApi([node('node-1')], async (api) => {
    await api.create(podOf('web', claiming));
    await api.sim.sleep('5s');
    await api.create(claim);
    await api.sim.sleep('15s');
    await api.create(waitingClass);
    await api.sim.sleep('15s');
    await api.create(volume);
    await api.sim.sleep('15s');
    await api.patch('/api/v1/persistentvolumes/disk/status', { status: { phase: 'Available' } });
    await api.sim.sleep('15s');
    expect((await api.events('web')).map(({ message }) => message)).toEqual([
      '0/1 nodes are available: persistentvolumeclaim "data" not found. not found',
      '0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found',
      "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to bind. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
      // A new volume is no help until the controller says that it is available.
      expect.stringContaining("1 node(s) didn't find available persistent volumes to bind"),
    ]);
    // No controller binds the claim here; the scheduler has said which volume it shall be.
    expect(await api.admin.get('/api/v1/persistentvolumes/disk')).toMatchObject({
      spec: { claimRef: { namespace: 'default', name: 'data' } },
    });
  });
  const tried = api.moves('web').filter((move) => !move.startsWith('ScheduleAttemptFailure'));
  expect(tried.map((move) => move.split(' ')[0]).filter((event) => event !== 'BackoffComplete')).toEqual([
    'UnschedulablePodAdd',
    'PersistentVolumeClaimAdd',
    'storage.k8s.io/StorageClassAdd',
    'PersistentVolumeAdd',
    'PersistentVolumeUpdate',
  ]);
});

test('a budget spares the victim that it protects', async () => {
  const nodes = [node('node-1', { cpu: '1' }), node('node-2', { cpu: '1' })];
  await onRealApi(nodes, async (api) => {
    for (const app of ['guarded', 'free']) {
      await api.create(podOf(app, requesting('1'), { labels: { app } }));
      await api.sim.sleep('100ms');
    }
    await api.create({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'guard' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } },
    });
    await api.create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1_000,
    });
    await api.sim.sleep('1s');
    await api.create(podOf('urgent', { ...requesting('1'), priorityClassName: 'high' }));
    await api.sim.sleep('100ms');
    expect((await api.pod('guarded')).metadata.deletionTimestamp).toBeUndefined();
    expect((await api.pod('free')).metadata.deletionTimestamp).toBeDefined();
  });
});

test('a class of the API preempts, and the victim, the preemptor and people are told as by the real one', async () => {
  const api = await onRealApi([node('node-1', { cpu: '1' })], async (api) => {
    await api.create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1_000,
    });
    await api.create(podOf('low', requesting('1')));
    await api.sim.sleep('1s');
    const low = await api.pod('low');
    expect(low.spec.nodeName).toBe('node-1');
    await api.create(podOf('high', { ...requesting('1'), priorityClassName: 'high' }));
    await api.sim.sleep('1s');
    const high = await api.pod('high');
    const victim = await api.pod('low');
    expect(high.status.nominatedNodeName).toBe('node-1');
    expect(high.spec).toMatchObject({ priority: 1_000, priorityClassName: 'high' });
    expect(victim.metadata.deletionTimestamp).toBeDefined();
    expect(victim.status.conditions?.at(-1)).toMatchObject({
      type: 'DisruptionTarget',
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: 'default-scheduler: preempting to accommodate a higher priority pod',
      observedGeneration: 1,
    });
    expect((await api.events('low')).at(-1)).toMatchObject({
      reason: 'Preempted',
      action: 'Preempting',
      type: 'Normal',
      message: `Preempted by pod ${high.metadata.uid} on node node-1`,
      involvedObject: { kind: 'Pod', name: 'low', uid: low.metadata.uid, apiVersion: 'v1' },
      related: { kind: 'Pod', name: 'high', namespace: 'default', uid: high.metadata.uid, apiVersion: 'v1' },
    });
    // The kubelet that is not there would end it.
    const options = { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 0 };
    await api.admin.delete('/api/v1/namespaces/default/pods/low', options);
    await api.sim.sleep('3s');
    expect((await api.pod('high')).spec.nodeName).toBe('node-1');
  });
  const lines = api.writes().map(({ line }) => line.replace('/api/v1/namespaces/default/', ''));
  const status = lines.indexOf('PATCH pods/low/status');
  expect(lines.indexOf('DELETE pods/low')).toBeGreaterThan(status);
  expect(status).toBeGreaterThan(0);
  expect(api.writes().find(({ line }) => line.endsWith('pods/high/status'))?.body).toMatchObject({
    status: {
      nominatedNodeName: 'node-1',
      conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }],
    },
  });
});

test('a Service or an owner makes the default constraints spread the pods that it selects', async () => {
  const zones = ['a', 'b'].map((zone) => ({ labels: { 'topology.kubernetes.io/zone': zone } }));
  const nodes = [node('node-1', { ...zones[0], cpu: '64' }), node('node-2', { ...zones[1], cpu: '4' })];
  const placed = async (selecting?: object): Promise<(string | undefined)[]> => {
    const names: (string | undefined)[] = [];
    await onRealApi(nodes, async (api) => {
      const { apiVersion, kind, metadata } = selecting ? await api.create(selecting) : ({} as KubeObject);
      const owner = { apiVersion, kind, name: metadata?.name, uid: metadata?.uid, controller: true };
      const ownerReferences = kind === 'ReplicaSet' ? [owner] : [];
      for (const name of ['one', 'two']) {
        await api.create(podOf(name, requesting('1'), { labels: { app: 'web' }, ownerReferences }));
        await api.sim.sleep('200ms');
        names.push((await api.pod(name)).spec.nodeName);
      }
    });
    return names;
  };
  expect(await placed()).toEqual(['node-1', 'node-1']);
  const service = { selector: { app: 'web' }, ports: [{ port: 80 }] };
  const metadata = { name: 'web' };
  expect(await placed({ apiVersion: 'v1', kind: 'Service', metadata, spec: service })).toEqual([
    'node-1',
    'node-2',
  ]);
  const replicas = {
    selector: { matchLabels: { app: 'web' } },
    template: { ...podOf('web'), metadata: { labels: { app: 'web' } } },
  };
  expect(await placed({ apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: replicas })).toEqual([
    'node-1',
    'node-2',
  ]);
});

test('a label of a namespace counts for a namespaceSelector at the next attempt', async () => {
  await onRealApi([node('node-1', { cpu: '8' })], async (api) => {
    await api.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'blue' } });
    await api.admin.create('/api/v1/namespaces/blue/serviceaccounts', {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default' },
    });
    await api.admin.create(
      '/api/v1/namespaces/blue/pods',
      podOf('friend', {}, { labels: { app: 'friend' } }),
    );
    const near = {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [
            {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: { app: 'friend' } },
              namespaceSelector: { matchLabels: { team: 'blue' } },
            },
          ],
        },
      },
    };
    await api.create(podOf('web', near));
    await api.sim.sleep('5s');
    expect((await api.pod('web')).spec.nodeName).toBeUndefined();
    await api.patch('/api/v1/namespaces/blue', { metadata: { labels: { team: 'blue' } } });
    await api.sim.sleep('5s');
    // Namespaces make no event: the pod is tried again when something else happens, or after five minutes.
    expect((await api.pod('web')).spec.nodeName).toBeUndefined();
    await api.sim.sleep('6m');
    expect((await api.pod('web')).spec.nodeName).toBe('node-1');
  });
});

test('a refusal that repeats is a series: told at the second time, then counted until it is over', async () => {
  const api = await onRealApi([node('node-1', { cpu: '2' })], async (api) => {
    await api.create(podOf('big', requesting('4')));
    // Tried every five minutes or so; the first time, the pod was without its condition, so another version of it.
    await api.sim.sleep('17m');
    expect((await api.events('big')).map(({ series }) => series?.count)).toEqual([undefined, 2]);
    await api.admin.delete('/api/v1/namespaces/default/pods/big');
    await api.sim.sleep('8m');
    expect((await api.events('big')).map(({ series }) => series?.count)).toEqual([undefined, 3]);
  });
  const events = api.writes().filter(({ line }) => line.includes('/events'));
  expect(events.map(({ line }) => line.split(' ')[0])).toEqual(['POST', 'POST', 'PATCH', 'PATCH']);
  expect(events[2]?.body).toEqual({ series: { count: 2, lastObservedTime: expect.any(String) } });
});
