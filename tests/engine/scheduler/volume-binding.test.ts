/**
 * What VolumeBinding writes and waits for, after pkg/scheduler/framework/plugins/volumebinding of 1.36.4. Its verdicts
 * on nodes are held to the recordings.
 */
import { expect, test } from 'vitest';
import { ApiClient, type ApiRequest } from '../../../src/engine/api/client.ts';
import type { PersistentVolume, PersistentVolumeClaim } from '../../../src/engine/api/core-v1.ts';
import { deepFreeze, type KubeObject, objectKey } from '../../../src/engine/api/object.ts';
import { conflict } from '../../../src/engine/api/status.ts';
import {
  CycleState,
  type Handle,
  type ListedResource,
  Status,
} from '../../../src/engine/scheduler/framework.ts';
import { NodeInfo } from '../../../src/engine/scheduler/node-info.ts';
import { VolumeBinding } from '../../../src/engine/scheduler/plugins/volume-binding.ts';
import { node, pod } from './fake-api.ts';

const web = deepFreeze(
  pod('web', { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] } }),
);
const claim: PersistentVolumeClaim = {
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name: 'data', namespace: 'default', uid: 'pvc-data', resourceVersion: '7' },
  spec: {
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '5Gi' } },
    storageClassName: 'wait',
  },
  status: { phase: 'Pending' },
};
const volume: PersistentVolume = {
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name: 'disk', uid: 'pv-disk', resourceVersion: '8' },
  spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '10Gi' }, storageClassName: 'wait' },
  status: { phase: 'Available' },
};
const wait = (provisioner: string): KubeObject =>
  ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'wait' },
    provisioner,
    volumeBindingMode: 'WaitForFirstConsumer',
  }) as KubeObject;

const bound = (one: PersistentVolumeClaim, name: string): PersistentVolumeClaim => ({
  ...one,
  metadata: {
    ...one.metadata,
    resourceVersion: '20',
    annotations: { ...one.metadata.annotations, 'pv.kubernetes.io/bind-completed': 'yes' },
  },
  spec: { ...one.spec, volumeName: name },
});

interface Options {
  readonly volumes?: readonly PersistentVolume[];
  readonly refuses?: boolean;
  /** What has become of the stored objects when the scheduler looks the next time. */
  later?(stored: Map<string, KubeObject>, second: number): void;
}

function cluster({ volumes = [], refuses = false, later }: Options) {
  const key = (resource: string, name: string): string => `${resource} ${name}`;
  const stored = new Map<string, KubeObject>([
    [key('nodes', 'node-1'), node('node-1')],
    [key('pods', 'default/web'), web],
    [key('persistentvolumeclaims', 'default/data'), claim as KubeObject],
    [key('storageclasses', 'wait'), wait('disks.example.com')],
    ...volumes.map((one) => [key('persistentvolumes', objectKey(one)), one as KubeObject] as const),
  ]);
  const writes: string[] = [];
  let seconds = 0;
  const client = new ApiClient(
    {
      roundTrip: async ({ method, path, body }: ApiRequest) => {
        writes.push(`${method} ${path}`);
        if (refuses) throw conflict({ group: '', resource: 'persistentvolumes' }, 'disk', 'it was changed');
        const written = body as KubeObject;
        const fresh = { ...written, metadata: { ...written.metadata, resourceVersion: '10' } };
        const resource = path.includes('persistentvolumeclaims')
          ? 'persistentvolumeclaims'
          : 'persistentvolumes';
        stored.set(key(resource, objectKey(fresh)), fresh);
        return { status: 200, headers: {}, body: fresh };
      },
      watch: () => Promise.reject(new Error('no watches here')),
    },
    'test',
  );
  const handle = {
    client,
    list: (resource: ListedResource) =>
      [...stored].filter(([name]) => name.startsWith(`${resource} `)).map(([, object]) => object),
    get: (resource: ListedResource, name: string) => stored.get(key(resource, name)),
    sleep: async () => later?.(stored, ++seconds),
  } as unknown as Handle;
  const plugin = VolumeBinding.create({ bindTimeoutSeconds: 30 }, handle);
  return { plugin, stored, writes, key, elapsed: () => seconds };
}

async function place(options: Options) {
  const made = cluster(options);
  const { plugin } = made;
  const state = new CycleState();
  const info = new NodeInfo(node('node-1'));
  expect(await plugin.preFilter?.(web, [info], state)).toBeUndefined();
  expect(await plugin.filter?.(web, info, state)).toBeUndefined();
  expect(await plugin.reserve?.(web, 'node-1', state)).toBeUndefined();
  return { ...made, state, info };
}

test('a volume that is there is reserved for the claim, and the pod waits until the claim is bound', async () => {
  const { plugin, state, stored, writes, elapsed, key } = await place({
    volumes: [volume],
    later: (objects, second) => {
      if (second === 3)
        objects.set('persistentvolumeclaims default/data', bound(claim, 'disk') as KubeObject);
    },
  });
  expect(await plugin.preBindPreFlight?.(web, 'node-1', state)).toBeUndefined();
  expect(await plugin.preBind?.(web, 'node-1', state)).toBeUndefined();
  expect(writes).toEqual(['PUT /api/v1/persistentvolumes/disk']);
  expect(elapsed()).toBe(3);
  expect(stored.get(key('persistentvolumes', 'disk'))).toMatchObject({
    metadata: { annotations: { 'pv.kubernetes.io/bound-by-controller': 'yes' } },
    spec: {
      claimRef: {
        kind: 'PersistentVolumeClaim',
        namespace: 'default',
        name: 'data',
        uid: 'pvc-data',
        apiVersion: 'v1',
        resourceVersion: '7',
      },
    },
  });
});

test('without a volume the claim is given the node for which one shall be made', async () => {
  const { plugin, state, stored, writes, key } = await place({
    later: (objects) => {
      const selected = objects.get('persistentvolumeclaims default/data') as PersistentVolumeClaim;
      objects.set('persistentvolumeclaims default/data', bound(selected, 'made') as KubeObject);
      objects.set('persistentvolumes made', { ...volume, metadata: { name: 'made' } } as KubeObject);
    },
  });
  expect(await plugin.preBind?.(web, 'node-1', state)).toBeUndefined();
  expect(writes).toEqual(['PUT /api/v1/namespaces/default/persistentvolumeclaims/data']);
  expect(stored.get(key('persistentvolumeclaims', 'default/data'))).toMatchObject({
    metadata: { annotations: { 'volume.kubernetes.io/selected-node': 'node-1' } },
  });
});

test.each<[string, Options['later'], string]>([
  ['the controller never binds it', undefined, 'binding volumes: context deadline exceeded'],
  [
    'the pod is deleted',
    (objects) => objects.delete('pods default/web'),
    'binding volumes: pod does not exist any more: pod "web" not found',
  ],
  [
    'provisioning failed, which takes the annotation back',
    (objects) =>
      objects.set('persistentvolumeclaims default/data', {
        ...claim,
        metadata: { ...claim.metadata, resourceVersion: '12', annotations: {} },
      } as KubeObject),
    'binding volumes: provisioning failed for PVC "data"',
  ],
])('%s: an Error, so that the pod is scheduled anew', async (_name, later, message) => {
  const { plugin, state } = await place({ ...(later && { later }) });
  const status = await plugin.preBind?.(web, 'node-1', state);
  expect(status).toEqual(Status.error(message));
});

test('a reservation that is dropped meanwhile is an Error', async () => {
  const { plugin, state } = await place({
    volumes: [volume],
    later: (objects) =>
      objects.set('persistentvolumes disk', {
        ...volume,
        metadata: { ...volume.metadata, resourceVersion: '15' },
      } as KubeObject),
  });
  const status = await plugin.preBind?.(web, 'node-1', state);
  expect(status).toEqual(Status.error('binding volumes: ClaimRef got reset for pv "disk"'));
});

test('what is reserved counts for the next pod until it is taken back', async () => {
  const { plugin, state, info, stored, key } = await place({ volumes: [volume] });
  stored.set(key('storageclasses', 'wait'), wait('kubernetes.io/no-provisioner'));
  stored.set(key('persistentvolumeclaims', 'default/other'), {
    ...claim,
    metadata: { ...claim.metadata, name: 'other', uid: 'pvc-other' },
  } as KubeObject);
  const next = deepFreeze(
    pod('next', { spec: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'other' } }] } }),
  );
  const verdict = async () => {
    const fresh = new CycleState();
    await plugin.preFilter?.(next, [info], fresh);
    return plugin.filter?.(next, info, fresh);
  };
  expect(await verdict()).toMatchObject({
    reasons: ["node(s) didn't find available persistent volumes to bind"],
  });
  await plugin.unreserve?.(web, 'node-1', state);
  expect(await verdict()).toBeUndefined();
});

test('a write that the API server refuses is an Error, and nothing is counted with any more', async () => {
  const { plugin, state, info } = await place({ volumes: [volume], refuses: true });
  expect(await plugin.preBind?.(web, 'node-1', state)).toEqual(
    Status.error('Operation cannot be fulfilled on persistentvolumes "disk": it was changed'),
  );
  expect(await plugin.filter?.(web, info, state)).toBeUndefined();
});
