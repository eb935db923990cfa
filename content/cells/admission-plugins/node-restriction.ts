import { Cluster, display } from '#engine';
import { NodeRestriction } from '../../../src/engine/apiserver/admission/plugins/node-restriction.ts';

const cluster = new Cluster({ admission: { plugins: [NodeRestriction] } });
// A kubelet may speak for its own node, and for no other.
for (const node of ['node-1', 'node-2']) {
  const { status, body } = await cluster.request({
    method: 'PATCH',
    path: `/api/v1/nodes/${node}/status`,
    headers: {
      'content-type': 'application/merge-patch+json',
      'impersonate-user': 'system:node:node-1',
      'impersonate-group': 'system:nodes',
    },
    body: { metadata: { annotations: { 'example.com/rack': '7' } } },
  });
  display(`${node}: ${status} ${(body as { message?: string }).message ?? ''}`);
}
