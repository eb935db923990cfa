import { type Authorizer, Cluster } from '#engine';

const KeepDatabase: Authorizer = {
  name: 'KeepDatabase',
  authorize: ({ verb, resource, name }) =>
    verb === 'delete' && resource === 'pods' && name === 'database'
      ? { decision: 'Deny', reason: 'the database stays' }
      : { decision: 'NoOpinion', reason: '' },
};

const cluster = new Cluster({ authorizers: [KeepDatabase] });
for (const command of [
  'create clusterrolebinding jane --clusterrole=cluster-admin --user=jane',
  'run database --image nginx',
  'delete pod database --as jane',
  'delete pod database',
]) {
  const { stdout, stderr } = await cluster.kubectl(command);
  console.log(`$ kubectl ${command}\n${stdout}${stderr}`);
}
