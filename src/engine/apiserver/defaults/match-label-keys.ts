/**
 * matchLabelKeys and mismatchLabelKeys of a new Pod become requirements of the selector beside them, with the Pod's
 * own values. Source: pkg/registry/core/pod/strategy.go.
 */
import type { LabelSelector, Pod } from '../../api/core-v1.ts';

interface Keyed {
  labelSelector?: LabelSelector;
  matchLabelKeys?: string[];
  mismatchLabelKeys?: string[];
}

export function mergeMatchLabelKeys({ metadata, spec }: Pod): void {
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  const terms: Keyed[] = [...(spec.topologySpreadConstraints ?? [])];
  for (const affinity of [podAffinity, podAntiAffinity]) {
    terms.push(...(affinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []));
    const preferred = affinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    terms.push(...preferred.map(({ podAffinityTerm }) => podAffinityTerm));
  }
  for (const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } of terms) {
    if (!labelSelector) continue;
    const requirements = [
      ...matchLabelKeys.map((key) => ({ key, operator: 'In' })),
      ...mismatchLabelKeys.map((key) => ({ key, operator: 'NotIn' })),
    ].flatMap(({ key, operator }) => {
      const value = metadata.labels?.[key];
      return value === undefined ? [] : [{ key, operator, values: [value] }];
    });
    if (requirements.length > 0) {
      labelSelector.matchExpressions = [...(labelSelector.matchExpressions ?? []), ...requirements];
    }
  }
}
