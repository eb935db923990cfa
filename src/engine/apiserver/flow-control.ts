/**
 * API Priority and Fairness: which queue a request would wait in. The first FlowSchema that matches decides; nothing
 * waits yet. Source: k8s.io/apiserver/pkg/apis/flowcontrol/bootstrap/default.go, in the order of matchingPrecedence.
 */
import type { UserInfo } from './authentication.ts';
import type { RequestInfo } from './request-info.ts';

export interface FlowDecision {
  readonly flowSchema: string;
  readonly priorityLevel: string;
}

type Matches = (user: UserInfo, info: RequestInfo) => boolean;

const inGroup =
  (group: string): Matches =>
  (user) =>
    user.groups.includes(group);
const named =
  (...names: string[]): Matches =>
  (user) =>
    names.includes(user.name);
const leases: Matches = (_user, { resource }) => resource === 'leases';
const updates: Matches = (_user, { verb }) => ['update', 'patch'].includes(verb);
const nodeStatus: Matches = (user, info) =>
  info.resource === 'nodes' && info.subresource === 'status' && updates(user, info);

const flowSchemas: readonly [name: string, priorityLevel: string, matches: Matches][] = [
  ['exempt', 'exempt', inGroup('system:masters')],
  ['probes', 'exempt', (_user, { path }) => ['/healthz', '/readyz', '/livez'].includes(path)],
  [
    'system-leader-election',
    'leader-election',
    (user, info) =>
      named('system:kube-controller-manager', 'system:kube-scheduler')(user, info) &&
      leases(user, info) &&
      ['get', 'create', 'update'].includes(info.verb),
  ],
  [
    'system-node-high',
    'node-high',
    (user, info) =>
      inGroup('system:nodes')(user, info) &&
      (nodeStatus(user, info) || (leases(user, info) && info.namespace === 'kube-node-lease')),
  ],
  ['system-nodes', 'system', inGroup('system:nodes')],
  ['kube-controller-manager', 'workload-high', named('system:kube-controller-manager')],
  ['kube-scheduler', 'workload-high', named('system:kube-scheduler')],
  [
    'kube-system-service-accounts',
    'workload-high',
    (user) => user.name.startsWith('system:serviceaccount:kube-system:'),
  ],
  ['service-accounts', 'workload-low', (user) => user.name.startsWith('system:serviceaccount:')],
  ['global-default', 'global-default', inGroup('system:authenticated')],
  ['global-default', 'global-default', inGroup('system:unauthenticated')],
];

export function classify(user: UserInfo, info: RequestInfo): FlowDecision {
  const [flowSchema, priorityLevel] = flowSchemas.find(([, , matches]) => matches(user, info)) ?? [
    'catch-all',
    'catch-all',
  ];
  return { flowSchema, priorityLevel };
}
