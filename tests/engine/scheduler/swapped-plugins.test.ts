/**
 * A reader opens the file of any default plugin, changes one line and swaps it in by its name: the decision is that of
 * the changed file, for ten nodes and for a thousand, where untouched plugins are not asked about every node.
 */
import { describe, expect, test } from 'vitest';
import type { Node, Pod } from '../../../src/engine/api/core-v1.ts';
import { deepFreeze, type KubeObject } from '../../../src/engine/api/object.ts';
import { CycleState, type PluginOrFactory } from '../../../src/engine/scheduler/framework.ts';
import { defaultPlugins } from '../../../src/engine/scheduler/plugins/registry.ts';
import { assume, schedulePod } from '../../../src/engine/scheduler/schedule-one.ts';
import { schedulingBench } from '../../golden/adapters/scheduling-bench.ts';
import { pluginChanges } from './plugin-changes.ts';
import { pluginFromFile } from './plugin-file.ts';

test('every default plugin is in the list', () => {
  const all = defaultPlugins().map(({ plugin }) => plugin.name);
  expect([...new Set(pluginChanges.map(({ plugin }) => plugin))].sort()).toEqual([...all].sort());
});

describe.each([10, 1_000])('%i nodes', (nodeCount) => {
  const cluster = {
    nodes: Array.from({ length: nodeCount }, (_, index) => node(index)),
    pods: running(nodeCount),
  };
  const untouched = decisions(cluster);

  test.each(pluginChanges)('$plugin: $from → $to', async ({ plugin, ...change }) => {
    const changed = await decisions(cluster, pluginFromFile(plugin, change));
    expect(changed).not.toEqual(await untouched);
  });

  test.each(defaultPlugins().map(({ plugin }) => plugin.name))(
    '%s as it is decides the same',
    async (name) => {
      expect(await decisions(cluster, pluginFromFile(name))).toEqual(await untouched);
    },
  );
});

interface Running {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
}

/** What the scheduler decides about some pods, one after another, of which each plugin has a word to say about one. */
async function decisions({ nodes, pods }: Running, swapped?: PluginOrFactory): Promise<string[]> {
  const bindings: unknown[] = [];
  const { context, trace, run } = schedulingBench({
    nodes,
    pods,
    objects,
    roundTrip: async ({ body }) => {
      bindings.push(body);
      return { status: 201, headers: {}, body: {} };
    },
    ...(swapped && { plugins: [{ plugin: swapped }] }),
  });
  const { framework, queue } = context;
  const decided: unknown[] = [];
  await run(async () => {
    for (const pod of waiting) {
      const gate = framework.runPreEnqueue(pod);
      if (gate) decided.push(gate);
      else queue.add(pod);
    }
    for (let queued = queue.pop(); queued; queued = queue.pop()) {
      const state = new CycleState();
      const from = trace.length;
      const result = await schedulePod(context, state, queued.pod);
      decided.push(trace.events.slice(from).map(({ data }) => data));
      if (result.outcome === 'unfit')
        decided.push(await framework.runPostFilter(queued.pod, result.diagnosis.nodeToStatus, state));
      if (result.outcome !== 'scheduled') continue;
      await framework.runBind(assume(context, queued, result.node), result.node, state);
    }
  });
  return [...decided, bindings].map((decision) => JSON.stringify(decision));
}

const object = (kind: string, name: string, more: object): KubeObject =>
  deepFreeze({ apiVersion: 'v1', kind, metadata: { name, namespace: 'default' }, ...more } as KubeObject);

/** A volume on which two pods count for a driver's limit, and one that is in one zone, on one kind of disk. */
const objects = {
  persistentvolumeclaims: ['limited', 'local'].map((name) => ({
    ...object('PersistentVolumeClaim', name, { spec: { volumeName: name }, status: { phase: 'Bound' } }),
    metadata: { name, namespace: 'default', annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
  })),
  persistentvolumes: [
    {
      ...object('PersistentVolume', '', {
        spec: { csi: { driver: 'csi.example.com', volumeHandle: 'limited' } },
      }),
      metadata: { name: 'limited', labels: { 'topology.kubernetes.io/zone': 'zone-1' } },
    },
    {
      ...object('PersistentVolume', '', {
        spec: {
          csi: { driver: 'other.example.com', volumeHandle: 'local' },
          nodeAffinity: {
            required: {
              nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }],
            },
          },
        },
      }),
      metadata: { name: 'local' },
    },
  ],
  resourceclaims: [object('ResourceClaim', 'gpu', {})],
  csinodes: [1, 4].map((index) => ({
    ...object('CSINode', '', {
      spec: { drivers: [{ name: 'csi.example.com', nodeID: '', allocatable: { count: 0 } }] },
    }),
    metadata: { name: `node-${index}` },
  })),
};

function node(index: number): Node {
  const name = `node-${index}`;
  const taints = [
    ...(index % 5 === 2 ? [{ key: 'spot', value: 'yes', effect: 'PreferNoSchedule' as const }] : []),
    ...(index % 10 === 8 ? [{ key: 'team', value: 'a', effect: 'NoSchedule' as const }] : []),
  ];
  return deepFreeze<Node>({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/zone': `zone-${index % 3}`,
        disk: index % 2 ? 'ssd' : 'hdd',
        ...(index % 4 === 1 && { busy: 'yes' }),
      },
    },
    spec: { ...(taints.length > 0 && { taints }), ...(index % 10 === 9 && { unschedulable: true }) },
    status: {
      allocatable: { cpu: index % 4 ? '4' : '2', memory: '8Gi', pods: '110' },
      images: index % 3 ? [] : [{ names: ['registry/web:1'], sizeBytes: 500_000_000 }],
      ...(index % 2 && { declaredFeatures: ['UserNamespacesHostNetworkSupport'] }),
    },
  });
}

function pod(name: string, spec: Partial<Pod['spec']>, labels: Record<string, string> = {}): Pod {
  return deepFreeze<Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: name, labels },
    spec: { ...spec, containers: spec.containers ?? [web('500m')] },
    status: {},
  });
}

const web = (cpu: string, memory = '1Gi'): Pod['spec']['containers'][number] => ({
  name: 'web',
  image: 'registry/web:1',
  resources: { requests: { cpu, memory } },
});

const gcePersistentDisk = { pdName: 'disk' };
const nearWeb = (topologyKey: string) => ({ topologyKey, labelSelector: { matchLabels: { app: 'web' } } });

/** On every fourth node a pod with little priority, a host port, a disk and a label. */
const running = (nodeCount: number): Pod[] =>
  Array.from({ length: Math.ceil(nodeCount / 4) }, (_, index) =>
    pod(
      `running-${index}`,
      {
        nodeName: `node-${index * 4 + 1}`,
        priority: -1,
        containers: [{ ...web('1500m'), ports: [{ containerPort: 80, hostPort: 80 }] }],
        volumes: [{ name: 'disk', gcePersistentDisk }],
      },
      { app: index % 2 ? 'db' : 'web', role: index === 0 ? 'first' : 'other' },
    ),
  );

const claim = (claimName: string): Partial<Pod['spec']> => ({
  volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
});

const preferringSsd = {
  weight: 10,
  preference: { matchExpressions: [{ key: 'disk', operator: 'In' as const, values: ['ssd'] }] },
};

const waiting: readonly Pod[] = [
  pod('plain', { priority: 100 }),
  pod('gated', { schedulingGates: [{ name: 'a.example.com/b' }] }),
  pod('tolerant', { tolerations: [{ key: 'team', operator: 'Exists' }] }),
  pod('named', { nodeName: 'node-3' }),
  pod('ssd', { nodeSelector: { disk: 'ssd' } }),
  pod('preferring', {
    affinity: {
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preferringSsd] },
      podAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [
          { topologyKey: 'disk', labelSelector: { matchLabels: { role: 'first' } } },
        ],
      },
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 7, podAffinityTerm: nearWeb('kubernetes.io/hostname') },
        ],
      },
    },
  }),
  pod('host', { containers: [{ ...web('100m'), ports: [{ containerPort: 80, hostPort: 80 }] }] }),
  pod('greedy', { containers: [web('2500m')] }),
  pod('lopsided', { containers: [web('1', '64Mi')] }),
  pod(
    'spread',
    {
      topologySpreadConstraints: [
        { maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', ...nearWeb('disk') },
        { maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway', ...nearWeb('topology.kubernetes.io/zone') },
      ],
    },
    { app: 'web' },
  ),
  pod('disk', { volumes: [{ name: 'disk', gcePersistentDisk }] }),
  pod('limited', claim('limited')),
  pod('local', claim('local')),
  pod('claiming', { resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }] }),
  pod('featured', { hostNetwork: true, hostUsers: false }),
  pod('important', { priority: 50, containers: [web('3500m')], nodeSelector: { busy: 'yes' } }),
];
