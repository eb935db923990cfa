/**
 * Places Pods near those that they want to be near to and away from those that they don't, and respects the
 * anti-affinity of Pods that run already. Source: plugins/interpodaffinity, 1.36.4.
 */
import {
  type AffinityTerm,
  type AnyPlugin,
  type CycleState,
  type Handle,
  type Labels,
  type NodeInfo,
  type PluginFactory,
  type PluginNodeScore,
  type PodInfo,
  podInfoOf,
  type QueueingHint,
  type ReadonlyPod,
  Status,
  selectsNothing,
  termMatches,
} from '#engine';

const reasonAffinity = "node(s) didn't match pod affinity rules";
const reasonAntiAffinity = "node(s) didn't match pod anti-affinity rules";
const reasonExisting = "node(s) didn't satisfy existing pods anti-affinity rules";
const filterKey = 'PreFilterInterPodAffinity';
const scoreKey = 'PreScoreInterPodAffinity';

export interface InterPodAffinityArgs {
  /** What a required affinity term of a running Pod counts for when the new Pod matches it. */
  readonly hardPodAffinityWeight: number;
  /** Leaves the preferences of running Pods out when the new Pod has none. */
  readonly ignorePreferredTermsOfExistingPods: boolean;
}

export const InterPodAffinity = {
  name: 'InterPodAffinity',
  defaultArgs: { hardPodAffinityWeight: 1, ignorePreferredTermsOfExistingPods: false },
  create(args, handle) {
    return {
      name: 'InterPodAffinity',
      preFilter(pod, _nodes, state) {
        const affinity = countAffinity(pod, handle);
        if (affinity.existing.size === 0 && affinity.near.length === 0 && affinity.away.length === 0)
          return Status.skip();
        state.write(filterKey, affinity);
        return undefined;
      },
      addPod: (_pod, added, node, state) => state.read<Affinity>(filterKey)?.count(added, node, 1),
      removePod: (_pod, removed, node, state) => state.read<Affinity>(filterKey)?.count(removed, node, -1),
      filter: (_pod, node, state) => state.read<Affinity>(filterKey)?.refusal(node),
      preScore(pod, nodes, state) {
        if (nodes.length === 0) return Status.skip();
        const preferences = sumPreferences(pod, args, handle);
        if (preferences.size === 0) return Status.skip();
        state.write(scoreKey, preferences);
        return undefined;
      },
      score: (_pod, node, state) => preferenceOf(node, state),
      normalizeScore: (scores) => spreadOut(scores),
      signPod({ spec: { affinity }, metadata }) {
        if (affinity?.podAffinity || affinity?.podAntiAffinity)
          return Status.unschedulable('pods with InterPodAffinity are not signable');
        const labels = Object.entries(metadata.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
        return args.ignorePreferredTermsOfExistingPods ? [] : [{ key: 'v1.Pod.Labels', value: labels }];
      },
      eventsToRegister: () => [
        {
          resource: 'Pod',
          actions: ['Add', 'Delete', 'UpdatePodLabel'],
          hint: (pod, before, after) =>
            podHint(pod, before as ReadonlyPod | undefined, after as ReadonlyPod | undefined),
        },
        {
          resource: 'Node',
          actions: ['Add', 'UpdateNodeLabel'],
          hint: (pod, before, after) =>
            nodeHint(pod, before && (before.metadata.labels ?? {}), after?.metadata.labels ?? {}),
        },
      ],
    };
  },
} satisfies PluginFactory<InterPodAffinityArgs, AnyPlugin>;

/** Counts by topology key and value. Entries that fall to zero go. */
type Counts = Map<string, Map<string, number>>;

function countAt(counts: Counts, key: string, node: NodeInfo): number {
  const value = node.labels[key];
  return value === undefined ? 0 : (counts.get(key)?.get(value) ?? 0);
}

function bump(counts: Counts, { topologyKey }: AffinityTerm, node: NodeInfo, by: number): void {
  const value = node.labels[topologyKey];
  if (value === undefined) return;
  const values = counts.get(topologyKey) ?? new Map<string, number>();
  const count = (values.get(value) ?? 0) + by;
  if (count !== 0) values.set(value, count);
  else values.delete(value);
  if (values.size > 0) counts.set(topologyKey, values);
  else counts.delete(topologyKey);
}

/** The terms of a Pod, with the namespaces that their namespaceSelector selects now written out. */
const resolved = (terms: readonly AffinityTerm[], handle: Handle): AffinityTerm[] =>
  terms.map((term) => {
    if (term.namespaceSelector.empty) return term;
    const selected = handle
      .list('namespaces')
      .filter(({ metadata }) => term.namespaceSelector.matches(metadata.labels))
      .map(({ metadata }) => metadata.name ?? '');
    return {
      ...term,
      namespaces: new Set([...term.namespaces, ...selected]),
      namespaceSelector: selectsNothing,
    };
  });

const namespaceLabels = (pod: ReadonlyPod, handle: Handle): Labels | undefined =>
  handle.list('namespaces').find(({ metadata }) => metadata.name === pod.metadata.namespace)?.metadata.labels;

/** What the affinity of Pods depends on besides the nodes: the Pod's terms, and what it is to those of others. */
const keyOf = (
  pod: ReadonlyPod,
  what: string,
  terms: readonly AffinityTerm[],
  labels: Labels | undefined,
): string =>
  JSON.stringify([
    what,
    pod.metadata.namespace,
    pod.metadata.labels,
    labels,
    pod.spec.affinity?.podAffinity,
    pod.spec.affinity?.podAntiAffinity,
    terms.map(({ namespaces }) => [...namespaces]),
  ]);

function countAffinity(pod: ReadonlyPod, handle: Handle): Affinity {
  const { terms } = podInfoOf(pod);
  const near = resolved(terms.requiredAffinity, handle);
  const away = resolved(terms.requiredAntiAffinity, handle);
  const labels = namespaceLabels(pod, handle);
  return handle.tally({
    key: keyOf(pod, filterKey, [...near, ...away], labels),
    start: () => new Affinity(pod, near, away, labels),
    count: (affinity, node, by) => affinity.countNode(node, by),
  });
}

class Affinity {
  readonly pod: ReadonlyPod;
  readonly near: readonly AffinityTerm[];
  readonly away: readonly AffinityTerm[];
  /** Where running Pods are whose required anti-affinity the new Pod matches. */
  existing: Counts = new Map();
  /** Where running Pods are that match all that the new one wants to be near to. */
  matching: Counts = new Map();
  /** Where running Pods are that the new one must not be near to. */
  avoided: Counts = new Map();
  readonly #labels: Labels | undefined;

  constructor(
    pod: ReadonlyPod,
    near: readonly AffinityTerm[],
    away: readonly AffinityTerm[],
    labels: Labels | undefined,
  ) {
    this.pod = pod;
    this.near = near;
    this.away = away;
    this.#labels = labels;
  }

  clone(): Affinity {
    const copy = new Affinity(this.pod, this.near, this.away, this.#labels);
    copy.existing = copied(this.existing);
    copy.matching = copied(this.matching);
    copy.avoided = copied(this.avoided);
    return copy;
  }

  countNode(node: NodeInfo, by: number): void {
    for (const info of node.podsWithRequiredAntiAffinity) this.#countExisting(info, node, by);
    if (this.near.length > 0 || this.away.length > 0)
      for (const info of node.podInfos) this.#countIncoming(info, node, by);
  }

  count(info: PodInfo, node: NodeInfo, by: number): void {
    this.#countExisting(info, node, by);
    this.#countIncoming(info, node, by);
  }

  refusal(node: NodeInfo): Status | undefined {
    if (!this.#nearEnough(node)) return Status.unresolvable(reasonAffinity);
    if (this.away.some(({ topologyKey }) => countAt(this.avoided, topologyKey, node) > 0))
      return Status.unschedulable(reasonAntiAffinity);
    for (const key of this.existing.keys())
      if (countAt(this.existing, key, node) > 0) return Status.unschedulable(reasonExisting);
    return undefined;
  }

  /** The first of a group of Pods that want to be near each other may go anywhere where the labels are. */
  #nearEnough(node: NodeInfo): boolean {
    let all = true;
    for (const { topologyKey } of this.near) {
      if (node.labels[topologyKey] === undefined) return false;
      if (countAt(this.matching, topologyKey, node) <= 0) all = false;
    }
    return (
      all || (this.matching.size === 0 && this.near.every((term) => termMatches(term, this.pod, undefined)))
    );
  }

  #countExisting({ terms }: PodInfo, node: NodeInfo, by: number): void {
    for (const term of terms.requiredAntiAffinity) {
      if (termMatches(term, this.pod, this.#labels)) bump(this.existing, term, node, by);
    }
  }

  #countIncoming({ pod }: PodInfo, node: NodeInfo, by: number): void {
    if (this.near.length > 0 && this.near.every((term) => termMatches(term, pod, undefined))) {
      for (const term of this.near) bump(this.matching, term, node, by);
    }
    for (const term of this.away) if (termMatches(term, pod, undefined)) bump(this.avoided, term, node, by);
  }
}

const copied = (counts: Counts): Counts =>
  new Map([...counts].map(([key, values]) => [key, new Map(values)]));

/** Sums of weights by topology key and value, and how many terms each is the sum of. */
type Preferences = Map<string, Map<string, { weight: number; terms: number }>>;

/** What the new Pod prefers of the running ones, and they of it. */
function sumPreferences(pod: ReadonlyPod, args: InterPodAffinityArgs, handle: Handle): Preferences {
  const { terms } = podInfoOf(pod);
  const near = resolved(terms.preferredAffinity, handle);
  const away = resolved(terms.preferredAntiAffinity, handle);
  const prefers = near.length > 0 || away.length > 0;
  if (args.ignorePreferredTermsOfExistingPods && !prefers) return new Map();
  const labels = namespaceLabels(pod, handle);
  return handle.tally<Preferences>({
    key: keyOf(pod, scoreKey, [...near, ...away], labels),
    start: () => new Map(),
    count(sums, node, by) {
      for (const running of prefers ? node.podInfos : node.podsWithAffinity) {
        const { requiredAffinity, preferredAffinity, preferredAntiAffinity } = running.terms;
        for (const term of near)
          if (termMatches(term, running.pod, undefined)) add(sums, term, term.weight, node, by);
        for (const term of away)
          if (termMatches(term, running.pod, undefined)) add(sums, term, -term.weight, node, by);
        const likes = (term: AffinityTerm): boolean => termMatches(term, pod, labels);
        if (args.hardPodAffinityWeight > 0)
          for (const term of requiredAffinity)
            if (likes(term)) add(sums, term, args.hardPodAffinityWeight, node, by);
        for (const term of preferredAffinity) if (likes(term)) add(sums, term, term.weight, node, by);
        for (const term of preferredAntiAffinity) if (likes(term)) add(sums, term, -term.weight, node, by);
      }
    },
  });
}

function add(
  sums: Preferences,
  { topologyKey }: AffinityTerm,
  weight: number,
  node: NodeInfo,
  by: number,
): void {
  const value = node.labels[topologyKey];
  if (value === undefined) return;
  const values = sums.get(topologyKey) ?? new Map<string, { weight: number; terms: number }>();
  const sum = values.get(value) ?? { weight: 0, terms: 0 };
  sum.weight += by * weight;
  sum.terms += by;
  if (sum.terms > 0) values.set(value, sum);
  else values.delete(value);
  if (values.size > 0) sums.set(topologyKey, values);
  else sums.delete(topologyKey);
}

function preferenceOf(node: NodeInfo, state: CycleState): number {
  let sum = 0;
  for (const [key, values] of state.read<Preferences>(scoreKey) ?? [])
    sum += values.get(node.labels[key] ?? '\u0000')?.weight ?? 0;
  return sum;
}

/** The least becomes 0, the most 100. */
function spreadOut(scores: PluginNodeScore[]): void {
  const all = scores.map(({ score }) => score);
  const least = all.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER);
  const most = all.reduce((a, b) => Math.max(a, b), Number.MIN_SAFE_INTEGER);
  for (const entry of scores)
    entry.score = most > least ? Math.trunc(100 * ((entry.score - least) / (most - least))) : 0;
}

/**
 * A Pod that has come may be one to be near to; one that has gone may have been one to be away from, or one that kept
 * this Pod away. All terms must match, of anti-affinity too, as the real hint has it.
 */
function podHint(
  pod: ReadonlyPod,
  before: ReadonlyPod | undefined,
  after: ReadonlyPod | undefined,
): QueueingHint {
  if (before && after?.metadata.uid === pod.metadata.uid) return 'Queue';
  if ((after && !hasPlace(after)) || (before && !hasPlace(before))) return 'QueueSkip';
  const { requiredAffinity, requiredAntiAffinity } = podInfoOf(pod).terms;
  const near = (other: ReadonlyPod): boolean => matchesAll(requiredAffinity, other);
  const away = (other: ReadonlyPod): boolean => matchesAll(requiredAntiAffinity, other);
  const helps =
    before && after
      ? (!near(before) && near(after)) || (away(before) && !away(after))
      : after
        ? near(after)
        : before && (away(before) || matchesAll(podInfoOf(before).terms.requiredAntiAffinity, pod));
  return helps ? 'Queue' : 'QueueSkip';
}

const hasPlace = ({ spec, status }: ReadonlyPod): boolean =>
  Boolean(spec.nodeName || status?.nominatedNodeName);

const matchesAll = (terms: readonly AffinityTerm[], pod: ReadonlyPod): boolean =>
  terms.length > 0 && terms.every((term) => termMatches(term, pod, undefined));

/** A node that has come into a topology that the Pod wants, or has left one that it avoids, may have room. */
function nodeHint(pod: ReadonlyPod, before: Labels | undefined, after: Labels): QueueingHint {
  const { requiredAffinity, requiredAntiAffinity } = podInfoOf(pod).terms;
  const helps =
    requiredAffinity.some(
      ({ topologyKey: key }) => after[key] !== undefined && after[key] !== before?.[key],
    ) ||
    requiredAntiAffinity.some(
      ({ topologyKey: key }) => !before || (before[key] !== undefined && after[key] !== before[key]),
    );
  return helps ? 'Queue' : 'QueueSkip';
}
