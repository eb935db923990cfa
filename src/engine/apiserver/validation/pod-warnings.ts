/** What a Pod is accepted with, but not well. Source: pkg/api/pod/warnings.go `GetWarningsForPod`. */
import type { Container, ContainerPort, EnvVar, Pod, PodSpec, Volume } from '../../api/core-v1.ts';
import { goQuote } from '../../api/go-quote.ts';
import { dnsLabelFaults, labelValueFaults } from '../../api/names.ts';
import type { DeepReadonly, Quantity } from '../../api/object.ts';
import { quantityMillis } from '../../api/quantities.ts';
import { overlappingPaths } from './overlapping-paths.ts';
import { visitContainers } from './visit-containers.ts';

type Warn = (text: string) => void;

/** Source: pkg/api/node/util.go. */
const deprecatedNodeLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region':
    'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone':
    'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type':
    'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods':
    'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
};
const deprecatedAnnotations: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod':
    'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
};
const deprecatedVolumes: Readonly<Partial<Record<keyof Volume, string>>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
};
const SECCOMP = 'non-functional in v1.27+; use the "seccompProfile" field instead';
/** The greatest number of 64 bits, rounded up as doubles are. */
const INT64_MAX = 0x8000_0000 * 0x1_0000_0000;

export function podWarnings({ metadata, spec }: DeepReadonly<Pod>): readonly string[] {
  const warnings: string[] = [];
  const warn = (text: string): void => void warnings.push(text);
  const name = dnsLabelFaults(metadata.name ?? '');
  if (name.length > 0) {
    warn(
      `metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label is recommended: [${name.join(' ')}]`,
    );
  }
  const { annotations = {} } = metadata;
  warnOfNodeLabels(spec, warn);
  for (const [key, why] of Object.entries(deprecatedAnnotations))
    if (annotations[key] !== undefined) warn(`metadata.annotations[${key}]: ${why}`);
  spec.volumes?.forEach((volume, i) => {
    for (const [source, why] of Object.entries(deprecatedVolumes))
      if (volume[source as keyof Volume] !== undefined) warn(`spec.volumes[${i}].${source}: ${why}`);
    const { requests, limits } = volume.ephemeral?.volumeClaimTemplate?.spec.resources ?? {};
    const at = `spec.volumes[${i}].ephemeral.volumeClaimTemplate.spec.resources`;
    warnOfFraction(requests, 'storage', `${at}.requests`, warn);
    warnOfFraction(limits, 'storage', `${at}.limits`, warn);
  });
  for (const text of overlappingPaths(spec.volumes ?? [])) warn(text);
  warnOfRepeats(spec, warn);
  for (const resource of ['memory', 'ephemeral-storage'])
    warnOfFraction(spec.overhead, resource, 'spec.overhead', warn);
  const seccompKey = 'seccomp.security.alpha.kubernetes.io/pod';
  if (!spec.securityContext?.seccompProfile && annotations[seccompKey] !== undefined)
    warn(`metadata.annotations[${seccompKey}]: ${SECCOMP}`);
  visitContainers(spec, (container, path) => {
    const key = `container.seccomp.security.alpha.kubernetes.io/${container.name}`;
    if (!container.securityContext?.seccompProfile && annotations[key] !== undefined)
      warn(`metadata.annotations[${key}]: ${SECCOMP}`);
    warnOfResources(container, path, warn);
    warnOfVariables(container.env ?? [], `${path}.env`, warn);
  });
  warnOfPorts(spec, warn);
  warnOfNullSelectors(spec, warn);
  return warnings;
}

function warnOfNodeLabels(
  { nodeSelector, affinity, topologySpreadConstraints }: DeepReadonly<PodSpec>,
  warn: Warn,
): void {
  for (const key of Object.keys(nodeSelector ?? {}))
    if (deprecatedNodeLabels[key]) warn(`spec.nodeSelector[${key}]: ${deprecatedNodeLabels[key]}`);
  const required = 'requiredDuringSchedulingIgnoredDuringExecution';
  const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
  const { nodeAffinity } = affinity ?? {};
  const terms = [
    ...(nodeAffinity?.[required]?.nodeSelectorTerms ?? []).map((term, i) => ({
      term,
      at: `spec.affinity.nodeAffinity.${required}.nodeSelectorTerms[${i}]`,
      checkValues: false,
    })),
    ...(nodeAffinity?.[preferred] ?? []).map(({ preference }, i) => ({
      term: preference,
      at: `spec.affinity.nodeAffinity.${preferred}[${i}].preference`,
      checkValues: true,
    })),
  ];
  for (const { term, at, checkValues } of terms) {
    term?.matchExpressions?.forEach(({ key = '', values = [] }, i) => {
      const field = `${at}.matchExpressions[${i}]`;
      if (deprecatedNodeLabels[key]) warn(`${field}.key: ${key} is ${deprecatedNodeLabels[key]}`);
      if (!checkValues) return;
      values.forEach((value, j) => {
        for (const why of labelValueFaults(value)) warn(`${field}.values[${j}]: ${value} is invalid, ${why}`);
      });
    });
  }
  topologySpreadConstraints?.forEach(({ topologyKey = '', labelSelector }, i) => {
    const field = `spec.topologySpreadConstraints[${i}]`;
    if (deprecatedNodeLabels[topologyKey])
      warn(`${field}.topologyKey: ${topologyKey} is ${deprecatedNodeLabels[topologyKey]}`);
    if (!labelSelector) warn(`${field}.labelSelector: a null labelSelector results in matching no pod`);
  });
}

function warnOfNullSelectors({ affinity }: DeepReadonly<PodSpec>, warn: Warn): void {
  const why = 'a null labelSelector results in matching no pod';
  for (const kind of ['podAffinity', 'podAntiAffinity'] as const) {
    const at = `spec.affinity.${kind}`;
    const required = 'requiredDuringSchedulingIgnoredDuringExecution';
    const preferred = 'preferredDuringSchedulingIgnoredDuringExecution';
    affinity?.[kind]?.[required]?.forEach(({ labelSelector }, i) => {
      if (!labelSelector) warn(`${at}.${required}[${i}].labelSelector: ${why}`);
    });
    affinity?.[kind]?.[preferred]?.forEach(({ podAffinityTerm }, i) => {
      if (!podAffinityTerm?.labelSelector)
        warn(`${at}.${preferred}[${i}].podAffinityTerm.labelSelector: ${why}`);
    });
  }
}

function warnOfRepeats({ hostAliases, imagePullSecrets }: DeepReadonly<PodSpec>, warn: Warn): void {
  const repeats = (values: readonly string[], text: (index: number, value: string) => string): void =>
    values.forEach((value, i) => {
      if (values.indexOf(value) < i) warn(text(i, value));
    });
  repeats(
    (hostAliases ?? []).map(({ ip = '' }) => ip),
    (i, ip) => `spec.hostAliases[${i}].ip: duplicate ip ${goQuote(ip)}`,
  );
  const names = (imagePullSecrets ?? []).map(({ name = '' }) => name);
  repeats(names, (i, name) => `spec.imagePullSecrets[${i}].name: duplicate name ${goQuote(name)}`);
  names.forEach((name, i) => {
    if (name === '') warn(`spec.imagePullSecrets[${i}].name: invalid empty name ""`);
  });
}

function warnOfResources({ resources }: DeepReadonly<Container>, path: string, warn: Warn): void {
  for (const resource of ['memory', 'ephemeral-storage']) {
    warnOfFraction(resources?.limits, resource, `${path}.resources.limits`, warn);
    warnOfFraction(resources?.requests, resource, `${path}.resources.requests`, warn);
  }
}

/** Bytes are whole; so many of them that thousandths do not fit into 64 bits are taken for a fraction, too. */
function warnOfFraction(
  quantities: Readonly<Record<string, Quantity>> | undefined,
  resource: string,
  field: string,
  warn: Warn,
): void {
  const quantity = quantities?.[resource];
  if (quantity === undefined) return;
  const millis = quantityMillis(quantity);
  if (millis % 1_000 === 0 && millis < INT64_MAX) return;
  warn(`${field}[${resource}]: fractional byte value ${goQuote(quantity)} is invalid, must be an integer`);
}

function warnOfVariables(env: readonly DeepReadonly<EnvVar>[], field: string, warn: Warn): void {
  const names = new Set<string>();
  env.forEach(({ name, value = '', valueFrom }, i) => {
    const reference = `$(${name})`;
    const extendsIt = !valueFrom && value !== reference && value.includes(reference);
    if (names.has(name) && !extendsIt)
      warn(
        `${field}[${i}]: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`,
      );
    names.add(name);
  });
}

function warnOfPorts(spec: DeepReadonly<PodSpec>, warn: Warn): void {
  const seen: { readonly field: string; readonly port: DeepReadonly<ContainerPort> }[] = [];
  const names = new Map<string, string>();
  const named: string[] = [];
  visitContainers(spec, ({ ports }, path) => {
    ports?.forEach((port, i) => {
      const field = `${path}.ports[${i}]`;
      const { name = '', hostPort = 0, hostIP = '', containerPort, protocol } = port;
      if (hostIP && !hostPort) {
        const go = `{Name:${name} HostPort:0 ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
        warn(`${field}: hostIP set without hostPort: ${go}`);
      }
      for (const other of seen) {
        if (other.port.containerPort !== containerPort || other.port.protocol !== protocol) continue;
        const { hostPort: otherPort = 0, hostIP: otherIp = '' } = other.port;
        if (hostIP === otherIp && hostPort === otherPort)
          warn(`${field}: duplicate port definition with ${other.field}`);
        else if (!hostPort || !otherPort) warn(`${field}: overlapping port definition with ${other.field}`);
        else if (hostPort === otherPort && (hostIP === '') !== (otherIp === ''))
          warn(`${field}: dangerously ambiguous port definition with ${other.field}`);
      }
      seen.push({ field, port });
      const first = names.get(name);
      if (name && first !== undefined) {
        named.push(
          `${field}: duplicate port name ${goQuote(name)} with ${first}, services and probes that select ports by name will use ${first}`,
        );
      } else if (name) names.set(name, field);
    });
  });
  for (const text of named) warn(text);
}
