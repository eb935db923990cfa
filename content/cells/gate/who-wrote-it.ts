import { Cluster, type PatchOperation, patchBetween } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('run nginx --image nginx');

function show(who: string, operations: readonly PatchOperation[]) {
  console.log(who);
  for (const { path, value } of operations) {
    const text = JSON.stringify(value);
    console.log(`  ${path} ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`);
  }
}
const [defaulted] = cluster.trace.ofKind('object.defaulted');
if (defaulted) show('decoding', patchBetween(defaulted.data.before, defaulted.data.object));
for (const { data } of cluster.trace.ofKind('admission.mutated')) show(data.plugin, data.patch);
