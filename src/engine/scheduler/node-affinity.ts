/** Node selectors and required node affinity. Source: k8s.io/component-helpers/scheduling/corev1/nodeaffinity. */
import type { NodeSelector, NodeSelectorRequirement, NodeSelectorTerm } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import type { ReadonlyPod } from './framework.ts';
import type { NodeInfo } from './node-info.ts';

/** What a selector looks at. */
type Selected = Pick<NodeInfo, 'name' | 'labels'>;

/** Whether the node satisfies the pod's nodeSelector and its required node affinity. */
export function matchesRequiredNodeAffinity(pod: ReadonlyPod, node: Selected): boolean {
  const { nodeSelector, affinity } = pod.spec;
  for (const key in nodeSelector) if (node.labels[key] !== nodeSelector[key]) return false;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || matchesNodeSelector(required, node);
}

/** Terms are alternatives. A term without requirements matches nothing, and so does a selector without terms. */
export const matchesNodeSelector = (selector: DeepReadonly<NodeSelector>, node: Selected): boolean =>
  selector.nodeSelectorTerms?.some((term) => matchesNodeSelectorTerm(term, node)) ?? false;

export function matchesNodeSelectorTerm(term: DeepReadonly<NodeSelectorTerm>, node: Selected): boolean {
  const { matchExpressions = [], matchFields = [] } = term;
  if (matchExpressions.length === 0 && matchFields.length === 0) return false;
  return (
    matchExpressions.every((requirement) => requirementMatches(requirement, node.labels[requirement.key])) &&
    matchFields.every((field) =>
      requirementMatches(field, field.key === 'metadata.name' ? node.name : undefined),
    )
  );
}

function requirementMatches(
  { operator, values = [] }: DeepReadonly<NodeSelectorRequirement>,
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
    case 'Lt':
      return compares(operator, value, values);
    default:
      return false;
  }
}

/** Both sides are read as 64-bit integers; what is none does not match. */
function compares(operator: 'Gt' | 'Lt', value: string | undefined, values: readonly string[]): boolean {
  const bound = values.length === 1 ? parseInt64(values[0]) : undefined;
  const number = parseInt64(value);
  if (bound === undefined || number === undefined) return false;
  return operator === 'Gt' ? number > bound : number < bound;
}

function parseInt64(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return undefined;
  const number = BigInt(text.replace(/^\+/, ''));
  return BigInt.asIntN(64, number) === number ? number : undefined;
}
