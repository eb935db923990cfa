import { Cluster, display } from '#engine';
import { VolumeRestrictions } from '../../../src/engine/scheduler/plugins/volume-restrictions.ts';

// A disk that can be mounted for writing by one node, and by one Pod of it.
const cluster = new Cluster({ nodes: 2, scheduler: { plugins: [{ plugin: VolumeRestrictions }] } });
for (const name of ['one', 'two']) {
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      volumes: [{ name: 'data', gcePersistentDisk: { pdName: 'disk-1' } }],
      containers: [{ name: 'app', image: 'nginx' }],
    },
  });
  await cluster.until({ pod: name, condition: 'PodScheduled' });
}
display(cluster.scores('two'));
