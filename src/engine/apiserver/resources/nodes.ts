import type { Node } from '../../api/core-v1.ts';
import { Faults } from '../../api/faults.ts';
import { deepCopy, deepEqual } from '../../api/object.ts';
import type { Resource } from '../resource.ts';

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
  loadTable: async () => (await import('./node-table.ts')).nodeTable,
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
