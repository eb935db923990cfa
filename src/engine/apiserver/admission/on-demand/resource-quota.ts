/**
 * What is created counts against the quotas of its namespace; what would exceed one is refused. The use is written into
 * the quota's status before the object is stored. Source: k8s.io/apiserver/pkg/admission/plugin/resourcequota/
 * controller.go `CheckRequest`, 1.36.4.
 */
import {
  type AdmissionAttributes,
  type AdmissionPlugin,
  type DeepReadonly,
  type KubeObject,
  type Quantity,
  type ResourceQuota as Quota,
  refused,
} from '#engine';
import { compareQuantities } from '../../../api/quantities.ts';
import { addQuantities, subtractQuantities } from '../../defaults/quantities.ts';
import type { ResourceList } from '../../pod-totals.ts';
import { evaluatorOf, type QuotaEvaluator } from './quota-evaluators.ts';

type StoredQuota = DeepReadonly<Quota>;
type Amounts = Readonly<ResourceList>;

export const ResourceQuota: AdmissionPlugin = {
  name: 'ResourceQuota',
  handles: (attributes) => evaluatorOf(attributes.resource)?.handles(attributes) === true,

  async validate(attributes, { server }) {
    const evaluator = evaluatorOf(attributes.resource) as QuotaEvaluator;
    const object = attributes.object as DeepReadonly<KubeObject>;
    const quotas = server
      .list<Quota>('', 'resourcequotas', attributes.namespace)
      .filter((quota) => matches(quota, object, evaluator));
    for (const quota of quotas) checkConstraints(quota, attributes, evaluator);
    if (quotas.length === 0) return;
    const usage = evaluator.usage(object);
    const negative = Object.keys(usage).filter((name) => compareQuantities(usage[name] as Quantity, '0') < 0);
    if (negative.length > 0)
      throw refused(attributes, `quota usage is negative for resource(s): ${negative.sort().join(',')}`);
    const charges = quotas.map((quota) => ({ quota, delta: deltaFor(quota, usage, attributes, evaluator) }));
    for (const { quota, delta } of charges) charged(quota, delta, attributes);
    if (attributes.dryRun) return;
    for (const { quota, delta } of charges) {
      if (charged(quota, delta, attributes) !== quota)
        await server.amend<Quota>('', 'resourcequotas', quota, (current) =>
          charged(current, delta, attributes),
        );
    }
  },
};

function matches(
  { spec = {}, status = {} }: StoredQuota,
  object: DeepReadonly<KubeObject>,
  evaluator: QuotaEvaluator,
): boolean {
  if (!Object.keys(status.hard ?? {}).some(evaluator.measures)) return false;
  const scopes = (spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' }));
  return [...scopes, ...(spec.scopeSelector?.matchExpressions ?? [])].every((scope) =>
    evaluator.inScope(scope, object),
  );
}

function checkConstraints(
  { metadata: { name }, status = {} }: StoredQuota,
  attributes: AdmissionAttributes,
  evaluator: QuotaEvaluator,
): void {
  const limited = Object.keys(status.hard ?? {}).filter(evaluator.measures);
  const missing = evaluator.missing?.(limited, attributes.object as DeepReadonly<KubeObject>);
  if (missing) throw refused(attributes, `failed quota: ${name}: must specify ${missing}`);
  if (limited.some((resource) => status.used?.[resource] === undefined)) {
    const resources = limited.sort().join(',');
    throw refused(attributes, `status unknown for quota: ${name}, resources: ${resources}`);
  }
}

/** What the write adds: all that a new object counts for, of a changed one what is more. */
function deltaFor(
  quota: StoredQuota,
  usage: Amounts,
  { operation, oldObject }: AdmissionAttributes,
  evaluator: QuotaEvaluator,
): Amounts {
  const counted = operation === 'UPDATE' && oldObject && matches(quota, oldObject, evaluator);
  const before = counted ? evaluator.usage(oldObject) : {};
  const delta = Object.entries(usage).map(
    ([name, amount]) => [name, subtractQuantities(amount, before[name] ?? '0')] as const,
  );
  return Object.fromEntries(delta.filter(([, amount]) => compareQuantities(amount, '0') !== 0));
}

/** The quota with this use added; the very same if it adds nothing. Throws a 403 if it is too much. */
function charged(quota: StoredQuota, delta: Amounts, attributes: AdmissionAttributes): StoredQuota {
  const { hard = {}, used = {} } = quota.status ?? {};
  const requested = Object.keys(delta).filter((name) => hard[name] !== undefined);
  if (requested.length === 0) return quota;
  const after: ResourceList = { ...used };
  for (const name of requested) after[name] = addQuantities(used[name] ?? '0', delta[name] as Quantity);
  const exceeded = requested
    .filter((name) => compareQuantities(after[name] as Quantity, hard[name] as Quantity) > 0)
    .sort();
  if (exceeded.length > 0) {
    const text = (amounts: Amounts): string => exceeded.map((name) => `${name}=${amounts[name]}`).join(',');
    const name = quota.metadata.name;
    const why = `exceeded quota: ${name}, requested: ${text(delta)}, used: ${text(used)}, limited: ${text(hard)}`;
    throw refused(attributes, why);
  }
  const sorted = Object.keys(after).sort();
  const usedAfter = Object.fromEntries(sorted.map((name) => [name, after[name] as Quantity]));
  return { ...quota, status: { ...quota.status, used: usedAfter } };
}
