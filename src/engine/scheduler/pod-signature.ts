/**
 * What a pod looks like to a plugin, as far as it matters to it. Pods whose signatures are equal get the same answers
 * from all plugins. Source: k8s.io/kube-scheduler/framework, signers.go, 1.36.4.
 */
import type { NodeSelectorRequirement, NodeSelectorTerm } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';
import type { ReadonlyPod, SignFragment } from './framework.ts';
import { podRequests } from './pod-requests.ts';

export const tolerationsFragment = ({ spec: { tolerations = [] } }: ReadonlyPod): SignFragment => ({
  key: 'v1.Pod.Spec.Tolerations',
  value: tolerations.toSorted((a, b) =>
    byText(`${a.key ?? ''}\0${a.value ?? ''}`, `${b.key ?? ''}\0${b.value ?? ''}`),
  ),
});

export const hostPortsFragment = ({ spec }: ReadonlyPod): SignFragment => {
  const containers = [...spec.containers, ...(spec.initContainers ?? [])];
  const ports = containers.flatMap(({ ports: all = [] }) => all.flatMap(({ hostPort }) => hostPort || []));
  return { key: 'v1.Pod.Spec.HostPorts()', value: [...new Set(ports)].sort((a, b) => a - b) };
};

export const resourcesFragment = (pod: ReadonlyPod): SignFragment => ({
  key: 'v1.Pod.Spec.ContainerRequestsAndOverheads()',
  value: [...podRequests(pod)].sort(([a], [b]) => byText(a, b)),
});

/** ConfigMaps and Secrets differ from pod to pod and never keep one off a node: they are left out. */
export const volumesFragment = ({ spec: { volumes = [] } }: ReadonlyPod): SignFragment => ({
  key: 'v1.Pod.Spec.Volumes.NonSyntheticSources()',
  value: volumes
    .filter(({ configMap, secret }) => !configMap && !secret)
    .map(({ name: _, ...source }) => JSON.stringify(source))
    .sort(byText),
});

export const nodeAffinityFragments = ({ spec: { affinity, nodeSelector } }: ReadonlyPod): SignFragment[] => {
  const { nodeAffinity } = affinity ?? {};
  const required = nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const preferred = nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  return [
    {
      key: 'v1.Pod.Spec.Affinity.NodeAffinity',
      value: nodeAffinity && {
        required: required.map(termText).sort(byText),
        preferred: preferred
          .map(({ weight, preference }) => `${weight} ${termText(preference)}`)
          .sort(byText),
      },
    },
    {
      key: 'v1.Pod.Spec.Affinity.NodeSelector',
      value: Object.entries(nodeSelector ?? {}).sort(([a], [b]) => byText(a, b)),
    },
  ];
};

const termText = ({ matchExpressions = [], matchFields = [] }: DeepReadonly<NodeSelectorTerm>): string =>
  JSON.stringify([matchExpressions.map(requirementText).sort(), matchFields.map(requirementText).sort()]);

const requirementText = ({ key, operator, values = [] }: DeepReadonly<NodeSelectorRequirement>): string =>
  JSON.stringify([key, operator, values.toSorted(byText)]);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
