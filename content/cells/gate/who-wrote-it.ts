import { Cluster, type PatchOperation, patchBetween } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');

function show(who: string, operations: readonly PatchOperation[]) {
  console.log(who);
  for (const { path, value } of operations) console.log(`  ${path} ${JSON.stringify(value)}`.slice(0, 90));
}
const [defaulted] = cluster.trace.ofKind('object.defaulted');
if (defaulted) show('decoding', patchBetween(defaulted.data.before, defaulted.data.object));
for (const { data } of cluster.trace.ofKind('admission.mutated')) show(data.plugin, data.patch);
