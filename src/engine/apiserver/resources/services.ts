import type { Service, ServicePort, ServiceSpec } from '../../api/core-v1.ts';
import { type DeepReadonly, deepCopy } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { Resource } from '../resource.ts';
import { Faults } from '../validation/faults.ts';
import { validateLabels, validateMetadata } from '../validation/metadata.ts';
import { dnsLabelFaults, dnsSubdomainFaults, portNameFaults } from '../validation/names.ts';
import { columnsOf, labelsText } from './columns.ts';
import { allocateService } from './service-addresses.ts';
import { keepStatus, statusSubresource } from './spec-and-status.ts';

/** Source: pkg/registry/core/service, pkg/apis/core/v1/defaults.go, pkg/apis/core/validation `ValidateService`. */
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
  prepareForCreate: (draft) => {
    draft.status = {};
  },
  prepareForUpdate: (draft, old) => {
    keepStatus(draft, old);
    if (draft.spec && old.spec) keepAddresses(draft.spec, old.spec);
  },
  allocate: allocateService,
  validate: ({ metadata, spec }) =>
    validateSpec(spec ?? {}, validateMetadata(metadata, dnsLabelFaults)).causes,
  validateUpdate: ({ spec = {} }, old) => {
    const faults = validateSpec(spec, new Faults());
    const [type, was] = [spec.type, old.spec?.type];
    if (type !== 'ExternalName' && was !== 'ExternalName')
      faults.immutable('spec.clusterIPs[0]', spec.clusterIPs?.[0], old.spec?.clusterIPs?.[0]);
    return faults.causes;
  },
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

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

function validateSpec(spec: DeepReadonly<ServiceSpec>, faults: Faults): Faults {
  const { ports = [], type = '', clusterIPs = [], externalName = '' } = spec;
  const headless = clusterIPs[0] === 'None';
  if (ports.length === 0 && !headless && type !== 'ExternalName') faults.required('spec.ports');
  if (headless && (type === 'LoadBalancer' || type === 'NodePort'))
    faults.invalid('spec.clusterIPs[0]', 'None', `may not be set to 'None' for ${type} services`);
  if (type === 'ExternalName') {
    if (clusterIPs.length > 0)
      faults.forbidden('spec.clusterIPs', 'may not be set for ExternalName services');
    if (!externalName) faults.required('spec.externalName');
    else
      faults.allInvalid(
        'spec.externalName',
        externalName,
        dnsSubdomainFaults(externalName.replace(/\.$/, '')),
      );
  }
  const names = new Set<string>();
  ports.forEach((port, i) => {
    validatePort(port, `spec.ports[${i}]`, ports.length > 1, names, faults);
  });
  validateLabels('spec.selector', spec.selector, faults);
  faults.oneOf('spec.sessionAffinity', spec.sessionAffinity, ['ClientIP', 'None']);
  faults.oneOf('spec.type', type, types);
  const taken = new Set<string>();
  ports.forEach(({ port, protocol = '', nodePort }, i) => {
    const field = `spec.ports[${i}]`;
    if (type === 'ClusterIP' && nodePort)
      faults.forbidden(`${field}.nodePort`, "may not be used when `type` is 'ClusterIP'");
    const [asPort, asNodePort] = [`${protocol} ${port}`, nodePort ? `${protocol} node ${nodePort}` : ''];
    if (asNodePort && taken.has(asNodePort)) faults.duplicate(`${field}.nodePort`, nodePort);
    if (taken.has(asPort)) {
      const shown = {
        Name: '',
        Protocol: protocol,
        AppProtocol: null,
        Port: port,
        TargetPort: 0,
        NodePort: 0,
      };
      faults.duplicate(field, shown);
    }
    taken.add(asPort).add(asNodePort);
  });
  return faults;
}

function validatePort(
  { name = '', port, protocol, targetPort }: DeepReadonly<ServicePort>,
  field: string,
  named: boolean,
  names: Set<string>,
  faults: Faults,
): void {
  if (named && !name) faults.required(`${field}.name`);
  else if (name) {
    faults.allInvalid(`${field}.name`, name, dnsLabelFaults(name));
    if (names.has(name)) faults.duplicate(`${field}.name`, name);
    names.add(name);
  }
  faults.range(`${field}.port`, port ?? 0, 1, 65_535);
  faults.oneOf(`${field}.protocol`, protocol, ['SCTP', 'TCP', 'UDP']);
  if (typeof targetPort === 'string')
    faults.allInvalid(`${field}.targetPort`, targetPort, portNameFaults(targetPort));
  else faults.range(`${field}.targetPort`, targetPort ?? 0, 1, 65_535);
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
