import { Cluster, display } from '#engine';
import { PodTopologySpread } from '../../../src/engine/scheduler/plugins/pod-topology-spread.ts';

const cluster = new Cluster({
  nodes: [
    { name: 'north-1', labels: { zone: 'north' } },
    { name: 'north-2', labels: { zone: 'north' } },
    { name: 'south-1', labels: { zone: 'south' } },
  ],
  scheduler: { plugins: [{ plugin: PodTopologySpread }] },
});
for (const name of ['web-1', 'web-2', 'web-3']) {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app: 'web' } },
    spec: {
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: 'zone',
          whenUnsatisfiable: 'DoNotSchedule',
          labelSelector: { matchLabels: { app: 'web' } },
        },
        {
          maxSkew: 1,
          topologyKey: 'kubernetes.io/hostname',
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: { app: 'web' } },
        },
      ],
      containers: [{ name: 'app', image: 'nginx' }],
    },
  });
  await cluster.until({ pod: name, condition: 'PodScheduled' });
}
display(cluster.scores('web-2'), cluster.scores('web-3'));
