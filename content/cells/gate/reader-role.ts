import { Cluster } from '#engine';

const cluster = new Cluster();
for (const command of [
  'get pods --as jane',
  'create role reader --verb=get,list --resource=pods',
  'create rolebinding readers --role=reader --user=jane',
  'get pods --as jane',
  'auth can-i delete pods --as jane',
  'auth can-i get pods --subresource=log --as jane',
  'auth can-i list pods --as jane --namespace kube-system',
]) {
  const { stdout, stderr } = await cluster.kubectl(command);
  console.log(`$ kubectl ${command}\n${stdout}${stderr}`);
}
