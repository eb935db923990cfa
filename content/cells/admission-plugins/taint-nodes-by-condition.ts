import { Cluster, display } from '#engine';
import { TaintNodesByCondition } from '../../../src/engine/apiserver/admission/plugins/taint-nodes-by-condition.ts';

const cluster = new Cluster({ admission: { plugins: [TaintNodesByCondition] } });
const node = await cluster.create({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name: 'newcomer' },
  spec: {},
});
display(node.spec);
