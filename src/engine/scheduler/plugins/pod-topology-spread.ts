/**
 * Spreads Pods that a selector selects over zones, hosts or any other label of nodes. DoNotSchedule constraints filter,
 * ScheduleAnyway ones rank; Pods of a Service spread over hosts and zones without being told.
 * Source: plugins/podtopologyspread, 1.36.4.
 */
import {
  type AnyPlugin,
  bothSelectors,
  type CycleState,
  type DeepReadonly,
  deepEqual,
  findUntoleratedTaint,
  type Handle,
  type KubeObject,
  type Labels,
  type ListedResource,
  labelSelector,
  matchesRequiredNodeAffinity,
  type Node,
  type NodeInfo,
  naturalLogarithm,
  type PluginFactory,
  type PluginNodeScore,
  type QueueingHint,
  type ReadonlyPod,
  type Selector,
  Status,
  selectorFromSet,
  type TopologySpreadConstraint,
} from '#engine';

const reasonConstraints = "node(s) didn't match pod topology spread constraints";
const reasonLabel = `${reasonConstraints} (missing required label)`;
const filterKey = 'PreFilterPodTopologySpread';
const scoreKey = 'PreScorePodTopologySpread';
const HOSTNAME = 'kubernetes.io/hostname';

export interface PodTopologySpreadArgs {
  /** `System`: the constraints below; `List`: those of `defaultConstraints`. For Pods that have none of their own. */
  readonly defaultingType: 'System' | 'List';
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
}

const systemConstraints: readonly TopologySpreadConstraint[] = [
  { topologyKey: HOSTNAME, maxSkew: 3, whenUnsatisfiable: 'ScheduleAnyway' },
  { topologyKey: 'topology.kubernetes.io/zone', maxSkew: 5, whenUnsatisfiable: 'ScheduleAnyway' },
];

export const PodTopologySpread = {
  name: 'PodTopologySpread',
  defaultArgs: { defaultingType: 'System' },
  create(args, handle) {
    const constraintsOf = (pod: ReadonlyPod, action: string): Constraint[] =>
      constraints(pod, action, args, handle);
    return {
      name: 'PodTopologySpread',
      preFilter(pod, _nodes, state) {
        const hard = constraintsOf(pod, 'DoNotSchedule');
        if (hard.length === 0) return Status.skip();
        const spread = handle.tally({
          key: keyOf(pod, filterKey, handle),
          start: () => new Spread(pod, hard),
          count: (spread, node, by) => spread.countNode(node, by),
        });
        state.write(filterKey, spread);
        return undefined;
      },
      addPod: (pod, added, node, state) => state.read<Spread>(filterKey)?.update(pod, added.pod, node, 1),
      removePod: (pod, removed, node, state) =>
        state.read<Spread>(filterKey)?.update(pod, removed.pod, node, -1),
      filter: (pod, node, state) => state.read<Spread>(filterKey)?.refusal(pod, node),
      preScore(pod, nodes, state) {
        // With the system's constraints a node without a zone is spread over by its host alone.
        const needsAllKeys =
          (pod.spec.topologySpreadConstraints ?? []).length > 0 || args.defaultingType !== 'System';
        const soft = constraintsOf(pod, 'ScheduleAnyway');
        if (soft.length === 0) return Status.skip();
        state.write(scoreKey, countDomains(pod, soft, nodes, handle, needsAllKeys));
        return undefined;
      },
      score: (pod, node, state) => crowding(pod, node, state),
      normalizeScore: (scores, _pod, state) => invert(scores, state),
      // Default constraints concern every Pod, so that with them none is signed, and none asked for.
      ...(!hasDefaultConstraints(args) && { signPod }),
      eventsToRegister: () => [
        {
          resource: 'Pod',
          actions: ['Add', 'Delete', 'UpdatePodLabel', 'UpdatePodToleration'],
          hint: (pod, before, after) =>
            podHint(pod, constraintsOf(pod, 'DoNotSchedule'), before as ReadonlyPod, after as ReadonlyPod),
        },
        {
          resource: 'Node',
          actions: ['Add', 'Delete', 'UpdateNodeLabel', 'UpdateNodeTaint'],
          hint: (pod, before, after) =>
            nodeHint(
              constraintsOf(pod, 'DoNotSchedule'),
              before as DeepReadonly<Node>,
              after as DeepReadonly<Node>,
            ),
        },
      ],
    };
  },
} satisfies PluginFactory<PodTopologySpreadArgs, AnyPlugin>;

const hasDefaultConstraints = ({ defaultingType, defaultConstraints }: PodTopologySpreadArgs): boolean =>
  defaultingType === 'System' || (defaultConstraints?.length ?? 0) > 0;

const signPod = ({ spec }: ReadonlyPod): [] | Status =>
  spec.topologySpreadConstraints?.length
    ? Status.unschedulable('pods with topology constraints are not signable')
    : [];

interface Constraint {
  readonly topologyKey: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly selector: Selector;
  readonly honorAffinity: boolean;
  readonly honorTaints: boolean;
}

function constraints(
  pod: ReadonlyPod,
  action: string,
  args: PodTopologySpreadArgs,
  handle: Handle,
): Constraint[] {
  const own = pod.spec.topologySpreadConstraints ?? [];
  if (own.length > 0) return own.filter(acts(action)).map((constraint) => parsed(constraint, pod));
  const defaults = args.defaultingType === 'System' ? systemConstraints : (args.defaultConstraints ?? []);
  const some = defaults.filter(acts(action));
  const selector = some.length > 0 ? defaultSelector(pod, handle) : undefined;
  return selector ? some.map((constraint) => ({ ...parsed(constraint, pod), selector })) : [];
}

const acts =
  (action: string) =>
  ({ whenUnsatisfiable }: DeepReadonly<TopologySpreadConstraint>): boolean =>
    whenUnsatisfiable === action;

function parsed(constraint: DeepReadonly<TopologySpreadConstraint>, pod: ReadonlyPod): Constraint {
  const { labelSelector: own, matchLabelKeys = [], nodeAffinityPolicy, nodeTaintsPolicy } = constraint;
  const labels = pod.metadata.labels ?? {};
  const keys = matchLabelKeys.flatMap((key) =>
    labels[key] === undefined ? [] : [[key, labels[key]] as const],
  );
  const selector = labelSelector(own);
  return {
    topologyKey: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    selector:
      keys.length === 0 ? selector : bothSelectors(selectorFromSet(Object.fromEntries(keys)), selector),
    honorAffinity: (nodeAffinityPolicy ?? 'Honor') === 'Honor',
    honorTaints: nodeTaintsPolicy === 'Honor',
  };
}

type Selecting = DeepReadonly<KubeObject> & {
  readonly spec?: { readonly selector?: Readonly<Record<string, string>> };
};

/** What the Services that select the Pod and the controller that owns it select; undefined when there is none. */
function defaultSelector(pod: ReadonlyPod, handle: Handle): Selector | undefined {
  const services = selectedByServices(pod, handle);
  const owner = ownerSelector(pod, handle);
  const selectors = [
    ...(services.length > 0 ? [selectorFromSet(Object.assign({}, ...services))] : []),
    ...(owner
      ? [owner.ofLabels ? selectorFromSet(owner.selector as Labels) : labelSelector(owner.selector)]
      : []),
  ].filter(({ empty }) => !empty);
  const [first, second] = selectors;
  return first && second ? bothSelectors(first, second) : first;
}

/** What each Service selects that selects the Pod. */
const selectedByServices = (pod: ReadonlyPod, handle: Handle): Labels[] =>
  (handle.list('services') as readonly Selecting[])
    .filter(({ metadata }) => metadata.namespace === pod.metadata.namespace)
    .map(({ spec }) => spec?.selector ?? {})
    .filter(
      (selector) =>
        Object.keys(selector).length > 0 && selectorFromSet(selector).matches(pod.metadata.labels),
    );

/** Controllers whose selectors are known, by apiVersion and kind. Source: plugins/helper/spread.go. */
const owners: Readonly<Record<string, ListedResource>> = {
  'v1 ReplicationController': 'replicationcontrollers',
  'apps/v1 ReplicaSet': 'replicasets',
  'apps/v1 StatefulSet': 'statefulsets',
};

/** The selector of the controller that owns the Pod; of an old one it is a set of labels. */
function ownerSelector(
  { metadata }: ReadonlyPod,
  handle: Handle,
): { readonly ofLabels: boolean; readonly selector: object } | undefined {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller);
  const resource = owner && owners[`${owner.apiVersion} ${owner.kind}`];
  const found = resource && handle.get(resource, `${metadata.namespace}/${owner.name}`);
  const selector = (found as { spec?: { selector?: object } } | undefined)?.spec?.selector;
  return selector && { ofLabels: resource === 'replicationcontrollers', selector };
}

/** What the counts depend on besides the nodes: all that goes into a selector or that a policy looks at. */
const keyOf = (pod: ReadonlyPod, what: string, handle: Handle): string =>
  JSON.stringify([
    what,
    pod.metadata.namespace,
    pod.metadata.labels,
    pod.spec.topologySpreadConstraints,
    pod.spec.topologySpreadConstraints?.length
      ? undefined
      : [selectedByServices(pod, handle), ownerSelector(pod, handle)],
    pod.spec.nodeSelector,
    pod.spec.affinity?.nodeAffinity,
    pod.spec.tolerations,
  ]);

const hasKeys = (node: NodeInfo, all: readonly Constraint[]): boolean =>
  all.every(({ topologyKey }) => node.labels[topologyKey] !== undefined);

/** Whether the pods of a node count, as the constraint's policies say. */
const counts = ({ honorAffinity, honorTaints }: Constraint, pod: ReadonlyPod, node: NodeInfo): boolean =>
  !(honorAffinity && !matchesRequiredNodeAffinity(pod, node)) &&
  !(honorTaints && findUntoleratedTaint(node.taints, pod.spec.tolerations));

/** A selector that selects everything counts nothing; Pods that are being deleted do not count. */
function countPods(node: NodeInfo, selector: Selector, namespace: string | undefined): number {
  if (selector.empty) return 0;
  let count = 0;
  for (const { metadata } of node.pods) {
    if (metadata.deletionTimestamp || metadata.namespace !== namespace) continue;
    if (selector.matches(metadata.labels)) count++;
  }
  return count;
}

/** Per DoNotSchedule constraint: how many matching Pods each domain has. */
class Spread {
  readonly pod: ReadonlyPod;
  readonly constraints: readonly Constraint[];
  domains: readonly Map<string, number>[];
  #leasts: (number | undefined)[] = [];

  constructor(pod: ReadonlyPod, all: readonly Constraint[]) {
    this.pod = pod;
    this.constraints = all;
    this.domains = all.map(() => new Map());
  }

  clone(): Spread {
    const copy = new Spread(this.pod, this.constraints);
    copy.domains = this.domains.map((domain) => new Map(domain));
    return copy;
  }

  countNode(node: NodeInfo, by: number): void {
    if (!hasKeys(node, this.constraints)) return;
    for (const [index, constraint] of this.constraints.entries()) {
      if (!counts(constraint, this.pod, node)) continue;
      this.#add(index, node, by * countPods(node, constraint.selector, this.pod.metadata.namespace));
    }
  }

  update(pod: ReadonlyPod, changed: ReadonlyPod, node: NodeInfo, by: number): void {
    if (changed.metadata.namespace !== pod.metadata.namespace || !hasKeys(node, this.constraints)) return;
    for (const [index, constraint] of this.constraints.entries()) {
      if (constraint.selector.matches(changed.metadata.labels) && counts(constraint, pod, node))
        this.#add(index, node, by);
    }
  }

  refusal(pod: ReadonlyPod, node: NodeInfo): Status | undefined {
    for (const [index, { topologyKey, selector, maxSkew, minDomains }] of this.constraints.entries()) {
      const domain = node.labels[topologyKey];
      if (domain === undefined) return Status.unresolvable(reasonLabel);
      const self = selector.matches(pod.metadata.labels) ? 1 : 0;
      const skew = (this.domains[index]?.get(domain) ?? 0) + self - this.#least(index, minDomains);
      if (skew > maxSkew) return Status.unschedulable(reasonConstraints);
    }
    return undefined;
  }

  /** The emptiest domain; 0 while there are fewer domains than the constraint wants. */
  #least(index: number, minDomains: number): number {
    const domains = this.domains[index] ?? new Map<string, number>();
    if (domains.size < minDomains) return 0;
    let least = this.#leasts[index];
    if (least === undefined) {
      least = Number.MAX_SAFE_INTEGER;
      for (const count of domains.values()) if (count < least) least = count;
      this.#leasts[index] = least;
    }
    return least;
  }

  #add(index: number, node: NodeInfo, by: number): void {
    const domain = node.labels[this.constraints[index]?.topologyKey ?? ''] ?? '';
    const domains = this.domains[index];
    domains?.set(domain, (domains.get(domain) ?? 0) + by);
    this.#leasts[index] = undefined;
  }
}

/** Per ScheduleAnyway constraint: the matching Pods of each domain, and what a domain weighs. */
interface SoftSpread {
  readonly constraints: readonly Constraint[];
  readonly ignored: ReadonlySet<string>;
  readonly domains: readonly Map<string, number>[];
  /** The logarithm of the number of domains, so that small topologies are not watered down by large ones. */
  readonly weights: readonly number[];
}

function countDomains(
  pod: ReadonlyPod,
  all: readonly Constraint[],
  feasible: readonly NodeInfo[],
  handle: Handle,
  needsAllKeys: boolean,
): SoftSpread {
  const totals = handle.tally({
    key: keyOf(pod, scoreKey, handle),
    start: () => all.map(() => new Map<string, number>()),
    count(domains, node, by) {
      if (needsAllKeys && !hasKeys(node, all)) return;
      for (const [index, constraint] of all.entries()) {
        const counted = domains[index];
        if (!counted || constraint.topologyKey === HOSTNAME || !counts(constraint, pod, node)) continue;
        const domain = node.labels[constraint.topologyKey] ?? '';
        const pods = countPods(node, constraint.selector, pod.metadata.namespace);
        counted.set(domain, (counted.get(domain) ?? 0) + by * pods);
      }
    },
  });
  const ignored = new Set<string>();
  const domains = all.map(() => new Map<string, number>());
  for (const node of feasible) {
    if (needsAllKeys && !hasKeys(node, all)) {
      ignored.add(node.name);
      continue;
    }
    for (const [index, { topologyKey }] of all.entries()) {
      if (topologyKey === HOSTNAME) continue;
      const domain = node.labels[topologyKey] ?? '';
      if (!domains[index]?.has(domain)) domains[index]?.set(domain, totals[index]?.get(domain) ?? 0);
    }
  }
  const weights = all.map(({ topologyKey }, index) =>
    naturalLogarithm(
      (topologyKey === HOSTNAME ? feasible.length - ignored.size : (domains[index]?.size ?? 0)) + 2,
    ),
  );
  return { constraints: all, ignored, domains, weights };
}

/** How many matching Pods are where the node is; turned round by normalizing. */
function crowding(pod: ReadonlyPod, node: NodeInfo, state: CycleState): number {
  const soft = state.read<SoftSpread>(scoreKey);
  if (!soft || soft.ignored.has(node.name)) return 0;
  let score = 0;
  for (const [index, { topologyKey, selector, maxSkew }] of soft.constraints.entries()) {
    const domain = node.labels[topologyKey];
    if (domain === undefined) continue;
    const count =
      topologyKey === HOSTNAME
        ? countPods(node, selector, pod.metadata.namespace)
        : (soft.domains[index]?.get(domain) ?? 0);
    score += count * (soft.weights[index] ?? 0) + (maxSkew - 1);
  }
  return Math.round(score);
}

function invert(scores: PluginNodeScore[], state: CycleState): void {
  const ignored = state.read<SoftSpread>(scoreKey)?.ignored ?? new Set();
  let [least, most] = [Number.MAX_SAFE_INTEGER, 0];
  for (const { name, score } of scores) {
    if (ignored.has(name)) continue;
    least = Math.min(least, score);
    most = Math.max(most, score);
  }
  for (const entry of scores) {
    if (ignored.has(entry.name)) entry.score = 0;
    else entry.score = most === 0 ? 100 : Math.trunc((100 * (most + least - entry.score)) / most);
  }
}

/** Whether a Pod of the namespace that has come, gone or changed counts differently for one of the constraints. */
function podHint(
  pod: ReadonlyPod,
  all: readonly Constraint[],
  before: ReadonlyPod | undefined,
  after: ReadonlyPod | undefined,
): QueueingHint {
  const counted = (other: ReadonlyPod): boolean =>
    other.metadata.uid === pod.metadata.uid ||
    (Boolean(other.spec.nodeName || other.status?.nominatedNodeName) &&
      other.metadata.namespace === pod.metadata.namespace);
  if ((after && !counted(after)) || (before && !counted(before))) return 'QueueSkip';
  const selected = ({ selector }: Constraint, other: ReadonlyPod | undefined): boolean =>
    other !== undefined && selector.matches(other.metadata.labels);
  if (!before || !after)
    return all.some((constraint) => selected(constraint, after ?? before)) ? 'Queue' : 'QueueSkip';
  const tolerates =
    after.metadata.uid === pod.metadata.uid &&
    !deepEqual(before.spec.tolerations ?? [], after.spec.tolerations ?? []) &&
    all.some(({ honorTaints }) => honorTaints);
  const helps =
    tolerates || all.some((constraint) => selected(constraint, before) !== selected(constraint, after));
  return helps ? 'Queue' : 'QueueSkip';
}

/** Whether a node has come into one of the constraints' topologies, has left it, or has moved in it. */
function nodeHint(
  all: readonly Constraint[],
  before: DeepReadonly<Node> | undefined,
  after: DeepReadonly<Node> | undefined,
): QueueingHint {
  const labels = (node: DeepReadonly<Node> | undefined) => node?.metadata.labels ?? {};
  const inside = (node: DeepReadonly<Node> | undefined): boolean =>
    node !== undefined && all.every(({ topologyKey }) => labels(node)[topologyKey] !== undefined);
  if (!before || !after) return inside(before ?? after) ? 'Queue' : 'QueueSkip';
  const moved =
    all.some(({ topologyKey }) => labels(before)[topologyKey] !== labels(after)[topologyKey]) ||
    !deepEqual(before.spec?.taints ?? [], after.spec?.taints ?? []);
  return inside(before) !== inside(after) || (inside(after) && moved) ? 'Queue' : 'QueueSkip';
}
