import type { Service, ServicePort, ServiceSpec } from '../../api/core-v1.ts';
import { type DeepReadonly, deepCopy } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { columnsOf, labelsText } from './columns.ts';
import { allocateService } from './service-addresses.ts';
import { keepStatus, statusSubresource } from './spec-and-status.ts';

/** Source: pkg/registry/core/service, pkg/apis/core/v1/defaults.go. */
export const services: Resource<Service> = {
  group: '',
  version: 'v1',
  resource: 'services',
  kind: 'Service',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  storagePrefix: 'services/specs',
  returnsDeleted: true,
  defaults: (draft) => {
    draft.spec ??= {};
    defaultSpec(draft.spec);
  },
  printAlways: (draft) => ({ ...draft, status: { loadBalancer: {}, ...(draft as Service).status } }),
  prepareForCreate: (draft) => {
    draft.status = {};
  },
  prepareForUpdate: (draft, old) => {
    keepStatus(draft, old);
    if (draft.spec && old.spec) keepAddresses(draft.spec, old.spec);
  },
  allocate: allocateService,
  loadValidation: () => import('../validation/service.ts'),
  columns: columnsOf('Name', 'Type', 'Cluster-IP', 'External-IP', 'Port(s)', 'Age', 'Selector+'),
  cells: (service, now) => [
    service.metadata.name ?? '',
    service.spec?.type ?? '',
    service.spec?.clusterIPs?.[0] ?? '<none>',
    externalAddress(service),
    service.spec?.ports?.map(portText).join(',') || '<none>',
    age(service.metadata.creationTimestamp, now),
    labelsText(service.spec?.selector),
  ],
  subresources: statusSubresource(),
};

function defaultSpec(spec: ServiceSpec): void {
  spec.type ??= 'ClusterIP';
  spec.sessionAffinity ??= 'None';
  if (spec.sessionAffinity === 'ClientIP')
    spec.sessionAffinityConfig ??= { clientIP: { timeoutSeconds: 10_800 } };
  for (const port of spec.ports ?? []) {
    port.protocol ??= 'TCP';
    port.targetPort ||= port.port;
  }
  if (spec.type === 'ExternalName') return;
  if (spec.type !== 'ClusterIP' || spec.externalIPs?.length) spec.externalTrafficPolicy ??= 'Cluster';
  spec.internalTrafficPolicy ??= 'Cluster';
  if (spec.type === 'LoadBalancer') spec.allocateLoadBalancerNodePorts ??= true;
}

/** An update that leaves out what was allocated keeps it. Source: `patchAllocatedValues`. */
function keepAddresses(spec: ServiceSpec, old: DeepReadonly<ServiceSpec>): void {
  if (spec.type === 'ExternalName' || old.type === 'ExternalName') return;
  if (old.clusterIP) spec.clusterIP ||= old.clusterIP;
  if (old.clusterIPs) spec.clusterIPs ??= deepCopy<string[]>(old.clusterIPs);
  if (spec.type === 'ClusterIP' || old.type === 'ClusterIP') return;
  for (const port of spec.ports ?? []) {
    const before = old.ports?.find((one) => one.port === port.port && one.protocol === port.protocol);
    if (before?.nodePort) port.nodePort ??= before.nodePort;
  }
}

const portText = ({ port, protocol, nodePort }: DeepReadonly<ServicePort>): string =>
  `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`;

/** Source: `getServiceExternalIP`. */
function externalAddress({ spec = {}, status }: DeepReadonly<Service>): string {
  if (spec.type === 'ExternalName') return spec.externalName ?? '';
  const balancer = spec.type === 'LoadBalancer';
  const ingress = balancer
    ? (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip ?? hostname)
    : [];
  const all = [...new Set([...ingress, ...(spec.externalIPs ?? [])])].join(',');
  return all || (balancer ? '<pending>' : '<none>');
}
