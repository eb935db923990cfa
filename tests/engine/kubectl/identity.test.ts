/** kubectl as somebody else, what it says of rights, and what it makes to give them. */
import { expect, test } from 'vitest';
import { Cluster } from '#engine';

async function said(cluster: Cluster, line: string): Promise<string> {
  const { stdout, stderr } = await cluster.kubectl(line);
  return stdout + stderr;
}

test('--as and --as-group act as somebody else, and the server says who that is', async () => {
  const cluster = new Cluster();
  expect(await said(cluster, 'auth whoami --as jane --as-group dev --as-group ops')).toBe(
    'ATTRIBUTE   VALUE\nUsername    jane\nGroups      [dev ops system:authenticated]\n',
  );
  expect(await said(cluster, 'get pods --as jane')).toBe(
    'Error from server (Forbidden): pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"\n',
  );
});

test('a role and its binding give a service account of another namespace what they say and no more', async () => {
  const cluster = new Cluster();
  const bot = '--as system:serviceaccount:ci:bot';
  expect(await said(cluster, 'create namespace ci')).toBe('namespace/ci created\n');
  expect(await said(cluster, 'create sa bot -n ci')).toBe('serviceaccount/bot created\n');
  expect(await said(cluster, 'create role deployer --verb=create,get --resource=pods,roles')).toBe(
    'role.rbac.authorization.k8s.io/deployer created\n',
  );
  expect(await said(cluster, `auth can-i create pods ${bot}`)).toBe('no\n');
  expect(await said(cluster, 'create rolebinding deploys --role=deployer --serviceaccount=ci:bot')).toBe(
    'rolebinding.rbac.authorization.k8s.io/deploys created\n',
  );
  expect(await cluster.kubectl(`auth can-i create pods ${bot}`)).toMatchObject({
    stdout: 'yes\n',
    exitCode: 0,
  });
  expect(await cluster.kubectl(`auth can-i delete pods ${bot}`)).toMatchObject({
    stdout: 'no\n',
    exitCode: 1,
  });
  expect(await said(cluster, `auth can-i create pods -n ci ${bot}`)).toBe('no\n');
  expect(await said(cluster, 'get rolebindings -o wide')).toContain('Role/deployer');
  expect(
    (
      await cluster.request({
        method: 'GET',
        path: '/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles/deployer',
      })
    ).body,
  ).toMatchObject({
    rules: [
      { verbs: ['create', 'get'], apiGroups: [''], resources: ['pods'] },
      { verbs: ['create', 'get'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'] },
    ],
  });
});

test.each([
  ['create role', "exactly one NAME is required, got 0\nSee 'kubectl create role -h' for help and examples"],
  ['create role reader --resource=pods', 'at least one verb must be specified'],
  ['create role reader --verb=get', 'at least one resource must be specified'],
  ['create role reader --verb=get --resource=podz', `the server doesn't have a resource type "podz"`],
  ['create role r --verb=get,bind --resource=pods', "can not perform 'bind' on 'pods' in group ''"],
  ['create rolebinding readers --user=jane', 'exactly one of clusterrole or role must be specified'],
  [
    'create rolebinding readers --role=reader --serviceaccount=bot',
    'serviceaccount must be <namespace>:<name>',
  ],
  [
    'create token default --bound-object-name web',
    '--bound-object-name can only be set if --bound-object-kind is provided',
  ],
  ['create token nobody', 'failed to create token: serviceaccounts "nobody" not found'],
])('%s is refused in words', async (line, words) => {
  const { stderr, exitCode } = await new Cluster().kubectl(line);
  expect(stderr).toBe(`error: ${words}\n`);
  expect(exitCode).toBe(1);
});

test('a token of kubectl create token says who its bearer is, until the Pod that it is bound to is gone', async () => {
  const cluster = new Cluster();
  await cluster.kubectl('run web --image nginx');
  const { stdout: token } = await cluster.kubectl(
    'create token default --bound-object-kind Pod --bound-object-name web',
  );
  const ask = () =>
    cluster.request(
      {
        method: 'GET',
        path: '/api/v1/namespaces/default/pods',
        headers: { authorization: `Bearer ${token.trim()}` },
      },
      {},
    );
  expect((await ask()).body).toMatchObject({
    code: 403,
    message:
      'pods is forbidden: User "system:serviceaccount:default:default" cannot list resource "pods" in API group "" in the namespace "default"',
  });
  await cluster.kubectl('delete pod web');
  expect(await ask()).toMatchObject({ status: 401 });
});
