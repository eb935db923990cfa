/**
 * Containers get the defaults of their namespace's LimitRanges, and what lies outside their bounds is refused.
 * Source: plugin/pkg/admission/limitranger/admission.go, 1.36.4.
 */
import {
  type AdmissionAttributes,
  type AdmissionPlugin,
  type Container,
  concerns,
  type DeepReadonly,
  type LimitRange,
  type LimitRangeItem,
  type PersistentVolumeClaim,
  type Pod,
  quantityMillis,
  refused,
} from '#engine';
import { compareQuantities } from '../../../api/quantities.ts';
import { type ResourceList, wholePodTotals } from '../../pod-totals.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

export const LimitRanger: AdmissionPlugin = {
  name: 'LimitRanger',
  handles: (attributes) =>
    attributes.oldObject?.metadata.deletionTimestamp === undefined &&
    (concerns(attributes, 'persistentvolumeclaims') ||
      concerns(attributes, attributes.operation === 'CREATE' ? 'pods' : 'pods/resize')),

  admit(attributes, { server }) {
    if (!concerns(attributes as AdmissionAttributes, 'pods', 'pods/resize')) return;
    for (const { spec } of server.list<LimitRange>('', 'limitranges', attributes.namespace))
      applyDefaults(attributes.object as Pod, spec?.limits ?? []);
  },

  validate(attributes, { server }) {
    for (const { spec } of server.list<LimitRange>('', 'limitranges', attributes.namespace)) {
      const faults = new Set((spec?.limits ?? []).flatMap((item) => itemFaults(item, attributes)));
      if (faults.size === 0) continue;
      const all = [...faults].join(', ');
      throw refused(attributes, faults.size > 1 ? `[${all}]` : all);
    }
  },
};

function applyDefaults(pod: Pod, items: readonly LimitRangeItem[]): void {
  const ofContainers = items.filter(({ type }) => type === 'Container');
  const limits = Object.assign({}, ...ofContainers.map((item) => item.default));
  const requests = Object.assign({}, ...ofContainers.map((item) => item.defaultRequest));
  const { containers, initContainers = [] } = pod.spec;
  const set = [
    ...containers.flatMap((container) => fill(container, 'container', requests, limits)),
    ...initContainers.flatMap((container) => fill(container, 'init container', requests, limits)),
  ];
  if (set.length === 0) return;
  const text = `LimitRanger plugin set: ${set.join('; ')}`;
  pod.metadata.annotations = { ...pod.metadata.annotations, [ANNOTATION]: text };
}

/** What was filled in, in words. */
function fill(container: Container, what: string, requests: ResourceList, limits: ResourceList): string[] {
  const resources = (container.resources ??= {});
  return (
    [
      ['request', 'requests', requests],
      ['limit', 'limits', limits],
    ] as const
  ).flatMap(([word, field, defaults]) => {
    const missing = Object.keys(defaults).filter((name) => resources[field]?.[name] === undefined);
    if (missing.length === 0) return [];
    resources[field] = { ...defaults, ...resources[field] };
    return [`${missing.sort().join(', ')} ${word} for ${what} ${container.name}`];
  });
}

function itemFaults(
  item: DeepReadonly<LimitRangeItem>,
  { resource, object }: AdmissionAttributes,
): readonly string[] {
  if (resource.resource === 'persistentvolumeclaims') {
    const { spec } = object as DeepReadonly<PersistentVolumeClaim>;
    return item.type === 'PersistentVolumeClaim' ? claimFaults(item, spec?.resources?.requests ?? {}) : [];
  }
  const { spec } = object as DeepReadonly<Pod>;
  if (item.type === 'Pod')
    return boundFaults(item, wholePodTotals(spec, 'requests'), wholePodTotals(spec, 'limits'));
  if (item.type !== 'Container') return [];
  return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ resources = {} }) =>
    boundFaults(item, resources.requests ?? {}, resources.limits ?? {}),
  );
}

type Amounts = Readonly<ResourceList>;

function boundFaults(item: DeepReadonly<LimitRangeItem>, requests: Amounts, limits: Amounts): string[] {
  const { type, min = {}, max = {}, maxLimitRequestRatio = {} } = item;
  return [
    ...byResource(min, (name, least) => minimumFault(type, name, least, requests, limits)),
    ...byResource(max, (name, most) => {
      const usage = `maximum ${name} usage per ${type} is ${most}`;
      const [request, limit] = [requests[name], limits[name]];
      if (limit === undefined) return `${usage}.  No limit is specified`;
      if (compareQuantities(limit, most) > 0) return `${usage}, but limit is ${limit}`;
      return request !== undefined && compareQuantities(request, most) > 0
        ? `${usage}, but request is ${request}`
        : undefined;
    }),
    ...byResource(maxLimitRequestRatio, (name, most) => {
      const usage = `${name} max limit to request ratio per ${type} is ${most}`;
      const [request, limit] = [quantityMillis(requests[name] ?? '0'), quantityMillis(limits[name] ?? '0')];
      if (request === 0) return `${usage}, but no request is specified or request is 0`;
      if (limit === 0) return `${usage}, but no limit is specified or limit is 0`;
      const ratio = limit / request;
      return ratio * 1000 > quantityMillis(most)
        ? `${usage}, but provided ratio is ${ratio.toFixed(6)}`
        : undefined;
    }),
  ];
}

function minimumFault(
  type: string,
  name: string,
  least: string,
  requests: Amounts,
  limits: Amounts,
): string | undefined {
  const usage = `minimum ${name} usage per ${type} is ${least}`;
  const [request, limit] = [requests[name], limits[name]];
  if (request === undefined) return `${usage}.  No request is specified`;
  if (compareQuantities(request, least) < 0) return `${usage}, but request is ${request}`;
  return limit !== undefined && compareQuantities(limit, least) < 0
    ? `${usage}, but limit is ${limit}`
    : undefined;
}

/** A claim has no limits. */
function claimFaults(
  { type, min = {}, max = {} }: DeepReadonly<LimitRangeItem>,
  requests: Amounts,
): string[] {
  return [
    ...byResource(min, (name, least) => minimumFault(type, name, least, requests, {})),
    ...byResource(max, (name, most) => {
      const usage = `maximum ${name} usage per ${type} is ${most}`;
      const request = requests[name];
      if (request === undefined) return `${usage}.  No request is specified`;
      return compareQuantities(request, most) > 0 ? `${usage}, but request is ${request}` : undefined;
    }),
  ];
}

const byResource = (bounds: Amounts, fault: (name: string, bound: string) => string | undefined): string[] =>
  Object.keys(bounds)
    .sort()
    .map((name) => fault(name, bounds[name] as string))
    .filter((text) => text !== undefined);
