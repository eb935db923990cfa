/** Inter-pod (anti-)affinity terms, parsed once a pod. Source: framework/types.go, `AffinityTerm`, 1.36.4. */
import type { PodAffinityTerm, WeightedPodAffinityTerm } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import { type Labels, labelSelector, type Selector, selectsNothing } from '../api/selectors.ts';
import type { ReadonlyPod } from './framework.ts';

export interface AffinityTerm {
  readonly namespaces: ReadonlySet<string>;
  readonly namespaceSelector: Selector;
  readonly selector: Selector;
  readonly topologyKey: string;
  /** 1..100 for a preferred term, 0 for a required one. */
  readonly weight: number;
}

export interface AffinityTerms {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly AffinityTerm[];
  readonly preferredAntiAffinity: readonly AffinityTerm[];
}

const none: AffinityTerms = {
  requiredAffinity: [],
  requiredAntiAffinity: [],
  preferredAffinity: [],
  preferredAntiAffinity: [],
};

export function affinityTermsOf(pod: ReadonlyPod): AffinityTerms {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  if (!podAffinity && !podAntiAffinity) return none;
  const required = (terms: readonly DeepReadonly<PodAffinityTerm>[] = []): AffinityTerm[] =>
    terms.map((term) => affinityTerm(pod, term, 0));
  const preferred = (terms: readonly DeepReadonly<WeightedPodAffinityTerm>[] = []): AffinityTerm[] =>
    terms.map(({ podAffinityTerm, weight }) => affinityTerm(pod, podAffinityTerm, weight));
  return {
    requiredAffinity: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}

function affinityTerm(pod: ReadonlyPod, term: DeepReadonly<PodAffinityTerm>, weight: number): AffinityTerm {
  const named = term.namespaces ?? [];
  const own = named.length === 0 && !term.namespaceSelector;
  return {
    namespaces: new Set(own ? [pod.metadata.namespace ?? ''] : named),
    namespaceSelector: term.namespaceSelector ? labelSelector(term.namespaceSelector) : selectsNothing,
    selector: labelSelector(term.labelSelector),
    topologyKey: term.topologyKey,
    weight,
  };
}

/** Whether a pod in a namespace with these labels is one that the term speaks of. */
export const termMatches = (
  term: AffinityTerm,
  pod: ReadonlyPod,
  namespaceLabels: Labels | undefined,
): boolean =>
  (term.namespaces.has(pod.metadata.namespace ?? '') || term.namespaceSelector.matches(namespaceLabels)) &&
  term.selector.matches(pod.metadata.labels);
