/** Who asks, and what they may: users, reasons and refusals of golden/story/nginx.json and golden/api/auth.json. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ApiRequest } from '../../../src/engine/api/client.ts';
import { StatusError } from '../../../src/engine/api/status.ts';
import { authenticate } from '../../../src/engine/apiserver/authentication.ts';
import { authorize } from '../../../src/engine/apiserver/authorization.ts';
import { classify } from '../../../src/engine/apiserver/flow-control.ts';
import { requestInfo } from '../../../src/engine/apiserver/request-info.ts';

const get = (path: string): ApiRequest => ({ method: 'GET', path });
const certificate = (commonName: string, ...organizations: string[]) => ({
  id: 1,
  certificate: { commonName, organizations },
});
const nobody = { id: 1, certificate: undefined };

test('a client certificate names its user and groups', () => {
  expect(authenticate(get('/'), certificate('kubernetes-admin', 'system:masters'))).toEqual({
    name: 'kubernetes-admin',
    groups: ['system:masters', 'system:authenticated'],
  });
});

test('without credentials one is anonymous', () => {
  const anonymous = { name: 'system:anonymous', groups: ['system:unauthenticated'] };
  expect(authenticate(get('/'), nobody)).toEqual(anonymous);
  expect(authenticate({ ...get('/'), headers: { authorization: 'Basic eA==' } }, nobody)).toEqual(anonymous);
});

test('a token that nobody knows is refused', () => {
  const request = { ...get('/'), headers: { authorization: 'Bearer x' } };
  expect(() => authenticate(request, nobody)).toThrow(new StatusError(401, 'Unauthorized', 'Unauthorized'));
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
      allowed: true,
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
  const decision = authorize(user, requestInfo(request));
  expect(decision.allowed).toBe(false);
  expect(decision.error?.status).toMatchObject({ code: 403, reason: 'Forbidden', message });
});

test('a path of general interest is open to all', () => {
  const role = '"system:public-info-viewer"';
  expect(authorize(anonymous, requestInfo(get('/version'))).reason).toBe(
    `RBAC: allowed by ClusterRoleBinding ${role} of ClusterRole ${role} to Group "system:unauthenticated"`,
  );
});

test('a controller acts by its own role', () => {
  const user = {
    name: 'system:serviceaccount:kube-system:node-controller',
    groups: ['system:authenticated'],
  };
  expect(authorize(user, requestInfo({ method: 'PATCH', path: '/api/v1/nodes/n' })).reason).toBe(
    'RBAC: allowed by ClusterRoleBinding "system:controller:node-controller" of ClusterRole "system:controller:node-controller" to ServiceAccount "node-controller/kube-system"',
  );
});
