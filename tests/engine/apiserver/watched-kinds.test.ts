/**
 * The kinds that the scheduler watches: defaults, faults and tables as pkg/apis/*\/v1/defaults.go,
 * pkg/apis/*\/validation and pkg/printers/internalversion of 1.36.4 have them.
 */
import { describe, expect, test } from 'vitest';
import { Cluster } from '#engine';
import type { KubeObject } from '../../../src/engine/api/object.ts';
import type { ApiStatus } from '../../../src/engine/api/status.ts';
import { resources } from '../../../src/engine/apiserver/resources/registry.ts';
import { resourceTypes } from '../../../src/engine/kubectl/resources.ts';
import { micros } from '../../../src/engine/sim/time.ts';
import { merge, testServer } from './server.ts';

const object = (kind: string, more: object = {}, metadata: object = { name: 'x' }): KubeObject => {
  const { group, version } = resourceOf(kind);
  return { apiVersion: group ? `${group}/${version}` : version, kind, metadata, ...more } as KubeObject;
};

const resourceOf = (kind: string) => {
  const found = resources.find((one) => one.kind === kind);
  if (!found) throw new Error(`no resource ${kind}`);
  return found;
};

function pathOf(kind: string): string {
  const { group, version, resource, namespaced } = resourceOf(kind);
  return `${group ? `/apis/${group}` : '/api'}/${version}/${namespaced ? 'namespaces/default/' : ''}${resource}`;
}

const template = {
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
};
const selector = { matchLabels: { app: 'web' } };
const volume = { capacity: { storage: '10240Mi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } };
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };

const defaults: [kind: string, given: object, stored: object][] = [
  [
    'PersistentVolume',
    { spec: volume },
    {
      spec: {
        capacity: { storage: '10Gi' },
        persistentVolumeReclaimPolicy: 'Retain',
        volumeMode: 'Filesystem',
      },
      status: { phase: 'Pending' },
    },
  ],
  [
    'PersistentVolumeClaim',
    { spec: claim },
    { spec: { ...claim, volumeMode: 'Filesystem' }, status: { phase: 'Pending' } },
  ],
  [
    'StorageClass',
    { provisioner: 'disks.example.com' },
    { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' },
  ],
  [
    'CSIDriver',
    { spec: {} },
    {
      spec: {
        attachRequired: true,
        podInfoOnMount: false,
        storageCapacity: false,
        fsGroupPolicy: 'ReadWriteOnceWithFSType',
        volumeLifecycleModes: ['Persistent'],
        requiresRepublish: false,
        seLinuxMount: false,
      },
    },
  ],
  [
    'CSINode',
    { spec: { drivers: [{ name: 'disks.example.com', nodeID: 'n' }] } },
    { spec: { drivers: [{ name: 'disks.example.com', nodeID: 'n', topologyKeys: null }] } },
  ],
  ['CSIStorageCapacity', { storageClassName: 'fast', capacity: '1024Gi' }, { capacity: '1Ti' }],
  [
    'VolumeAttachment',
    { spec: { attacher: 'disks.example.com', nodeName: 'node-1', source: { persistentVolumeName: 'pv' } } },
    { status: { attached: false } },
  ],
  [
    'PodDisruptionBudget',
    { spec: { minAvailable: '50%', selector } },
    { status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 } },
  ],
  ['PriorityClass', { value: 10 }, { value: 10, preemptionPolicy: 'PreemptLowerPriority' }],
  [
    'Service',
    { spec: { type: 'NodePort', ports: [{ port: 80 }] } },
    {
      spec: {
        ports: [{ protocol: 'TCP', port: 80, targetPort: 80, nodePort: expect.any(Number) }],
        clusterIP: expect.stringMatching(/^10\.(9[6-9]|10\d|11[01])\./),
        sessionAffinity: 'None',
        externalTrafficPolicy: 'Cluster',
        internalTrafficPolicy: 'Cluster',
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
      },
      status: { loadBalancer: {} },
    },
  ],
  [
    'ReplicaSet',
    { spec: { selector, template } },
    {
      metadata: { generation: 1 },
      spec: {
        replicas: 1,
        template: { spec: { restartPolicy: 'Always', schedulerName: 'default-scheduler' } },
      },
      status: { replicas: 0 },
    },
  ],
  [
    'ReplicationController',
    { spec: { template } },
    { metadata: { labels: { app: 'web' } }, spec: { replicas: 1, selector: { app: 'web' } } },
  ],
  [
    'StatefulSet',
    { spec: { selector, template } },
    {
      spec: {
        podManagementPolicy: 'OrderedReady',
        updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
        revisionHistoryLimit: 10,
        persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
      },
      status: { replicas: 0, availableReplicas: 0 },
    },
  ],
];

test.each(defaults)('%s: what was left out', async (kind, given, stored) => {
  const { sim, send } = testServer();
  await sim.call('create', async () => {
    const { status, body } = await send('POST', pathOf(kind), object(kind, given));
    expect(body).toMatchObject(stored);
    expect(status).toBe(201);
  });
});

const faults: [kind: string, given: object, message: string][] = [
  [
    'PersistentVolume',
    {},
    '[spec.accessModes: Required value, spec.capacity: Required value, spec.capacity: Unsupported value: null: supported values: "storage", spec: Required value: must specify a volume type]',
  ],
  [
    'PersistentVolume',
    { spec: { ...volume, hostPath: undefined, local: { path: '/disk' } } },
    'spec.nodeAffinity: Required value: Local volume requires node affinity',
  ],
  [
    'PersistentVolumeClaim',
    { spec: { accessModes: ['RWO'] } },
    '[spec.accessModes: Unsupported value: "RWO": supported values: "ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod", spec.resources[storage]: Required value]',
  ],
  [
    'StorageClass',
    { volumeBindingMode: 'Later' },
    '[provisioner: Required value, volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"]',
  ],
  [
    'PodDisruptionBudget',
    { spec: { minAvailable: '500%', maxUnavailable: -1 } },
    '[spec: Invalid value: {"MinAvailable":"500%","Selector":null,"MaxUnavailable":-1,"UnhealthyPodEvictionPolicy":null}: minAvailable and maxUnavailable cannot be both set, spec.minAvailable: Invalid value: "500%": must not be greater than 100%, spec.maxUnavailable: Invalid value: -1: must be greater than or equal to 0]',
  ],
  [
    'Service',
    { spec: { ports: [{ port: 0 }, { port: 80, name: 'a' }] } },
    '[spec.ports[0].name: Required value, spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive, spec.ports[0].targetPort: Invalid value: 0: must be between 1 and 65535, inclusive]',
  ],
  [
    'Service',
    { spec: { clusterIP: '10.96.0.1', ports: [{ port: 80 }] } },
    'spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
  ],
  [
    'ReplicaSet',
    { spec: { selector, template: { ...template, metadata: {} } } },
    'spec.template.metadata.labels: Invalid value: {}: `selector` does not match template `labels`',
  ],
  ['CSINode', { spec: { drivers: [{ name: 'd' }] } }, 'spec.drivers[0].nodeID: Required value'],
];

test.each(faults)('%s: faults %#', async (kind, given, message) => {
  const { sim, send } = testServer();
  await sim.call('create', async () => {
    const { status, body } = await send('POST', pathOf(kind), object(kind, given));
    const { group } = resourceOf(kind);
    expect((body as ApiStatus).message).toBe(`${kind}${group && `.${group}`} "x" is invalid: ${message}`);
    expect(status).toBe(422);
  });
});

const cells: [kind: string, given: object, cells: readonly unknown[]][] = [
  [
    'PersistentVolume',
    {
      spec: { ...volume, claimRef: { namespace: 'default', name: 'data' }, storageClassName: 'fast' },
      status: { phase: 'Bound' },
    },
    ['x', '10240Mi', 'RWO', '', 'Bound', 'default/data', 'fast', '<unset>', '', '<unknown>', '<unset>'],
  ],
  [
    'PersistentVolumeClaim',
    {
      spec: { ...claim, volumeName: 'disk', volumeMode: 'Filesystem' },
      status: {
        phase: 'Bound',
        capacity: { storage: '10Gi' },
        accessModes: ['ReadWriteMany', 'ReadWriteOnce'],
      },
    },
    ['x', 'Bound', 'disk', '10Gi', 'RWO,RWX', '', '<unset>', '<unknown>', 'Filesystem'],
  ],
  [
    'StorageClass',
    {
      metadata: { name: 'x', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
      provisioner: 'p',
    },
    ['x (default)', 'p', 'Delete', 'Immediate', false, '<unknown>'],
  ],
  ['CSINode', { spec: { drivers: [{}, {}] } }, ['x', 2, '<unknown>']],
  ['CSIDriver', { spec: {} }, ['x', true, false, false, '<unset>', false, '<none>', '<unknown>']],
  ['CSIStorageCapacity', { storageClassName: 'fast' }, ['x', 'fast', '<unset>']],
  [
    'PodDisruptionBudget',
    { spec: { maxUnavailable: '10%' }, status: { disruptionsAllowed: 3 } },
    ['x', 'N/A', '10%', 3, '<unknown>'],
  ],
  [
    'PriorityClass',
    { value: 7, globalDefault: true, preemptionPolicy: 'Never' },
    ['x', 7, true, '<unknown>', 'Never'],
  ],
  [
    'Service',
    {
      spec: {
        type: 'LoadBalancer',
        clusterIPs: ['10.96.0.9'],
        ports: [{ port: 80, nodePort: 30_080, protocol: 'TCP' }],
        selector: { b: '2', a: '1' },
      },
      status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
    },
    ['x', 'LoadBalancer', '10.96.0.9', '1.2.3.4', '80:30080/TCP', '<unknown>', 'a=1,b=2'],
  ],
  [
    'ReplicaSet',
    { spec: { replicas: 3, selector, template }, status: { replicas: 2, readyReplicas: 1 } },
    ['x', 3, 2, 1, '<unknown>', 'web', 'nginx', 'app=web'],
  ],
  [
    'StatefulSet',
    { spec: { replicas: 3, template }, status: { readyReplicas: 1 } },
    ['x', '1/3', '<unknown>', 'web', 'nginx'],
  ],
];

test.each(cells)('%s: a row of the table', (kind, given, row) => {
  const { columns, cells: cellsOf } = resourceOf(kind);
  const printed = cellsOf?.(object(kind, given), micros(0));
  expect(printed).toEqual(row);
  expect(printed).toHaveLength(columns?.length ?? 0);
});

test('a write to the object keeps its status, and one to its status keeps the object', async () => {
  const { sim, send } = testServer();
  await sim.call('budget', async () => {
    const path = pathOf('PodDisruptionBudget');
    await send('POST', path, object('PodDisruptionBudget', { spec: { minAvailable: 1, selector } }));
    const patch = { spec: { minAvailable: 2 }, status: { disruptionsAllowed: 3 } };
    const ofStatus = await send('PATCH', `${path}/x/status`, patch, merge);
    expect(ofStatus.body).toMatchObject({
      metadata: { generation: 1 },
      spec: { minAvailable: 1 },
      status: { disruptionsAllowed: 3 },
    });
    const ofObject = await send('PATCH', `${path}/x`, { ...patch, status: {} }, merge);
    expect(ofObject.body).toMatchObject({
      metadata: { generation: 2 },
      spec: { minAvailable: 2 },
      status: { disruptionsAllowed: 3 },
    });
  });
});

test('what is fixed of a bound claim and of a class stays', async () => {
  const { sim, send } = testServer();
  await sim.call('claim', async () => {
    const path = pathOf('PersistentVolumeClaim');
    await send('POST', path, object('PersistentVolumeClaim', { spec: claim }));
    const bound = await send('PATCH', `${path}/x`, { spec: { volumeName: 'disk' } }, merge);
    expect(bound.status).toBe(200);
    const moved = await send('PATCH', `${path}/x`, { spec: { volumeName: 'other' } }, merge);
    expect((moved.body as ApiStatus).message).toContain('spec: Forbidden: spec is immutable after creation');
    await send('POST', pathOf('StorageClass'), object('StorageClass', { provisioner: 'a.example.com' }));
    const other = { provisioner: 'b.example.com' };
    const changed = await send('PATCH', `${pathOf('StorageClass')}/x`, other, merge);
    expect((changed.body as ApiStatus).message).toBe(
      'StorageClass.storage.k8s.io "x" is invalid: provisioner: Invalid value: "b.example.com": field is immutable',
    );
  });
});

test('a claim without a class gets the default one', async () => {
  const { sim, send } = testServer();
  await sim.call('claim', async () => {
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    const fast = object('StorageClass', { provisioner: 'a.example.com' }, { name: 'fast', annotations });
    await send('POST', pathOf('StorageClass'), fast);
    await sim.sleep('1s');
    const { body } = await send(
      'POST',
      pathOf('PersistentVolumeClaim'),
      object('PersistentVolumeClaim', { spec: claim }),
    );
    expect(body).toMatchObject({ spec: { storageClassName: 'fast' } });
  });
});

test('a Service that is changed keeps its address', async () => {
  const { sim, send } = testServer();
  await sim.call('service', async () => {
    const path = pathOf('Service');
    const made = await send('POST', path, object('Service', { spec: { ports: [{ port: 80 }] } }));
    const { clusterIP } = (made.body as { spec: { clusterIP: string } }).spec;
    const put = await send('PUT', `${path}/x`, object('Service', { spec: { ports: [{ port: 81 }] } }));
    expect(put.body).toMatchObject({ spec: { clusterIP, clusterIPs: [clusterIP] } });
  });
});

describe('kubectl', () => {
  test.each(resourceTypes.map((type) => [type.plural, type] as const))(
    'knows %s as the server does',
    (plural, { kind, group, short, namespaced }) => {
      const served = resources.find((one) => one.resource === plural && one.group === group);
      expect(served).toMatchObject({ kind, namespaced });
      expect(served?.shortNames ?? []).toEqual(short);
    },
  );

  test('prints what every cluster is born with', async () => {
    const cluster = new Cluster({ nodes: 1 });
    const { stdout } = await cluster.kubectl('get svc,priorityclasses,pv,sc');
    expect(stdout).toMatchSnapshot();
  });
});
