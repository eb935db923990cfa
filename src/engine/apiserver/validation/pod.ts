/**
 * Faults of a Pod, in the order in which the API server tells them. The fields that people get wrong are looked at;
 * rarer ones pass. Source: pkg/apis/core/validation/validation.go `ValidatePodCreate`, `ValidatePodUpdate`.
 */
import type { Pod, PodSpec, Toleration, TopologySpreadConstraint } from '../../api/core-v1.ts';
import { type DeepReadonly, deepCopy, deepEqual } from '../../api/object.ts';
import type { ReasonCause } from '../../api/status.ts';
import { unifiedDiff } from '../../api/unified-diff.ts';
import { goStruct } from '../decoding/go-struct.ts';
import { validateAffinity } from './affinity.ts';
import { validateAnnotations, validateAnnotationsMatch } from './annotations.ts';
import { validateContainers } from './containers.ts';
import type { Faults } from './faults.ts';
import { validateLabels, validateMetadata } from './metadata.ts';
import {
  addressFaults,
  dnsLabelFaults,
  dnsSearchFaults,
  dnsSubdomainFaults,
  labelValueFaults,
  qualifiedNameFaults,
} from './names.ts';
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

function validatePodState(pod: DeepReadonly<Pod>): Faults {
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

function validateToleration(toleration: DeepReadonly<Toleration>, field: string, faults: Faults): void {
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

const MUTABLE_FIELDS =
  'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

/** Faults of a Pod's new state. Little may change once it is created. */
export function validatePodUpdate(pod: DeepReadonly<Pod>, old: DeepReadonly<Pod>): ReasonCause[] {
  const faults = validatePodState(pod);
  for (const part of ['containers', 'initContainers'] as const) {
    if ((pod.spec[part]?.length ?? 0) === (old.spec[part]?.length ?? 0)) continue;
    faults.forbidden(`spec.${part}`, `pod updates may not add or remove containers`);
    return faults.causes;
  }
  for (const part of ['containers', 'initContainers'] as const) {
    pod.spec[part]?.forEach(({ image = '' }, i) => {
      if (!image) faults.required(`spec.${part}[${i}].image`);
      else if (image !== image.trim()) {
        faults.invalid(`spec.${part}[${i}].image`, image, 'must not have leading or trailing whitespace');
      }
    });
  }
  validateDeadlineUpdate(pod.spec.activeDeadlineSeconds, old.spec.activeDeadlineSeconds, faults);
  validateTolerationsUpdate(pod.spec.tolerations ?? [], old.spec.tolerations ?? [], faults);
  const munged = frozenPart(pod, old);
  if (!deepEqual(munged, old.spec))
    faults.forbidden('spec', `${MUTABLE_FIELDS}\n${specDiff(old.spec, munged)}`);
  return faults.causes;
}

/** The lines of the server's own structs that differ. Source: k8s.io/apimachinery/pkg/util/diff. */
export const specDiff = (before: DeepReadonly<PodSpec>, after: DeepReadonly<PodSpec>): string =>
  unifiedDiff(
    JSON.stringify(goStruct('PodSpec', before), null, 1),
    JSON.stringify(goStruct('PodSpec', after), null, 1),
  );

/** The new spec with what may change put back to the old. */
function frozenPart(pod: DeepReadonly<Pod>, { spec: old }: DeepReadonly<Pod>): PodSpec {
  const spec = deepCopy<PodSpec>(pod.spec);
  for (const part of ['containers', 'initContainers'] as const) {
    spec[part]?.forEach((container, i) => {
      const image = old[part]?.[i]?.image;
      if (image !== undefined) container.image = image;
    });
  }
  for (const key of ['activeDeadlineSeconds', 'tolerations'] as const) {
    delete spec[key];
    if (old[key] !== undefined) Object.assign(spec, { [key]: old[key] });
  }
  return spec;
}

function validateDeadlineUpdate(now: number | undefined, before: number | undefined, faults: Faults): void {
  const field = 'spec.activeDeadlineSeconds';
  if (now === undefined) {
    if (before !== undefined)
      faults.invalid(field, null, 'must not update from a positive integer to nil value');
  } else if (now < 0 || now > INT32_MAX) {
    faults.range(field, now, 0, INT32_MAX);
  } else if (before !== undefined && now > before) {
    faults.invalid(field, now, 'must be less than or equal to previous value');
  }
}

/** Tolerations may be added; of those there are, only the seconds may change. */
function validateTolerationsUpdate(
  now: readonly DeepReadonly<Toleration>[],
  before: readonly DeepReadonly<Toleration>[],
  faults: Faults,
): void {
  const kept = before.every((old) =>
    now.some((each) => deepEqual({ ...each, tolerationSeconds: 0 }, { ...old, tolerationSeconds: 0 })),
  );
  if (!kept)
    faults.forbidden(
      'spec.tolerations',
      'existing toleration can not be modified except its tolerationSeconds',
    );
}
