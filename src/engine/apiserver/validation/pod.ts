/**
 * Faults of a Pod, in the order in which the API server tells them. The fields that people get wrong are looked at;
 * rarer ones pass. Source: pkg/apis/core/validation/validation.go `ValidatePodCreate`, `ValidatePodUpdate`.
 */
import type { Pod, PodSpec, Toleration, TopologySpreadConstraint } from '../../api/core-v1.ts';
import type { Faults } from '../../api/faults.ts';
import {
  addressFaults,
  dnsLabelFaults,
  dnsSearchFaults,
  dnsSubdomainFaults,
  labelValueFaults,
  qualifiedNameFaults,
} from '../../api/names.ts';
import type { DeepReadonly } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { validateAffinity } from './affinity.ts';
import { validateAnnotations, validateAnnotationsMatch } from './annotations.ts';
import { validateContainers } from './containers.ts';
import { validateLabels, validateMetadata } from './metadata.ts';
import { validateOs } from './pod-os.ts';
import { validatePodClaims, validatePodResources } from './resources.ts';
import { validateHostProcess, validatePodSecurityContext } from './security-context.ts';
import { visitContainers } from './visit-containers.ts';
import { validateVolumes } from './volumes.ts';

const restartPolicies = ['Always', 'OnFailure', 'Never'];
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None'];
const taintEffects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];
const spreadActions = ['DoNotSchedule', 'ScheduleAnyway'];
const INT32_MAX = 2_147_483_647;

export function validatePod(pod: DeepReadonly<Pod>): ReasonCause[] {
  const faults = validatePodState(pod);
  const { spec } = pod;
  if (spec.ephemeralContainers?.length)
    faults.forbidden('spec.ephemeralContainers', 'cannot be set on create');
  if (spec.nodeName && spec.schedulingGates?.length) {
    faults.forbidden('spec.nodeName', 'cannot be set until all schedulingGates have been cleared');
  }
  validateAnnotationsMatch(pod, faults);
  return faults.causes;
}

/** Faults of a Pod's metadata and spec, whether it is new or changed. */
export function validatePodState(pod: DeepReadonly<Pod>): Faults {
  const { metadata, spec } = pod;
  const faults = validateMetadata(metadata);
  validateAnnotations(pod, faults);
  const volumes = validateVolumes(spec.volumes ?? [], faults);
  validatePodClaims(spec.resourceClaims ?? [], faults);
  validateContainers(spec, volumes, faults);
  validatePodResources(spec, new Set(spec.resourceClaims?.map(({ name }) => name)), faults);
  validateHostNetwork(spec, faults);
  if (!restartPolicies.includes(spec.restartPolicy ?? '')) {
    faults.notSupported('spec.restartPolicy', spec.restartPolicy, restartPolicies);
  }
  if (!dnsPolicies.includes(spec.dnsPolicy ?? ''))
    faults.notSupported('spec.dnsPolicy', spec.dnsPolicy, dnsPolicies);
  validateLabels('spec.nodeSelector', spec.nodeSelector, faults);
  validatePodSecurityContext(spec, faults);
  validateAffinity(spec.affinity, faults);
  validateDns(spec, faults);
  spec.readinessGates?.forEach(({ conditionType = '' }, i) => {
    faults.allInvalid(
      `spec.readinessGates[${i}].conditionType`,
      conditionType,
      qualifiedNameFaults(conditionType),
    );
  });
  const gates = new Set<string>();
  spec.schedulingGates?.forEach(({ name = '' }, i) => {
    faults.allInvalid(`spec.schedulingGates[${i}]`, name, qualifiedNameFaults(name));
    if (gates.has(name)) faults.duplicate(`spec.schedulingGates[${i}]`, name);
    gates.add(name);
  });
  validateSpread(spec.topologySpreadConstraints ?? [], faults);
  validateHostProcess(spec, faults);
  validateHostUsers(spec, faults);
  validateNames(spec, faults);
  spec.tolerations?.forEach((toleration, i) => {
    validateToleration(toleration, `spec.tolerations[${i}]`, faults);
  });
  spec.hostAliases?.forEach(({ ip = '', hostnames }, i) => {
    faults.allInvalid(`spec.hostAliases[${i}].ip`, ip, addressFaults(ip));
    for (const hostname of hostnames ?? []) {
      faults.allInvalid(`spec.hostAliases[${i}].hostnames`, hostname, dnsSubdomainFaults(hostname));
    }
  });
  validateOs(spec, faults);
  validateImageSpaces(spec, faults);
  return faults;
}

function validateNames(spec: DeepReadonly<PodSpec>, faults: Faults): void {
  const { serviceAccountName, nodeName, activeDeadlineSeconds, hostname, subdomain, hostnameOverride } = spec;
  const { priorityClassName, runtimeClassName } = spec;
  if (serviceAccountName) {
    faults.allInvalid('spec.serviceAccountName', serviceAccountName, dnsSubdomainFaults(serviceAccountName));
  }
  if (nodeName) faults.allInvalid('spec.nodeName', nodeName, dnsSubdomainFaults(nodeName));
  if (activeDeadlineSeconds !== undefined) {
    faults.range('spec.activeDeadlineSeconds', activeDeadlineSeconds, 1, INT32_MAX);
  }
  if (hostname) faults.allInvalid('spec.hostname', hostname, dnsLabelFaults(hostname));
  if (subdomain) faults.allInvalid('spec.subdomain', subdomain, dnsLabelFaults(subdomain));
  if (hostnameOverride) {
    const forbid = (what: string): void =>
      faults.forbidden('spec.hostnameOverride', `may not be specified when ${what} is true`);
    if (spec.setHostnameAsFQDN) forbid('setHostnameAsFQDN');
    if (spec.hostNetwork) forbid('hostNetwork');
    faults.allInvalid('spec.hostnameOverride', hostnameOverride, dnsSubdomainFaults(hostnameOverride));
  }
  if (priorityClassName) {
    faults.allInvalid('spec.priorityClassName', priorityClassName, dnsSubdomainFaults(priorityClassName));
  }
  if (runtimeClassName) {
    faults.allInvalid('spec.runtimeClassName', runtimeClassName, dnsSubdomainFaults(runtimeClassName));
  }
}

/** Source: `validatePodHostNetworkDeps`. */
function validateHostNetwork({ hostNetwork, containers }: DeepReadonly<PodSpec>, faults: Faults): void {
  if (hostNetwork) {
    containers?.forEach(({ ports }, i) => {
      ports?.forEach(({ hostPort, containerPort }, j) => {
        if (!hostPort || hostPort === containerPort) return;
        const why = 'must match `containerPort` when `hostNetwork` is true';
        faults.invalid(`spec.containers[${i}].ports[${j}].hostPort`, hostPort, why);
      });
    });
  }
}

/** A user namespace of its own does not go with other namespaces of the host. Source: `validateHostUsers`. */
function validateHostUsers(spec: DeepReadonly<PodSpec>, faults: Faults): void {
  if (spec.hostUsers !== false) return;
  const why = 'when `hostUsers` is false';
  if (spec.hostNetwork) faults.forbidden('spec.hostNetwork', why);
  if (spec.hostPID) faults.forbidden('spec.HostPID', why);
  if (spec.hostIPC) faults.forbidden('spec.HostIPC', why);
  visitContainers(spec, ({ volumeDevices }, path) => {
    if (volumeDevices?.length) faults.forbidden(`${path}.volumeDevices`, why);
  });
}

function validateDns({ dnsPolicy, dnsConfig }: DeepReadonly<PodSpec>, faults: Faults): void {
  if (dnsPolicy === 'None') {
    if (!dnsConfig)
      return faults.required('spec.dnsConfig', 'must provide `dnsConfig` when `dnsPolicy` is None');
    if (!dnsConfig.nameservers?.length) {
      const why = 'must provide at least one DNS nameserver when `dnsPolicy` is None';
      return faults.required('spec.dnsConfig.nameservers', why);
    }
  }
  dnsConfig?.nameservers?.forEach((server, i) => {
    faults.allInvalid(`spec.dnsConfig.nameservers[${i}]`, server, addressFaults(server));
  });
  dnsConfig?.searches?.forEach((search, i) => {
    faults.allInvalid(`spec.dnsConfig.searches[${i}]`, search, dnsSearchFaults(search.replace(/\.$/, '')));
  });
  dnsConfig?.options?.forEach(({ name }, i) => {
    if (!name) faults.required(`spec.dnsConfig.options[${i}]`, 'must not be empty');
  });
}

function validateSpread(
  constraints: readonly DeepReadonly<TopologySpreadConstraint>[],
  faults: Faults,
): void {
  constraints.forEach((constraint, i) => {
    const { maxSkew = 0, topologyKey = '', whenUnsatisfiable = '', minDomains, matchLabelKeys } = constraint;
    const at = `spec.topologySpreadConstraints[${i}]`;
    if (maxSkew <= 0) faults.invalid(`${at}.maxSkew`, maxSkew, 'must be greater than zero');
    if (!topologyKey) faults.required(`${at}.topologyKey`, 'can not be empty');
    if (!spreadActions.includes(whenUnsatisfiable)) {
      faults.notSupported(`${at}.whenUnsatisfiable`, whenUnsatisfiable, spreadActions);
    }
    const repeats = constraints
      .slice(i + 1)
      .some((other) => other.topologyKey === topologyKey && other.whenUnsatisfiable === whenUnsatisfiable);
    if (repeats) {
      faults.duplicate(`${at}.{topologyKey, whenUnsatisfiable}`, `{${topologyKey}, ${whenUnsatisfiable}}`);
    }
    if (minDomains !== undefined) {
      if (minDomains <= 0) faults.invalid(`${at}.minDomains`, minDomains, 'must be greater than zero');
      else if (whenUnsatisfiable !== 'DoNotSchedule') {
        const why = `can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ${whenUnsatisfiable}`;
        faults.invalid(`${at}.minDomains`, minDomains, why);
      }
    }
    matchLabelKeys?.forEach((key, j) => {
      faults.allInvalid(`${at}.matchLabelKeys[${j}]`, key, qualifiedNameFaults(key));
    });
  });
}

export function validateToleration(
  toleration: DeepReadonly<Toleration>,
  field: string,
  faults: Faults,
): void {
  const { key = '', operator = '', value = '', effect = '', tolerationSeconds } = toleration;
  if (key) faults.allInvalid(`${field}.key`, key, qualifiedNameFaults(key));
  if (!key && operator !== 'Exists') {
    const why = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
    faults.invalid(`${field}.operator`, operator, why);
  }
  if (tolerationSeconds !== undefined && effect !== 'NoExecute') {
    faults.invalid(`${field}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
  }
  if (operator === '' || operator === 'Equal') {
    faults.allInvalid(`${field}.operator`, value, labelValueFaults(value));
  } else if (operator === 'Exists') {
    if (value) faults.invalid(`${field}.operator`, value, "value must be empty when `operator` is 'Exists'");
  } else {
    // The operators of a feature gate that is off are named to those who use one.
    const gated = operator === 'Lt' || operator === 'Gt' ? ['Lt', 'Gt'] : [];
    faults.notSupported(`${field}.operator`, operator, ['Equal', 'Exists', ...gated]);
  }
  if (effect && !taintEffects.includes(effect)) faults.notSupported(`${field}.effect`, effect, taintEffects);
}

function validateImageSpaces(spec: DeepReadonly<PodSpec>, faults: Faults): void {
  for (const part of ['containers', 'initContainers'] as const) {
    spec[part]?.forEach(({ image = '' }, i) => {
      if (image === image.trim()) return;
      faults.invalid(`spec.${part}[${i}].image`, image, 'must not have leading or trailing whitespace');
    });
  }
}
