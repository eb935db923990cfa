/** Who asks, and what they may: users, reasons and refusals of golden/story/nginx.json and golden/api/auth.json. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ApiRequest } from '../../../src/engine/api/client.ts';
import { StatusError } from '../../../src/engine/api/status.ts';
import { authenticate, type UserInfo } from '../../../src/engine/apiserver/authentication.ts';
import { type Authorizer, attributesOf, notAuthorized } from '../../../src/engine/apiserver/authorization.ts';
import { classify } from '../../../src/engine/apiserver/flow-control.ts';
import { type RequestInfo, requestInfo } from '../../../src/engine/apiserver/request-info.ts';
import { connection, testServer } from './server.ts';

const { server } = testServer();
/** The Pod of the story, bound to its node. */
const nginx = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'nginx', namespace: 'default' },
  spec: {
    nodeName: 'node-1',
    serviceAccountName: 'default',
    containers: [{ name: 'nginx', image: 'nginx' }],
    volumes: [
      { name: 'kube-api-access', projected: { sources: [{ configMap: { name: 'kube-root-ca.crt' } }] } },
    ],
  },
};
server.seed([nginx]);
const authorize = (user: UserInfo, info: RequestInfo) => server.authorize(attributesOf(user, info));

const get = (path: string): ApiRequest => ({ method: 'GET', path });
const certificate = (commonName: string, ...organizations: string[]) => ({
  id: 1,
  certificate: { commonName, organizations },
});
const nobody = { id: 1, certificate: undefined };

test('a certificate of a stranger, or one that has expired, is no good, and does not make its owner anonymous', async () => {
  const { certificate: jane } = certificate('jane');
  const shown = (more: object) =>
    authenticate(get('/'), { id: 1, certificate: { ...jane, ...more } }, server);
  await expect(shown({ issuer: 'stranger' })).rejects.toThrow('Unauthorized');
  await expect(shown({ notAfter: '2026-11-22T00:00:00Z' })).rejects.toThrow('Unauthorized');
  expect(await shown({ issuer: 'kubernetes', notAfter: '2027-11-22T00:00:00Z' })).toMatchObject({
    name: 'jane',
  });
});

test('a client certificate names its user and groups', async () => {
  expect(
    await authenticate(get('/'), certificate('kubernetes-admin', 'system:masters'), server),
  ).toMatchObject({
    name: 'kubernetes-admin',
    groups: ['system:masters', 'system:authenticated'],
  });
});

test('without credentials one is anonymous', async () => {
  const anonymous = { name: 'system:anonymous', groups: ['system:unauthenticated'] };
  expect(await authenticate(get('/'), nobody, server)).toEqual(anonymous);
  expect(
    await authenticate({ ...get('/'), headers: { authorization: 'Basic eA==' } }, nobody, server),
  ).toEqual(anonymous);
});

test('a token that nobody knows is refused', async () => {
  const request = { ...get('/'), headers: { authorization: 'Bearer x' } };
  const { sim, server } = testServer();
  await sim.call('test', async () => {
    await expect(authenticate(request, nobody, server)).rejects.toThrow(
      new StatusError(401, 'Unauthorized', 'Unauthorized'),
    );
  });
});

/** The users of the story with their groups. */
const groupsOf = (user: string): string[] => [
  ...(user === 'kubernetes-admin'
    ? ['system:masters']
    : user.startsWith('system:node:')
      ? ['system:nodes']
      : []),
  'system:authenticated',
];

interface Recorded {
  id: string;
  kind: string;
  user: string;
  uri: string;
  verb: string;
  apf: { flowSchema: string; priorityLevel: string };
  annotations: Record<string, string>;
}
const file = new URL('../../golden/recordings/story/nginx.json', import.meta.url);
const requests: Recorded[] = JSON.parse(readFileSync(file, 'utf8')).timeline.filter(
  (entry: Recorded) => entry.kind === 'api-request' && entry.user !== 'system:apiserver' && entry.annotations,
);
const methods: Record<string, ApiRequest['method']> = {
  create: 'POST',
  patch: 'PATCH',
  update: 'PUT',
  delete: 'DELETE',
};

test.each(requests.map((entry) => [`${entry.id} ${entry.user} ${entry.verb} ${entry.uri}`, entry] as const))(
  'the story: %s',
  (_case, { user: name, uri, verb, apf, annotations }) => {
    const [path = '', query = ''] = uri.split('?');
    const info = requestInfo({
      method: methods[verb] ?? 'GET',
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
    });
    const user = { name, groups: groupsOf(name) };
    expect(authorize(user, info)).toEqual({
      decision: 'Allow',
      reason: annotations['authorization.k8s.io/reason'],
    });
    expect(classify(user, info)).toEqual({ flowSchema: apf.flowSchema, priorityLevel: apf.priorityLevel });
  },
);

const jane = { name: 'jane', groups: ['dev', 'system:authenticated'] };
const anonymous = { name: 'system:anonymous', groups: ['system:unauthenticated'] };
const kubelet = { name: 'system:node:node-1', groups: ['system:nodes', 'system:authenticated'] };
const pods = '/api/v1/namespaces/a/pods';

test.each([
  [
    jane,
    get(pods),
    'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "a"',
  ],
  [
    jane,
    get(`${pods}/x/status`),
    'pods "x" is forbidden: User "jane" cannot get resource "pods/status" in API group "" in the namespace "a"',
  ],
  [
    jane,
    get('/apis/apps/v1/namespaces/a/deployments'),
    'deployments.apps is forbidden: User "jane" cannot list resource "deployments" in API group "apps" in the namespace "a"',
  ],
  [
    jane,
    get('/api/v1/nodes/n1'),
    'nodes "n1" is forbidden: User "jane" cannot get resource "nodes" in API group "" at the cluster scope',
  ],
  [anonymous, get('/metrics'), 'forbidden: User "system:anonymous" cannot get path "/metrics"'],
  [
    kubelet,
    get('/api/v1/nodes/node-2'),
    `nodes "node-2" is forbidden: User "system:node:node-1" cannot get resource "nodes" in API group "" at the cluster scope: node 'node-1' cannot read 'node-2', only its own Node object`,
  ],
  [
    kubelet,
    get('/apis/coordination.k8s.io/v1/namespaces/default/leases/node-1'),
    'leases.coordination.k8s.io "node-1" is forbidden: User "system:node:node-1" cannot get resource "leases" in API group "coordination.k8s.io" in the namespace "default": can only access leases in the "kube-node-lease" system namespace',
  ],
  [
    kubelet,
    get('/apis/apps/v1/deployments'),
    'deployments.apps is forbidden: User "system:node:node-1" cannot list resource "deployments" in API group "apps" at the cluster scope',
  ],
] as const)('refused: %o %o', (user, request, message) => {
  const attributes = attributesOf(user, requestInfo(request));
  const { decision, reason } = server.authorize(attributes);
  expect(decision).toBe('NoOpinion');
  const { status } = notAuthorized(attributes, reason);
  expect(status).toMatchObject({ code: 403, reason: 'Forbidden', message });
});

test('a path of general interest is open to all', () => {
  const role = '"system:public-info-viewer"';
  expect(authorize(anonymous, requestInfo(get('/version'))).reason).toBe(
    `RBAC: allowed by ClusterRoleBinding ${role} of ClusterRole ${role} to Group "system:unauthenticated"`,
  );
});

test('a controller acts by its own role', async () => {
  const user = {
    name: 'system:serviceaccount:kube-system:node-controller',
    groups: ['system:authenticated'],
  };
  const asked = attributesOf(user, requestInfo({ method: 'PATCH', path: '/api/v1/nodes/n' }));
  const { reason } = await server.sim.call('test', () => server.decide(asked));
  expect(reason).toBe(
    'RBAC: allowed by ClusterRoleBinding "system:controller:node-controller" of ClusterRole "system:controller:node-controller" to ServiceAccount "node-controller/kube-system"',
  );
});

const rbac = '/apis/rbac.authorization.k8s.io/v1';
const rules = [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }];
const ada = connection('ada');

test('a role opens its namespace for whom it is bound to, and nothing else', async () => {
  const { sim, server, send } = testServer();
  const read = (path: string) => server.handle(get(path), ada);
  await sim.call('test', async () => {
    await send('POST', `${rbac}/namespaces/default/roles`, { metadata: { name: 'r' }, rules });
    const binding = {
      metadata: { name: 'b' },
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [{ kind: 'User', name: 'ada' }],
    };
    expect((await read('/api/v1/namespaces/default/pods/x')).status).toBe(403);
    await send('POST', `${rbac}/namespaces/default/rolebindings`, binding);
    await sim.sleep('1s');
    expect((await read('/api/v1/namespaces/default/pods/x')).status).toBe(404);
    expect((await read('/api/v1/namespaces/kube-system/pods/x')).status).toBe(403);
    await send('DELETE', `${rbac}/namespaces/default/rolebindings/b`);
    await sim.sleep('1s');
    expect((await read('/api/v1/namespaces/default/pods/x')).status).toBe(403);
  });
});

test('a token of a service account is good for as long as the account is there', async () => {
  const { sim, server, send } = testServer();
  const account = '/api/v1/namespaces/default/serviceaccounts/default';
  await sim.call('test', async () => {
    const { body } = await send('POST', `${account}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: {},
    });
    const { token } = (body as { status: { token: string } }).status;
    const ask = (authorization: string) =>
      server.handle({ ...get('/api/v1/pods'), headers: { authorization } }, nobody);
    expect((await ask(`Bearer ${token}`)).body).toMatchObject({
      code: 403,
      message: expect.stringContaining('"system:serviceaccount:default:default" cannot list'),
    });
    const [header, claims, signature] = token.split('.');
    const forged = [header, `${claims?.slice(0, -2)}A`, signature].join('.');
    expect((await ask(`Bearer ${forged}`)).status).toBe(401);
    await send('DELETE', account);
    await sim.sleep('1s');
    expect((await ask(`Bearer ${token}`)).status).toBe(401);
  });
});

test('a token expires', async () => {
  const { sim, server } = testServer();
  const account = server.lookup('', 'serviceaccounts', 'default', 'default');
  const subject = { namespace: 'default', name: 'default', uid: account?.metadata.uid as string };
  await sim.call('test', async () => {
    const token = server.tokens.issue(subject, ['https://kubernetes.default.svc.cluster.local'], 600, {});
    const request = { ...get('/'), headers: { authorization: `Bearer ${token}` } };
    const { name } = await authenticate(request, nobody, server);
    expect(name).toBe('system:serviceaccount:default:default');
    await sim.sleep('12m');
    await expect(authenticate(request, nobody, server)).rejects.toThrow('Unauthorized');
  });
});

test('whoever may make roles cannot give away what they do not have', async () => {
  const { sim, server, send } = testServer();
  const makers = [{ verbs: ['create'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['roles'] }];
  await sim.call('test', async () => {
    await send('POST', `${rbac}/clusterroles`, { metadata: { name: 'makers' }, rules: makers });
    await send('POST', `${rbac}/clusterrolebindings`, {
      metadata: { name: 'makers' },
      roleRef: { kind: 'ClusterRole', name: 'makers' },
      subjects: [{ kind: 'User', name: 'ada' }],
    });
    await sim.sleep('1s');
    const make = (name: string, given: unknown) =>
      server.handle(
        {
          method: 'POST',
          path: `${rbac}/namespaces/default/roles`,
          body: { metadata: { name }, rules: given },
        },
        ada,
      );
    expect((await make('same', makers)).status).toBe(201);
    expect((await make('more', rules)).body).toMatchObject({
      code: 403,
      message:
        'roles.rbac.authorization.k8s.io "more" is forbidden: user "ada" (groups=["system:authenticated"]) is attempting to grant RBAC permissions not currently held:\n{APIGroups:[""], Resources:["pods"], Verbs:["get"]}',
    });
  });
});

test('the administrator may act as somebody else, and is then no more than they are', async () => {
  const asAda = { headers: { 'impersonate-user': 'ada' } };
  const { sim, send } = testServer();
  await sim.call('test', async () => {
    expect((await send('GET', '/api/v1/pods', undefined, asAda)).body).toMatchObject({
      message: expect.stringContaining('User "ada" cannot list'),
    });
  });
});

test('the mode of impersonation that worked last is tried first (golden/api, impersonate-node)', async () => {
  const { sim, send } = testServer();
  const asNode = { headers: { 'impersonate-user': 'system:node:node-7' } };
  const asMaster = { headers: { 'impersonate-user': 'eve', 'impersonate-group': 'system:masters' } };
  const groups = async (): Promise<unknown> => {
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const { body } = await send('POST', path, review, asNode);
    return (body as { status: { userInfo: { groups: unknown } } }).status.userInfo.groups;
  };
  await sim.call('test', async () => {
    expect(await groups()).toEqual(['system:nodes', 'system:authenticated']);
    expect((await send('GET', '/api/v1/nodes/node-7', undefined, asNode)).status).toBe(404);
    expect((await send('GET', '/api/v1/namespaces/default/pods', undefined, asMaster)).status).toBe(200);
    expect(await groups()).toEqual(['system:authenticated']);
    expect((await send('GET', '/api/v1/nodes/node-7', undefined, asNode)).body).toMatchObject({
      message:
        'nodes "node-7" is forbidden: User "system:node:node-7" cannot get resource "nodes" in API group "" at the cluster scope',
    });
  });
});

test('an authorizer of a program is asked before RBAC; it may forbid what RBAC allows', async () => {
  const NoSecretsForRobots: Authorizer = {
    name: 'NoSecretsForRobots',
    authorize: ({ user, verb }) =>
      user.name.startsWith('system:') && verb === 'delete'
        ? { decision: 'Deny', reason: 'robots delete nothing' }
        : { decision: 'NoOpinion', reason: '' },
  };
  const { sim, server } = testServer(undefined, [NoSecretsForRobots]);
  await sim.call('test', async () => {
    const remove = { method: 'DELETE', path: '/api/v1/namespaces/default/pods/x' } as const;
    const { body } = await server.handle(remove, connection('system:kube-scheduler'));
    expect(body).toMatchObject({ code: 403, message: expect.stringMatching(/: robots delete nothing$/) });
  });
});

test('an authorizer that throws is an internal error', async () => {
  const Broken: Authorizer = {
    name: 'Broken',
    authorize() {
      throw new RangeError('my mistake');
    },
  };
  const { sim, server } = testServer(undefined, [Broken]);
  await sim.call('test', async () => {
    const { body } = await server.handle(get('/api/v1/pods'), ada);
    expect(body).toMatchObject({ code: 500, message: 'Internal Server Error: Broken threw RangeError' });
  });
});

test('requests are counted by their labels', async () => {
  const { sim, send } = testServer();
  await sim.call('test', async () => {
    await send('GET', '/api/v1/namespaces/default/pods');
    await send('GET', '/api/v1/namespaces/default/pods');
    const { body } = await send('GET', '/metrics');
    expect(body).toContain(
      'apiserver_request_total{code="200",component="apiserver",dry_run="",group="",resource="pods",scope="namespace",subresource="",verb="LIST",version="v1"} 2',
    );
  });
});

test('a TokenReview tells whose token it is, and for which audiences', async () => {
  const { sim, server, send } = testServer();
  const path = '/apis/authentication.k8s.io/v1/tokenreviews';
  const account = server.lookup('', 'serviceaccounts', 'default', 'default');
  const subject = { namespace: 'default', name: 'default', uid: account?.metadata.uid as string };
  await sim.call('test', async () => {
    const token = server.tokens.issue(subject, ['vault', 'other'], 600, {});
    const { body } = await send('POST', path, { spec: { token, audiences: ['vault'] } });
    expect(body).toMatchObject({
      status: {
        authenticated: true,
        user: {
          username: 'system:serviceaccount:default:default',
          groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
        },
        audiences: ['vault'],
      },
    });
    const elsewhere = await send('POST', path, { spec: { token } });
    expect(elsewhere.body).toMatchObject({ status: { error: 'invalid bearer token' } });
    expect((await send('POST', path, { spec: {} })).body).toMatchObject({
      code: 400,
      message: 'token is required for TokenReview in authentication',
    });
  });
});
