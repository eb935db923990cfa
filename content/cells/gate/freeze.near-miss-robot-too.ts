import { type Authorizer, Cluster } from '#engine';

const Freeze: Authorizer = {
  name: 'Freeze',
  authorize: ({ user, verb, resource, subresource, namespace }) =>
    resource === 'pods' &&
    subresource === '' &&
    namespace === 'default' &&
    verb === 'create' &&
    !user.name.startsWith('system:')
      ? { decision: 'Deny', reason: 'frozen until January' }
      : { decision: 'NoOpinion', reason: '' },
};

const cluster = new Cluster({ authorizers: [Freeze] });
for (const user of ['jane', 'robot'])
  await cluster.kubectl(`create clusterrolebinding ${user} --clusterrole=cluster-admin --user=${user}`);

for (const command of [
  'run cart --image nginx --as jane',
  'get pods --as jane',
  'run cart --image nginx --as jane --namespace kube-system',
  'run pears --image nginx --as bob --namespace kube-system',
  'run fix --image nginx --as robot',
]) {
  const { stdout, stderr } = await cluster.kubectl(command);
  console.log(`$ kubectl ${command}\n${stdout}${stderr}`);
}
await cluster.sleep('5s');
console.log((await cluster.kubectl('get pods')).stdout);
