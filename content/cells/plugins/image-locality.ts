import { Cluster, display } from '#engine';
import { ImageLocality } from '../../../src/engine/scheduler/plugins/image-locality.ts';

const cluster = new Cluster({
  nodes: [{ name: 'empty' }, { name: 'prepared', images: ['golang'] }],
  scheduler: { plugins: [{ plugin: ImageLocality }] },
});
// By its whole name: the plugin compares names as they stand, and a node knows no image that is called golang alone.
await cluster.kubectl('run build --image docker.io/library/golang');
await cluster.until({ pod: 'build', condition: 'PodScheduled' });
display(cluster.scores('build'));
