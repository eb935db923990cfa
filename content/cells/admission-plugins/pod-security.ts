import { Cluster, display } from '#engine';
import { PodSecurity } from '../../../src/engine/apiserver/admission/plugins/pod-security.ts';

const cluster = new Cluster({ admission: { plugins: [PodSecurity] } });
await cluster.create({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: 'strict', labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
});
await cluster.create({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name: 'default', namespace: 'strict' },
});
const { stderr } = await cluster.kubectl('run web --image nginx -n strict');
display(stderr);
