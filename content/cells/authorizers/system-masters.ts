import { Cluster, display } from '#engine';
import { SystemMasters } from '../../../src/engine/apiserver/authorizers/system-masters.ts';

const cluster = new Cluster({ authorizers: [SystemMasters] });
await cluster.kubectl('get nodes');
// Without it RBAC has to be asked, which says by what it allows.
for (const { data } of cluster.trace.ofKind('request.authorized'))
  display(data.allowed ? `allowed${data.reason ? `: ${data.reason}` : ''}` : `forbidden: ${data.reason}`);
