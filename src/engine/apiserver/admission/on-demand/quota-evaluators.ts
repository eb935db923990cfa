/**
 * What an object counts for in a ResourceQuota: a Pod for what it requests, a claim for its storage, others for one.
 * Source: pkg/quota/v1/evaluator/core, k8s.io/apiserver/pkg/quota/v1/generic, 1.36.4.
 */
import type {
  PersistentVolumeClaim,
  Pod,
  ScopedResourceSelectorRequirement,
  Service,
} from '../../../api/core-v1.ts';
import type { DeepReadonly, KubeObject } from '../../../api/object.ts';
import { addTo, type ResourceList, wholePodTotals } from '../../pod-totals.ts';
import { qosClass } from '../../resources/qos-class.ts';
import type { AdmissionAttributes, AdmissionResource } from '../admission.ts';

export interface QuotaEvaluator {
  handles(attributes: AdmissionAttributes): boolean;
  /** Whether a resource of a quota is one that it measures. */
  measures(resource: string): boolean;
  inScope(scope: DeepReadonly<ScopedResourceSelectorRequirement>, object: DeepReadonly<KubeObject>): boolean;
  /** What the object has to say about resources that are limited, but does not. */
  missing?(resources: readonly string[], object: DeepReadonly<KubeObject>): string;
  usage(object: DeepReadonly<KubeObject>): ResourceList;
}

const ignored = ['bindings', 'events', 'localsubjectaccessreviews.authorization.k8s.io'];
/** What is counted by its bare name as well. */
const aliases = ['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets'];

export function evaluatorOf({ group, resource }: AdmissionResource): QuotaEvaluator | undefined {
  const name = group ? `${resource}.${group}` : resource;
  if (ignored.includes(name)) return undefined;
  if (name === 'pods') return podEvaluator;
  if (name === 'services') return serviceEvaluator;
  if (name === 'persistentvolumeclaims') return claimEvaluator;
  return countEvaluator(aliases.includes(name) ? [`count/${name}`, name] : [`count/${name}`]);
}

const countEvaluator = (names: readonly string[]): QuotaEvaluator => ({
  handles: ({ operation, subresource }) => operation === 'CREATE' && subresource === '',
  measures: (resource) => names.includes(resource),
  inScope: () => false,
  usage: () => Object.fromEntries(names.map((name) => [name, '1'])),
});

const computeResources = ['cpu', 'memory'].flatMap((name) => [name, `requests.${name}`, `limits.${name}`]);
const storage = 'ephemeral-storage';
const podResources = [
  'count/pods',
  'pods',
  ...computeResources,
  storage,
  `requests.${storage}`,
  `limits.${storage}`,
];
const isExtended = (name: string): boolean => name.includes('/') && !name.includes('kubernetes.io/');
const isHugePages = (name: string): boolean => name.startsWith('hugepages-');
const isTerminating = ({ spec }: DeepReadonly<Pod>): boolean => (spec.activeDeadlineSeconds ?? -1) >= 0;

const podEvaluator: QuotaEvaluator = {
  handles({ operation, subresource, object, oldObject }) {
    if (subresource === 'resize') return operation === 'UPDATE';
    if (subresource !== '') return false;
    if (operation !== 'UPDATE') return operation === 'CREATE';
    return isTerminating(object as DeepReadonly<Pod>) !== isTerminating(oldObject as DeepReadonly<Pod>);
  },
  measures: (name) =>
    podResources.includes(name) ||
    isHugePages(name.replace(/^requests\./, '')) ||
    (name.startsWith('requests.') && isExtended(name)),
  inScope: (scope, object) => podInScope(scope, object as DeepReadonly<Pod>),

  missing(resources, object) {
    const { spec } = object as DeepReadonly<Pod>;
    if (spec.resources?.requests || spec.resources?.limits) return '';
    const required = resources.filter((name) => computeResources.includes(name)).sort();
    return required
      .map((name) => {
        const without = [...spec.containers, ...(spec.initContainers ?? [])].filter(
          ({ resources: own = {} }) => !(name in computeUsage(own.requests, own.limits)),
        );
        const names = without.map((container) => container.name).sort();
        return names.length > 0 ? `${name} for: ${[...new Set(names)].join(',')}` : '';
      })
      .filter((text) => text !== '')
      .join('; ');
  },

  usage(object) {
    const { spec, status } = object as DeepReadonly<Pod>;
    const counted: ResourceList = { 'count/pods': '1' };
    if (status.phase === 'Succeeded' || status.phase === 'Failed') return counted;
    const requests = wholePodTotals(spec, 'requests');
    const limits = wholePodTotals(spec, 'limits');
    addTo(requests, spec.overhead);
    for (const [name, quantity] of Object.entries(spec.overhead ?? {}))
      if (limits[name] !== undefined) addTo(limits, { [name]: quantity });
    return { ...counted, pods: '1', ...computeUsage(requests, limits) };
  },
};

function computeUsage(
  requests: Readonly<ResourceList> = {},
  limits: Readonly<ResourceList> = {},
): ResourceList {
  const usage: ResourceList = {};
  for (const [name, quantity] of Object.entries(requests)) {
    const isNative = name === 'cpu' || name === 'memory' || name === storage || isHugePages(name);
    if (isNative) usage[name] = quantity;
    if (isNative || isExtended(name)) usage[`requests.${name}`] = quantity;
  }
  for (const name of ['cpu', 'memory', storage]) {
    const limit = limits[name];
    if (limit !== undefined) usage[`limits.${name}`] = limit;
  }
  return usage;
}

function podInScope(
  { scopeName, operator, values = [] }: DeepReadonly<ScopedResourceSelectorRequirement>,
  pod: DeepReadonly<Pod>,
): boolean {
  const { priorityClassName = '', affinity } = pod.spec;
  switch (scopeName) {
    case 'Terminating':
      return isTerminating(pod);
    case 'NotTerminating':
      return !isTerminating(pod);
    case 'BestEffort':
      return qosClass(pod) === 'BestEffort';
    case 'NotBestEffort':
      return qosClass(pod) !== 'BestEffort';
    case 'PriorityClass':
      if (operator === 'Exists') return priorityClassName !== '';
      if (operator === 'DoesNotExist') return priorityClassName === '';
      return (priorityClassName !== '' && values.includes(priorityClassName)) === (operator === 'In');
    case 'CrossNamespacePodAffinity':
      return [affinity?.podAffinity, affinity?.podAntiAffinity]
        .flatMap((rules) => [
          ...(rules?.requiredDuringSchedulingIgnoredDuringExecution ?? []),
          ...(rules?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(
            (term) => term.podAffinityTerm,
          ),
        ])
        .some((term) => term.namespaceSelector !== undefined || (term.namespaces?.length ?? 0) > 0);
    default:
      return false;
  }
}

const serviceEvaluator: QuotaEvaluator = {
  handles: ({ operation, subresource }) => subresource === '' && operation !== 'DELETE',
  measures: (name) =>
    ['count/services', 'services', 'services.nodeports', 'services.loadbalancers'].includes(name),
  inScope: () => false,
  usage(object) {
    const { spec = {} } = object as DeepReadonly<Service>;
    const { type, ports = [], allocateLoadBalancerNodePorts } = spec;
    const isBalancer = type === 'LoadBalancer';
    const all = type === 'NodePort' || (isBalancer && allocateLoadBalancerNodePorts !== false);
    const nodePorts = all ? ports : isBalancer ? ports.filter(({ nodePort }) => nodePort) : [];
    return {
      'count/services': '1',
      services: '1',
      'services.loadbalancers': isBalancer ? '1' : '0',
      'services.nodeports': String(nodePorts.length),
    };
  },
};

const CLASS = '.storageclass.storage.k8s.io/';
const claimResources = ['persistentvolumeclaims', 'requests.storage'];

const claimEvaluator: QuotaEvaluator = {
  handles: ({ operation, subresource }) => subresource === '' && operation !== 'DELETE',
  measures: (name) =>
    name === 'count/persistentvolumeclaims' ||
    claimResources.some((resource) => name === resource || name.endsWith(`${CLASS}${resource}`)),
  inScope: ({ scopeName, operator, values = [] }, object) => {
    if (scopeName !== 'VolumeAttributesClass') return false;
    const { volumeAttributesClassName: name = '' } =
      (object as DeepReadonly<PersistentVolumeClaim>).spec ?? {};
    if (operator === 'Exists') return name !== '';
    if (operator === 'DoesNotExist') return name === '';
    return (name !== '' && values.includes(name)) === (operator === 'In');
  },
  usage(object) {
    const { metadata, spec } = object as DeepReadonly<PersistentVolumeClaim>;
    const storageClass =
      metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec?.storageClassName;
    const asked = spec?.resources?.requests?.storage;
    const own: ResourceList = { persistentvolumeclaims: '1', ...(asked && { 'requests.storage': asked }) };
    const byClass = Object.entries(own).map(([name, amount]) => [`${storageClass}${CLASS}${name}`, amount]);
    return {
      'count/persistentvolumeclaims': '1',
      ...own,
      ...(storageClass && Object.fromEntries(byClass)),
    };
  },
};
