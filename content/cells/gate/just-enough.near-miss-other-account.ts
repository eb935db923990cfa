import { Cluster } from '#engine';

const cluster = new Cluster();
await cluster.kubectl('create serviceaccount report');
for (const command of [
  'create role report --verb=get,list --resource=pods,pods/log',
  'create rolebinding report --role=report --serviceaccount=kube-system:report',
]) {
  const { stdout, stderr } = await cluster.kubectl(command);
  console.log(stdout + stderr);
}

for (const question of [
  'list pods',
  'get pods --subresource=log',
  'delete pods',
  'list services',
  'list pods --namespace kube-system',
]) {
  const { stdout } = await cluster.kubectl(
    `auth can-i ${question} --as system:serviceaccount:default:report`,
  );
  console.log(`${question}: ${stdout.trim()}`);
}
