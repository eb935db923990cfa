import { Cluster, display } from '#engine';
import { LimitRanger } from '../../../src/engine/apiserver/admission/on-demand/limit-ranger.ts';

const cluster = new Cluster({ admission: { plugins: [LimitRanger] } });
await cluster.create({
  apiVersion: 'v1',
  kind: 'LimitRange',
  metadata: { name: 'small' },
  spec: { limits: [{ type: 'Container', default: { cpu: '500m' }, defaultRequest: { cpu: '100m' } }] },
});
await cluster.kubectl('run web --image nginx');
display(cluster.admission('web'));
