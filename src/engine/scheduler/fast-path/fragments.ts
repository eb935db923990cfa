/**
 * What the built-in plugins look at. Of a node they may look at everything; of the pod, and of the cluster as a whole,
 * only at what stands here. Two pods with the same fragment get the same answers from a node that has not changed.
 * A plugin or a point that is not listed is called for every node, every time.
 *
 * tests/engine/scheduler/fast-path.test.ts proves the list: with a fragment that leaves something out, a remembered
 * answer is wrong sooner or later, and the cycle differs from that of the plugins' files alone.
 */
import type { ReadonlyPod } from '../framework.ts';
import { hostPortsOf, podInfoOf } from '../node-info.ts';
import { type Requests, scoredPodRequests } from '../pod-requests.ts';
import type { Snapshot } from '../snapshot.ts';

export type Fragment = (pod: ReadonlyPod, snapshot: Snapshot) => string;

export interface Fragments {
  readonly filter?: Fragment;
  readonly score?: Fragment;
  /** NormalizeScore looks at the scores alone: equal ones get equal results, however many there are. */
  readonly normalizesByValue?: true;
}

const nothing: Fragment = () => '';
const json = (value: unknown): string => JSON.stringify(value) ?? '';
const amounts = (requests: Requests): string => json([...requests]);

const tolerations: Fragment = ({ spec }) => json(spec.tolerations);
const nodeAffinity: Fragment = ({ spec }) => json([spec.nodeSelector, spec.affinity?.nodeAffinity]);
const requests: Fragment = (pod) => amounts(podInfoOf(pod).requests);

/** How many of how many nodes have an image counts as well. */
const images: Fragment = ({ spec }, { imagesVersion }) =>
  json([
    imagesVersion,
    (spec.initContainers ?? []).map(({ image }) => image),
    spec.containers.map(({ image }) => image),
    (spec.volumes ?? []).map(({ image }) => image?.reference),
  ]);

export const fragmentsOf: Readonly<Record<string, Fragments>> = {
  NodeUnschedulable: { filter: tolerations },
  NodeName: { filter: ({ spec }) => spec.nodeName ?? '' },
  TaintToleration: { filter: tolerations, score: tolerations, normalizesByValue: true },
  NodeAffinity: { filter: nodeAffinity, score: nodeAffinity, normalizesByValue: true },
  NodePorts: { filter: (pod) => json(hostPortsOf(pod)) },
  NodeResourcesFit: { filter: requests, score: (pod) => amounts(scoredPodRequests(pod)) },
  NodeResourcesBalancedAllocation: { score: requests },
  ImageLocality: { score: images },
  DynamicResources: { score: nothing, normalizesByValue: true },
  InterPodAffinity: { normalizesByValue: true },
};
