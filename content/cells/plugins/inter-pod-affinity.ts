import { Cluster, display } from '#engine';
import { InterPodAffinity } from '../../../src/engine/scheduler/plugins/inter-pod-affinity.ts';

const near = (app: string) => ({
  topologyKey: 'kubernetes.io/hostname',
  labelSelector: { matchLabels: { app } },
});
const cluster = new Cluster({ nodes: 3, scheduler: { plugins: [{ plugin: InterPodAffinity }] } });
const run = async (name: string, app: string, affinity = {}) => {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, labels: { app } },
    spec: { affinity, containers: [{ name: 'app', image: 'nginx' }] },
  });
  await cluster.until({ pod: name, condition: 'PodScheduled' });
};
await run('cache', 'cache');
await run('web-1', 'web');
await run('web-2', 'web', {
  podAffinity: {
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, podAffinityTerm: near('cache') }],
  },
  podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near('web')] },
});
display(cluster.scores('web-2'));
