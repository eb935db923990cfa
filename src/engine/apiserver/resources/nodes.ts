import type { Node } from '../../api/core-v1.ts';
import { Faults } from '../../api/faults.ts';
import { type DeepReadonly, deepCopy, deepEqual } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, column, nameColumn } from './columns.ts';

const ROLE = 'node-role.kubernetes.io/';

/** Source: pkg/registry/core/node; in etcd they are `minions`, as nodes were called before 1.0. */
export const nodes: Resource<Node> = {
  group: '',
  version: 'v1',
  resource: 'nodes',
  kind: 'Node',
  singular: 'node',
  shortNames: ['no'],
  namespaced: false,
  storagePrefix: 'minions',
  canonicalize: (draft) => {
    draft.spec ??= {};
    draft.status ??= {};
    draft.status.daemonEndpoints ??= { kubeletEndpoint: { Port: 0 } };
    draft.status.nodeInfo ??= { ...noNodeInfo };
  },
  defaults: ({ status }) => {
    if (status?.capacity && !status.allocatable) status.allocatable = { ...status.capacity };
  },
  prepareForUpdate: (draft, old) => {
    draft.status = deepCopy<NonNullable<Node['status']>>(old.status ?? {});
  },
  validateUpdate: ({ spec }, old) => {
    const faults = new Faults();
    if (old.spec?.podCIDRs?.length && !deepEqual(spec?.podCIDRs, old.spec.podCIDRs))
      faults.forbidden('spec.podCIDRs', 'node updates may not change podCIDR except from "" to valid');
    return faults.causes;
  },
  fieldNames: ['spec.unschedulable'],
  fields: ({ spec }) => ({ 'spec.unschedulable': String(spec?.unschedulable ?? false) }),
  columns: [
    nameColumn,
    column('Status'),
    column('Roles'),
    ageColumn,
    column('Version'),
    column('Internal-IP', 1),
    column('External-IP', 1),
    column('OS-Image', 1),
    column('Kernel-Version', 1),
    column('Container-Runtime', 1),
  ],
  cells: (node, now) => {
    const { metadata, status } = node;
    const info = status?.nodeInfo;
    return [
      metadata.name ?? '',
      nodeStatus(node),
      roles(node),
      age(metadata.creationTimestamp, now),
      info?.kubeletVersion ?? '',
      address(node, 'InternalIP'),
      address(node, 'ExternalIP'),
      info?.osImage || '<unknown>',
      info?.kernelVersion || '<unknown>',
      info?.containerRuntimeVersion || '<unknown>',
    ];
  },
  subresources: {
    status: {
      update: {
        prepareForUpdate: (draft, old) => {
          draft.spec = deepCopy<NonNullable<Node['spec']>>(old.spec ?? {});
        },
      },
    },
  },
};

/** What JSON shows of a node that has not told about itself. */
const noNodeInfo: NonNullable<NonNullable<Node['status']>['nodeInfo']> = {
  machineID: '',
  systemUUID: '',
  bootID: '',
  kernelVersion: '',
  osImage: '',
  containerRuntimeVersion: '',
  kubeletVersion: '',
  kubeProxyVersion: '',
  operatingSystem: '',
  architecture: '',
};

function nodeStatus({ spec, status }: DeepReadonly<Node>): string {
  const ready = status?.conditions?.find(({ type }) => type === 'Ready');
  const word = ready ? (ready.status === 'True' ? 'Ready' : 'NotReady') : 'Unknown';
  return spec?.unschedulable ? `${word},SchedulingDisabled` : word;
}

function roles({ metadata }: DeepReadonly<Node>): string {
  const found = new Set<string>();
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(ROLE) && key.length > ROLE.length) found.add(key.slice(ROLE.length));
    else if (key === 'kubernetes.io/role' && value !== '') found.add(value);
  }
  return [...found].sort().join(',') || '<none>';
}

const address = ({ status }: DeepReadonly<Node>, type: string): string =>
  status?.addresses?.find((entry) => entry.type === type)?.address ?? '<none>';
