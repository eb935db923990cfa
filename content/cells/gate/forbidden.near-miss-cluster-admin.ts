import { Cluster } from '#engine';

const cluster = new Cluster();
for (const command of [
  'create namespace ci',
  'create serviceaccount deploy-bot --namespace ci',
  'create serviceaccount deploy-bot',
  'create clusterrolebinding everybody-looks --clusterrole=view --group=system:serviceaccounts',
  'create role deployer --verb=create,delete,patch --resource=pods',
  'create role cleaner --verb=delete,deletecollection --resource=pods',
  'create rolebinding deployments --role=deployer --serviceaccount=default:deploy-bot',
  'create rolebinding cleaning --role=cleaner --serviceaccount=ci:deploy-bot',
  'run web --image nginx --as system:serviceaccount:ci:deploy-bot',
  'create clusterrolebinding deploy-bot --clusterrole=cluster-admin --serviceaccount=ci:deploy-bot',
  'run web --image nginx --as system:serviceaccount:ci:deploy-bot',
]) {
  const { stdout, stderr } = await cluster.kubectl(command);
  console.log(`$ kubectl ${command}\n${stdout}${stderr}`);
}
