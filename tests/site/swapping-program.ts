/**
 * A program that swaps in the file of a default plugin, as the cell of its source page does: so many nodes, and Pods of
 * which each plugin has a word to say about one. It shows what was decided, in few lines.
 */
import { pluginFile } from '../engine/scheduler/plugin-text.ts';

export const swappingProgram = (plugin: string, nodeCount: number): string =>
  `
import { Cluster, display } from '#engine';
import { ${plugin} } from '../../../src/engine/scheduler/plugins/${pluginFile(plugin)}';

const count = ${nodeCount};
const some = Math.max(4, count / 10);
const zone = 'topology.kubernetes.io/zone';
/** Nodes that hold a Pod from the start. */
const used = (index) => index % some === 1;

const cluster = new Cluster({
  scheduler: { plugins: [{ plugin: ${plugin} }] },
  nodes: Array.from({ length: count }, (_, index) => ({
    name: 'node-' + index,
    cpu: index % 4 ? '4' : '2',
    labels: { [zone]: 'zone-' + (index % 3), disk: index % 2 ? 'ssd' : 'hdd', ...(used(index) && { busy: 'yes' }) },
    taints: [
      ...(index % 5 === 2 ? [{ key: 'spot', effect: 'PreferNoSchedule' }] : []),
      ...(index % 10 === 8 ? [{ key: 'team', effect: 'NoSchedule' }] : []),
    ],
    unschedulable: index % 10 === 9,
    images: index % 3 ? [] : ['golang'],
  })),
});

const web = (cpu, memory = '1Gi') => ({ name: 'web', image: 'docker.io/library/golang', resources: { requests: { cpu, memory } } });
const create = (kind, name, more, apiVersion = 'v1') => cluster.create({ apiVersion, kind, metadata: { name, ...more.metadata }, ...more.body });
const pod = (name, spec, labels = {}) =>
  create('Pod', name, { metadata: { labels }, body: { spec: { containers: [web('500m')], ...spec } } });
const claim = (claimName) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] });
const gcePersistentDisk = { pdName: 'disk' };
const near = (topologyKey) => ({ topologyKey, labelSelector: { matchLabels: { app: 'web' } } });

// Two volumes that are bound already: one in a zone, whose driver can attach nothing to some nodes; one on some disks.
const accessModes = ['ReadWriteOnce'];
for (const [name, driver, more] of [
  ['limited', 'disk.example.com', { metadata: { labels: { [zone]: 'zone-1' } } }],
  ['local', 'other.example.com', { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] }] } } }],
]) {
  const { metadata, ...spec } = more;
  await create('PersistentVolume', name, {
    metadata,
    body: { spec: { capacity: { storage: '1Gi' }, accessModes, claimRef: { namespace: 'default', name }, csi: { driver, volumeHandle: name }, ...spec } },
  });
  await create('PersistentVolumeClaim', name, {
    metadata: { annotations: { 'pv.kubernetes.io/bind-completed': 'yes' } },
    body: { spec: { volumeName: name, accessModes, resources: { requests: { storage: '1Gi' } } } },
  });
}
for (let index = 0; index < count; index++) {
  if (index % some !== 0) continue;
  const drivers = [{ name: 'disk.example.com', nodeID: 'n', allocatable: { count: 0 } }];
  await create('CSINode', 'node-' + index, { body: { spec: { drivers } } }, 'storage.k8s.io/v1');
}
const holding = Array.from({ length: count }, (_, index) => index).filter(used);
await Promise.all(
  holding.map((index, at) =>
    pod(
      'holding-' + index,
      {
        nodeName: 'node-' + index,
        containers: [{ ...web('1500m'), ports: [{ containerPort: 80, hostPort: 80 }] }],
        volumes: [{ name: 'disk', gcePersistentDisk }],
      },
      { app: at % 2 ? 'db' : 'web', role: at === 0 ? 'first' : 'other' },
    ),
  ),
);

const preferring = {
  nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: { matchExpressions: [{ key: 'disk', operator: 'In', values: ['ssd'] }] } }] },
  podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 7, podAffinityTerm: near('kubernetes.io/hostname') }] },
};
const restarting = { restartPolicy: 'Never', restartPolicyRules: [{ action: 'RestartAllContainers', exitCodes: { operator: 'In', values: [1] } }] };
const waiting = {
  plain: {},
  tolerant: { tolerations: [{ key: 'team', operator: 'Exists' }] },
  ssd: { nodeSelector: { disk: 'ssd' } },
  preferring: { affinity: preferring },
  host: { containers: [{ ...web('100m'), ports: [{ containerPort: 80, hostPort: 80 }] }] },
  lopsided: { containers: [web('1', '64Mi')] },
  spread: {
    topologySpreadConstraints: [
      { maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', ...near('disk') },
      { maxSkew: 1, whenUnsatisfiable: 'ScheduleAnyway', ...near(zone) },
    ],
  },
  disk: { volumes: [{ name: 'disk', gcePersistentDisk }] },
  limited: claim('limited'),
  local: claim('local'),
  gated: { schedulingGates: [{ name: 'example.com/gate' }] },
  featured: { containers: [{ ...web('100m'), ...restarting }] },
  important: { priorityClassName: 'system-cluster-critical', containers: [web('3500m')], nodeSelector: { busy: 'yes' } },
};
await Promise.all(Object.entries(waiting).map(([name, spec]) => pod(name, spec, { app: 'web' })));
await cluster.sleep('500ms');

const started = cluster.trace.ofKind('cycle.started').map(({ data }) => data.pod);
display('order: ' + started.join(' '));
for (const name of Object.keys(waiting)) {
  if (!started.includes('default/' + name)) continue;
  const { nodes, why } = cluster.scores(name);
  const sums = {};
  for (const { scores, refusal } of nodes) {
    if (refusal) sums[refusal.plugin] = (sums[refusal.plugin] ?? 0) + 1;
    for (const { plugin, weighted } of scores) sums[plugin] = (sums[plugin] ?? 0) + weighted;
  }
  display([name, cluster.pod(name)?.spec.nodeName, why, JSON.stringify(sums)].join(' | '));
}
display(cluster.trace.ofKind('nodes.postfiltered').map(({ data }) => data.nominatedNode ?? data.message));
`.trimStart();
