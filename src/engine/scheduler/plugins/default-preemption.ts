/**
 * Makes room: finds a node on which the Pod would fit if some less important Pods were gone, and lets them go. Of all
 * such nodes it takes the one where that costs least; Pods that can stay are reprieved, those under a
 * PodDisruptionBudget first. Source: plugins/defaultpreemption and framework/preemption, 1.36.4.
 */
import {
  type AnyPlugin,
  type CycleState,
  countReasons,
  type DeepReadonly,
  type Handle,
  type KubeObject,
  type LabelSelector,
  labelSelector,
  type NodeInfo,
  NodeToStatus,
  type PluginFactory,
  type PodInfo,
  type ReadonlyPod,
  Status,
} from '#engine';

const noVictims = 'No preemption victims found for incoming pod';
const notHelpful = 'Preemption is not helpful for scheduling';
/** Added to every priority before they are summed, so that fewer victims with a negative priority do not lose to more. */
const PRIORITY_OFFSET = 2_147_483_648;

export interface DefaultPreemptionArgs {
  /** How many candidates are enough: this part of the nodes, and at least so many. */
  readonly minCandidateNodesPercentage: number;
  readonly minCandidateNodesAbsolute: number;
}

/** A node and who would have to go, the most important first. */
export interface Candidate {
  readonly node: string;
  readonly victims: readonly ReadonlyPod[];
  readonly budgetViolations: number;
}

export const DefaultPreemption = {
  name: 'DefaultPreemption',
  defaultArgs: { minCandidateNodesPercentage: 10, minCandidateNodesAbsolute: 100 },
  create: (args, handle) => ({
    name: 'DefaultPreemption',
    preEnqueue: (pod) =>
      handle.isPreempting(pod.metadata.uid ?? '')
        ? Status.unresolvable('waiting for the preemption for this pod to be finished')
        : undefined,
    async postFilter(pod, nodes, state) {
      const why = notEligible(pod, nodes, handle);
      if (why) return Status.unschedulable(`preemption: ${why}`);
      const { candidates, rejections } = await findCandidates(pod, nodes, state, handle, args);
      const best = pickBest(candidates)[0];
      if (!best) {
        rejections.absent = Status.unresolvable(notHelpful);
        const all = handle.nodes().length;
        const message = `0/${all} nodes are available: ${countReasons(rejections, all).join(', ')}.`;
        return { result: { nominatedNodeName: '' }, status: Status.unschedulable(`preemption: ${message}`) };
      }
      handle.preempt(pod, best.victims, best.node);
      return { nominatedNodeName: best.node };
    },
    // Who waits for its victims is activated when they are gone, not by the events of their deletion.
    eventsToRegister: () => [{ resource: 'Pod', actions: ['Delete'], hint: () => 'QueueSkip' }],
  }),
} satisfies PluginFactory<DefaultPreemptionArgs, AnyPlugin>;

const priorityOf = (pod: ReadonlyPod): number => pod.spec.priority ?? 0;

/** Why the Pod may not preempt, or nothing. A Pod whose victims are still ending waits for them. */
function notEligible(pod: ReadonlyPod, nodes: NodeToStatus, handle: Handle): string | undefined {
  if (pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.status?.nominatedNodeName ?? '';
  if (nominated === '' || nodes.get(nominated).code === 'UnschedulableAndUnresolvable') return undefined;
  const ending = handle
    .node(nominated)
    ?.pods.some((other) => priorityOf(other) < priorityOf(pod) && isPreempted(other));
  return ending ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

const isPreempted = ({ metadata, status }: ReadonlyPod): boolean =>
  metadata.deletionTimestamp !== undefined &&
  (status?.conditions ?? []).some(
    (condition) =>
      condition.type === 'DisruptionTarget' &&
      condition.status === 'True' &&
      condition.reason === 'PreemptionByScheduler',
  );

/** Tries each node that refused the Pod for want of room, on copies, until there are enough candidates. */
export async function findCandidates(
  pod: ReadonlyPod,
  nodes: NodeToStatus,
  state: CycleState,
  handle: Handle,
  args: DefaultPreemptionArgs,
): Promise<{ candidates: Candidate[]; rejections: NodeToStatus }> {
  const potential = handle.nodes().filter(({ name }) => nodes.get(name).code === 'Unschedulable');
  const share = Math.trunc((potential.length * args.minCandidateNodesPercentage) / 100);
  const enough = Math.min(Math.max(share, args.minCandidateNodesAbsolute), potential.length);
  const harmless: Candidate[] = [];
  const violating: Candidate[] = [];
  const rejections = new NodeToStatus();
  // The real search starts at a random node, which matters only beyond the number of candidates that is enough.
  for (const node of potential) {
    const candidate = await selectVictims(pod, node.clone(), state.clone(), handle);
    if (candidate instanceof Status) rejections.nodes.set(node.name, candidate);
    else (candidate.budgetViolations === 0 ? harmless : violating).push(candidate);
    if (harmless.length > 0 && harmless.length + violating.length >= enough) break;
  }
  return { candidates: [...harmless, ...violating], rejections };
}

/** All less important Pods leave; if that is enough, as many as possible come back, the most important first. */
async function selectVictims(
  pod: ReadonlyPod,
  node: NodeInfo,
  state: CycleState,
  handle: Handle,
): Promise<Candidate | Status> {
  const potential = node.podInfos.filter((info) => priorityOf(info.pod) < priorityOf(pod));
  if (potential.length === 0) return Status.unresolvable(noVictims);
  const remove = async (info: PodInfo): Promise<void> => {
    node.removePod(info.pod);
    await handle.runRemovePod(pod, info, node, state);
  };
  for (const info of potential) await remove(info);
  const refusal = await handle.runFilters(pod, node, state);
  if (refusal) return refusal;
  potential.sort(byImportance);
  const victims: PodInfo[] = [];
  const reprieve = async (info: PodInfo): Promise<boolean> => {
    node.addPod(info);
    await handle.runAddPod(pod, info, node, state);
    if (!(await handle.runFilters(pod, node, state))) return true;
    await remove(info);
    victims.push(info);
    return false;
  };
  const { violating, others } = splitByBudget(potential, handle);
  let budgetViolations = 0;
  for (const info of violating) if (!(await reprieve(info))) budgetViolations++;
  for (const info of others) await reprieve(info);
  return { node: node.name, victims: victims.sort(byImportance).map((info) => info.pod), budgetViolations };
}

/** The higher priority first, then who has run longer. */
function byImportance({ pod: a }: PodInfo, { pod: b }: PodInfo): number {
  if (priorityOf(a) !== priorityOf(b)) return priorityOf(b) - priorityOf(a);
  const [first, second] = [startTime(a), startTime(b)];
  return first === second ? 0 : first < second ? -1 : 1;
}

/** RFC 3339 times in UTC compare as text; a Pod that has not started counts as starting now. */
const startTime = (pod: ReadonlyPod): string => pod.status?.startTime ?? '~';

type Budget = DeepReadonly<KubeObject> & {
  readonly spec?: { readonly selector?: DeepReadonly<LabelSelector> };
  readonly status?: {
    readonly disruptionsAllowed?: number;
    readonly disruptedPods?: Readonly<Record<string, string>>;
  };
};

/** Which Pods would break a PodDisruptionBudget if they went, in this order. */
function splitByBudget(
  infos: readonly PodInfo[],
  handle: Handle,
): { violating: PodInfo[]; others: PodInfo[] } {
  const budgets = (handle.list('poddisruptionbudgets') as readonly Budget[]).map(
    ({ metadata, spec, status }) => ({
      namespace: metadata.namespace,
      selector: labelSelector(spec?.selector),
      disrupted: status?.disruptedPods ?? {},
      allowed: status?.disruptionsAllowed ?? 0,
    }),
  );
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const info of infos) {
    const { labels, namespace, name = '' } = info.pod.metadata;
    let violates = false;
    for (const budget of budgets) {
      if (
        !labels ||
        budget.namespace !== namespace ||
        budget.selector.empty ||
        !budget.selector.matches(labels)
      )
        continue;
      if (Object.hasOwn(budget.disrupted, name)) continue;
      if (--budget.allowed < 0) violates = true;
    }
    (violates ? violating : others).push(info);
  }
  return { violating, others };
}

/** The cheapest candidates: more than one only if they are equal in everything. The real one picks any of these. */
export function pickBest(candidates: readonly Candidate[]): readonly Candidate[] {
  let best = candidates;
  const least = (cost: (candidate: Candidate) => number): void => {
    const lowest = Math.min(...best.map(cost));
    best = best.filter((candidate) => cost(candidate) === lowest);
  };
  least(({ budgetViolations }) => budgetViolations);
  least(({ victims: [first] }) => (first ? priorityOf(first) : 0));
  least(({ victims }) => victims.reduce((sum, victim) => sum + priorityOf(victim) + PRIORITY_OFFSET, 0));
  least(({ victims }) => victims.length);
  const latest = best.map(topStart).sort().at(-1);
  return best.filter((candidate) => topStart(candidate) === latest);
}

/** When the first of the most important victims started. */
function topStart({ victims }: Candidate): string {
  const [first] = victims;
  const top = victims.filter((victim) => first && priorityOf(victim) === priorityOf(first)).map(startTime);
  return top.sort()[0] ?? '~';
}
