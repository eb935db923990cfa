/** How webhook configurations, policies and their bindings are shown. Source: pkg/printers/internalversion/printers.go, 1.36.4. */
import type { LabelSelector } from '../../api/core-v1.ts';
import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import { age } from '../../api/tables.ts';
import type { ParamRef, PolicyBinding, PolicySpec } from '../admission/policies/policy.ts';
import type { TablePrinter } from '../resource.ts';
import { ageColumn, column, nameColumn } from './columns.ts';

type Policy = KubeObject & {
  spec?: PolicySpec & { validations?: readonly unknown[]; mutations?: readonly unknown[] };
};

const webhookTable: TablePrinter<KubeObject & { webhooks?: unknown[] }> = {
  columns: [nameColumn, column('Webhooks', 0, 'integer'), ageColumn],
  cells: ({ metadata, webhooks = [] }, now) => [
    metadata.name ?? '',
    webhooks.length,
    age(metadata.creationTimestamp, now),
  ],
};

const policyTable = (counted: 'Mutations' | 'Validations'): TablePrinter<Policy> => ({
  columns: [nameColumn, column(counted, 0, 'integer'), column('ParamKind'), ageColumn],
  cells({ metadata, spec = {} }, now) {
    const { paramKind, validations = [], mutations = [] } = spec;
    return [
      metadata.name ?? '',
      (counted === 'Validations' ? validations : mutations).length,
      paramKind ? `${paramKind.apiVersion}/${paramKind.kind}` : '<unset>',
      age(metadata.creationTimestamp, now),
    ];
  },
});

const bindingTable: TablePrinter<KubeObject & { spec?: PolicyBinding['spec'] }> = {
  columns: [nameColumn, column('PolicyName'), column('ParamRef'), ageColumn],
  cells: ({ metadata, spec = {} }, now) => [
    metadata.name ?? '',
    spec.policyName ?? '',
    paramRefText(spec.paramRef),
    age(metadata.creationTimestamp, now),
  ],
};

/** By the kind of what is shown. */
export function tableOf<T extends KubeObject>(kind: string): TablePrinter<T> {
  if (kind.endsWith('Binding')) return bindingTable as TablePrinter<KubeObject> as TablePrinter<T>;
  if (kind.endsWith('Configuration')) return webhookTable as TablePrinter<KubeObject> as TablePrinter<T>;
  const table = policyTable(kind.startsWith('Mutating') ? 'Mutations' : 'Validations');
  return table as TablePrinter<KubeObject> as TablePrinter<T>;
}

/** Whether a parameter has a namespace cannot be told from here: `*`. */
function paramRefText(ref: DeepReadonly<ParamRef> | undefined): string {
  if (ref?.name) return `${ref.namespace || '*'}/${ref.name}`;
  return ref?.selector ? selectorText(ref.selector) : '<unset>';
}

/** As Go's generated String() prints one. */
function selectorText({ matchLabels = {}, matchExpressions = [] }: DeepReadonly<LabelSelector>): string {
  const labels = Object.keys(matchLabels)
    .sort()
    .map((key) => `${key}: ${matchLabels[key]},`)
    .join('');
  const requirements = matchExpressions
    .map(
      ({ key, operator, values = [] }) =>
        `LabelSelectorRequirement{Key:${key},Operator:${operator},Values:[${values.join(' ')}],},`,
    )
    .join('');
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${requirements}},}`;
}
