import { Cluster, display } from '#engine';
import { PodTopologyLabels } from '../../../src/engine/apiserver/admission/plugins/pod-topology-labels.ts';

const cluster = new Cluster({
  nodes: [{ name: 'north-1', labels: { 'topology.kubernetes.io/zone': 'north' } }],
  admission: { plugins: [PodTopologyLabels] },
});
await cluster.kubectl('run web --image nginx');
await cluster.until({ pod: 'web', condition: 'PodScheduled' });
display(cluster.pod('web')?.metadata.labels);
