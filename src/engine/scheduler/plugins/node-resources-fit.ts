/**
 * Keeps Pods off nodes that have too little left, and ranks the others by how much is left (LeastAllocated, the
 * default), how little (MostAllocated), or by a curve (RequestedToCapacityRatio).
 * Source: plugins/noderesources/fit.go, least_allocated.go, most_allocated.go, requested_to_capacity_ratio.go, 1.36.4.
 */
import {
  type AnyPlugin,
  type DeepReadonly,
  isExtendedResource,
  type KubeObject,
  type Node,
  NodeInfo,
  type PluginFactory,
  podRequests,
  type QueueingHintFunction,
  type ReadonlyPod,
  type Requests,
  Resource,
  resourcesFragment,
  resourceUse,
  Status,
  scoredPodRequests,
} from '#engine';

export interface ResourceWeight {
  readonly name: string;
  readonly weight: number;
}

export interface ScoringStrategy {
  readonly type: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio';
  readonly resources: readonly ResourceWeight[];
  /** Points of the curve, by rising utilization (0..100); scores are 0..10. */
  readonly requestedToCapacityRatio?: {
    readonly shape: readonly { readonly utilization: number; readonly score: number }[];
  };
}

export interface NodeResourcesFitArgs {
  /** Extended resources that are not checked, by name or (groups) by what stands before the slash. */
  readonly ignoredResources?: readonly string[];
  readonly ignoredResourceGroups?: readonly string[];
  readonly scoringStrategy: ScoringStrategy;
}

type IgnoredResources = Pick<NodeResourcesFitArgs, 'ignoredResources' | 'ignoredResourceGroups'>;

interface FitState {
  readonly request: Resource;
}

interface ScoreState {
  readonly requests: readonly number[];
}

const filterKey = 'PreFilterNodeResourcesFit';
const scoreKey = 'PreScoreNodeResourcesFit';

export const NodeResourcesFit = {
  name: 'NodeResourcesFit',
  defaultArgs: {
    scoringStrategy: {
      type: 'LeastAllocated',
      resources: [
        { name: 'cpu', weight: 1 },
        { name: 'memory', weight: 1 },
      ],
    },
  },
  create(args) {
    const { resources } = args.scoringStrategy;
    const scorer = scorerOf(args.scoringStrategy);
    return {
      name: 'NodeResourcesFit',
      preFilter(pod, _nodes, state) {
        state.write(filterKey, { request: requestOf(pod) } satisfies FitState);
      },
      filter(_pod, node, state) {
        const fit = state.read<FitState>(filterKey);
        if (!fit) return Status.error(`error reading "${filterKey}" from cycleState: not found`);
        return insufficient(fit.request, node, args);
      },
      preScore(pod, _nodes, state) {
        const requests = scoredPodRequests(pod);
        state.write(scoreKey, {
          requests: resources.map(({ name }) => requests.get(name) ?? 0),
        } satisfies ScoreState);
      },
      score(pod, node, state) {
        const all =
          state.read<ScoreState>(scoreKey)?.requests ?? requestsOf(scoredPodRequests(pod), resources);
        return scorer(
          resources.map(({ name }, index) => resourceUse(node, name, all[index] ?? 0, node.nonZeroRequested)),
        );
      },
      signPod: (pod) => [resourcesFragment(pod)],
      eventsToRegister: () => [
        { resource: 'Pod', actions: ['Delete', 'UpdatePodScaleDown'], hint: podChanged },
        { resource: 'Node', actions: ['Add', 'UpdateNodeAllocatable'], hint: nodeChanged },
        { resource: 'resource.k8s.io/DeviceClass', actions: ['Add', 'Update'], hint: deviceClassChanged },
      ],
    };
  },
} satisfies PluginFactory<NodeResourcesFitArgs, AnyPlugin>;

function requestOf(pod: ReadonlyPod): Resource {
  const request = new Resource();
  request.add(podRequests(pod));
  return request;
}

/** A placed Pod has gone, or asks for less of what the Pod needs. */
const podChanged: QueueingHintFunction = (pod, before, after) => {
  const [was, is] = [before, after] as (ReadonlyPod | undefined)[];
  if (!is) return was?.spec.nodeName || was?.status?.nominatedNodeName ? 'Queue' : 'QueueSkip';
  if (is.metadata.uid === pod.metadata.uid) return 'Queue';
  if (!was || !is.spec.nodeName) return 'QueueSkip';
  const [then, now] = [podRequests(was), podRequests(is)];
  const freed = [...podRequests(pod)].some(
    ([name, amount]) => amount > 0 && (then.get(name) ?? 0) > (now.get(name) ?? 0),
  );
  return freed ? 'Queue' : 'QueueSkip';
};

/** The Pod would fit on the empty node, and the node is new or has more of what the Pod needs. Ignores no resource. */
const nodeChanged: QueueingHintFunction = (pod, before, after) => {
  const request = requestOf(pod);
  const is = new NodeInfo(after as DeepReadonly<Node>);
  if (insufficient(request, is, {})) return 'QueueSkip';
  if (!before) return 'Queue';
  const [had, has] = [new NodeInfo(before as DeepReadonly<Node>).allocatable, is.allocatable];
  const grown =
    has.allowedPodNumber > had.allowedPodNumber ||
    (request.milliCpu > 0 && has.milliCpu > had.milliCpu) ||
    (request.memory > 0 && has.memory > had.memory) ||
    (request.ephemeralStorage > 0 && has.ephemeralStorage > had.ephemeralStorage) ||
    [...request.scalar].some(
      ([name, amount]) => amount > 0 && (has.scalar.get(name) ?? 0) > (had.scalar.get(name) ?? 0),
    );
  return grown ? 'Queue' : 'QueueSkip';
};

/** A device class serves an extended resource that the Pod asks for from now on. */
const deviceClassChanged: QueueingHintFunction = (pod, before, after) => {
  type DeviceClass = DeepReadonly<KubeObject> & {
    readonly spec?: { readonly extendedResourceName?: string };
  };
  const served = (one: DeepReadonly<KubeObject> | undefined): string =>
    (one as DeviceClass | undefined)?.spec?.extendedResourceName ?? '';
  if (before && served(before) === served(after)) return 'QueueSkip';
  const requests = podRequests(pod);
  const implicit = `deviceclass.resource.kubernetes.io/${after?.metadata.name}`;
  return requests.has(served(after)) || (!before && requests.has(implicit)) ? 'Queue' : 'QueueSkip';
};

const requestsOf = (requests: Requests, resources: readonly ResourceWeight[]): number[] =>
  resources.map(({ name }) => requests.get(name) ?? 0);

/** All that is missing on the node. What the node could never offer is beyond help by preemption. */
function insufficient(request: Resource, node: NodeInfo, args: IgnoredResources): Status | undefined {
  const { allocatable, requested } = node;
  const reasons: string[] = [];
  let hopeless = false;
  if (node.pods.length + 1 > allocatable.allowedPodNumber) reasons.push('Too many pods');
  const check = (name: string, want: number, has: number, used: number): void => {
    if (want === 0 || want <= has - used) return;
    reasons.push(`Insufficient ${name}`);
    if (want > has) hopeless = true;
  };
  check('cpu', request.milliCpu, allocatable.milliCpu, requested.milliCpu);
  check('memory', request.memory, allocatable.memory, requested.memory);
  check(
    'ephemeral-storage',
    request.ephemeralStorage,
    allocatable.ephemeralStorage,
    requested.ephemeralStorage,
  );
  if (request.scalar.size > 0) {
    // The real reasons come in the order of a Go map; here they are sorted.
    for (const [name, want] of [...request.scalar].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (isIgnored(name, args)) continue;
      check(name, want, allocatable.scalar.get(name) ?? 0, requested.scalar.get(name) ?? 0);
    }
  }
  if (reasons.length === 0) return undefined;
  return hopeless ? Status.unresolvable(...reasons) : Status.unschedulable(...reasons);
}

const isIgnored = (name: string, { ignoredResources, ignoredResourceGroups }: IgnoredResources): boolean =>
  isExtendedResource(name) &&
  ((ignoredResources?.includes(name) ?? false) ||
    (ignoredResourceGroups?.includes(name.slice(0, name.indexOf('/'))) ?? false));

/** Of one resource on one node, with the pod: what there is and what would be asked for. */
interface Use {
  readonly allocatable: number;
  readonly requested: number;
}

function scorerOf({
  type,
  resources,
  requestedToCapacityRatio,
}: ScoringStrategy): (uses: readonly Use[]) => number {
  if (type === 'RequestedToCapacityRatio')
    return ratioScorer(resources, requestedToCapacityRatio?.shape ?? []);
  const one = type === 'MostAllocated' ? mostAllocated : leastAllocated;
  return (uses) => {
    let sum = 0;
    let weights = 0;
    for (const [index, { weight }] of resources.entries()) {
      const use = uses[index];
      if (!use || use.allocatable === 0) continue;
      sum += one(use) * weight;
      weights += weight;
    }
    return weights === 0 ? 0 : Math.trunc(sum / weights);
  };
}

const leastAllocated = ({ allocatable, requested }: Use): number =>
  requested > allocatable ? 0 : Math.trunc(((allocatable - requested) * 100) / allocatable);

const mostAllocated = ({ allocatable, requested }: Use): number =>
  Math.trunc((Math.min(requested, allocatable) * 100) / allocatable);

/** Resources with a score of 0 do not count; the mean is rounded. */
function ratioScorer(
  resources: readonly ResourceWeight[],
  shape: readonly { readonly utilization: number; readonly score: number }[],
): (uses: readonly Use[]) => number {
  const curve = brokenLine(shape.map(({ utilization, score }) => ({ utilization, score: score * 10 })));
  return (uses) => {
    let sum = 0;
    let weights = 0;
    for (const [index, { weight }] of resources.entries()) {
      const use = uses[index];
      if (!use || use.allocatable === 0) continue;
      const { allocatable, requested } = use;
      const score = curve(requested > allocatable ? 100 : Math.trunc((requested * 100) / allocatable));
      if (score <= 0) continue;
      sum += score * weight;
      weights += weight;
    }
    return weights === 0 ? 0 : Math.round(sum / weights);
  };
}

/** Straight lines between the points, level before the first and after the last, in whole numbers. */
function brokenLine(
  points: readonly { readonly utilization: number; readonly score: number }[],
): (utilization: number) => number {
  return (utilization) => {
    for (const [index, point] of points.entries()) {
      if (utilization > point.utilization) continue;
      const before = points[index - 1];
      if (!before) return point.score;
      const rise = (point.score - before.score) * (utilization - before.utilization);
      return before.score + Math.trunc(rise / (point.utilization - before.utilization));
    }
    return points.at(-1)?.score ?? 0;
  };
}
