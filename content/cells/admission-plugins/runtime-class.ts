import { Cluster, display } from '#engine';
import { RuntimeClass } from '../../../src/engine/apiserver/admission/plugins/runtime-class.ts';

const cluster = new Cluster({ admission: { plugins: [RuntimeClass] } });
await cluster.create({
  apiVersion: 'node.k8s.io/v1',
  kind: 'RuntimeClass',
  metadata: { name: 'sandboxed' },
  handler: 'sandboxed',
  overhead: { podFixed: { memory: '64Mi' } },
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { runtimeClassName: 'sandboxed', containers: [{ name: 'web', image: 'nginx' }] },
});
display(cluster.admission('web'));
