/** Faults of a Service. Source: pkg/apis/core/validation `ValidateService`, `ValidateServiceUpdate`. */
import type { Service, ServicePort, ServiceSpec } from '../../api/core-v1.ts';
import { Faults } from '../../api/faults.ts';
import { dnsLabelFaults, dnsSubdomainFaults, portNameFaults } from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateLabels, validateMetadata } from './metadata.ts';

export function validate({ metadata, spec }: DeepReadonly<Service>): readonly ReasonCause[] {
  return validateSpec(spec ?? {}, validateMetadata(metadata, dnsLabelFaults)).causes;
}

export function validateUpdate(
  { spec = {} }: DeepReadonly<Service>,
  old: DeepReadonly<Service>,
): readonly ReasonCause[] {
  const faults = validateSpec(spec, new Faults());
  const [type, was] = [spec.type, old.spec?.type];
  if (type !== 'ExternalName' && was !== 'ExternalName')
    faults.immutable('spec.clusterIPs[0]', spec.clusterIPs?.[0], old.spec?.clusterIPs?.[0]);
  return faults.causes;
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
