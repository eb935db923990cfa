import { Cluster, display } from '#engine';
import { PrioritySort } from '../../../src/engine/scheduler/plugins/priority-sort.ts';

const cluster = new Cluster({ scheduler: { plugins: [{ plugin: PrioritySort }] } });
const pod = (name: string, priorityClassName?: string) =>
  cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: { ...(priorityClassName && { priorityClassName }), containers: [{ name: 'app', image: 'nginx' }] },
  });
// All three come at once. While the first is being scheduled, the others wait in the queue.
await Promise.all([pod('first'), pod('plain'), pod('critical', 'system-cluster-critical')]);
await cluster.until({ pod: 'plain', condition: 'PodScheduled' });
display(cluster.trace.ofKind('cycle.started').map(({ data }) => data.pod));
