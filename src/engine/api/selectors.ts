/** Label selectors. Source: k8s.io/apimachinery/pkg/labels and pkg/apis/meta/v1 `LabelSelectorAsSelector`. */
import type { LabelSelector } from './core-v1.ts';
import type { DeepReadonly } from './object.ts';

export type Labels = Readonly<Record<string, string>>;

export interface Selector {
  matches(labels: Labels | undefined): boolean;
  /** Whether it selects everything because it requires nothing. */
  readonly empty: boolean;
}

export const selectsNothing: Selector = { matches: () => false, empty: false };

/** A selector of labels that must all be present with these values; an empty set selects everything. */
export function selectorFromSet(set: Labels): Selector {
  const required = Object.entries(set);
  return {
    matches: (labels) => required.every(([key, value]) => labels?.[key] === value),
    empty: required.length === 0,
  };
}

/** Both must match. */
export const bothSelectors = (a: Selector, b: Selector): Selector => ({
  matches: (labels) => a.matches(labels) && b.matches(labels),
  empty: a.empty && b.empty,
});

/**
 * An absent selector selects nothing, an empty one everything. Throws an Error for an operator that does not exist;
 * the API server refuses such objects.
 */
export function labelSelector(selector: DeepReadonly<LabelSelector> | undefined): Selector {
  if (!selector) return selectsNothing;
  const fromSet = selectorFromSet(selector.matchLabels ?? {});
  const requirements = selector.matchExpressions ?? [];
  for (const { operator } of requirements) {
    if (!['In', 'NotIn', 'Exists', 'DoesNotExist'].includes(operator)) {
      throw new Error(`"${operator}" is not a valid label selector operator`);
    }
  }
  return {
    matches: (labels) =>
      fromSet.matches(labels) &&
      requirements.every(({ key, operator, values }) =>
        requirementMatches(labels?.[key], operator, values ?? []),
      ),
    empty: fromSet.empty && requirements.length === 0,
  };
}

function requirementMatches(value: string | undefined, operator: string, values: readonly string[]): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    default:
      return value === undefined;
  }
}
