import { Cluster, display } from '#engine';
import { DefaultBinder } from '../../../src/engine/scheduler/plugins/default-binder.ts';

const cluster = new Cluster({ nodes: 3, scheduler: { plugins: [{ plugin: DefaultBinder }] } });
await cluster.kubectl('run nginx --image nginx');
await cluster.sleep('1s');
display(cluster.pod('nginx')?.spec.nodeName ?? 'no node');
