import { Cluster, display, formatEvent } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');
await cluster.until({ pod: 'nginx', condition: 'PodScheduled' });
await cluster.sleep('2ms');
for (const event of cluster.trace.ofStep(15)) console.log(formatEvent(event));
const { spec, status } = cluster.pod('nginx') ?? {};
const scheduled = status?.conditions?.find(({ type }) => type === 'PodScheduled');
display({ nodeName: spec?.nodeName, scheduled });
