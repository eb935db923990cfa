/**
 * Runs the plugins of a profile, point by point, and wraps what they answer in the real framework's messages. Nothing
 * here waits unless a plugin answers by a promise. Source: pkg/scheduler/framework/runtime/framework.go, 1.36.4.
 */
import { host } from '../host.ts';
import { isThenable, type Simulation } from '../sim/simulation.ts';
import { type Duration, formatDuration, micros, parseDuration, seconds } from '../sim/time.ts';
import { nameList, rangeOf } from './compact-lists.ts';
import { PASSES, UNKNOWN, type VerdictColumn } from './fast-path/columns.ts';
import { FastPath } from './fast-path/fast-path.ts';
import {
  type AnyPlugin,
  type Awaitable,
  type CycleState,
  type Handle,
  type NodeToStatus,
  type PluginNodeScore,
  type PostFilterResult,
  type PreFilterResult,
  type ReadonlyPod,
  Status,
} from './framework.ts';
import { type NodeInfo, type PodInfo, podInfoOf } from './node-info.ts';
import { scoreOutOfRange, thrown, wrongAnswer, wrongScore } from './plugin-errors.ts';
import type { ExtensionPoint, PluginOrder } from './profile.ts';
import { type ScoreTable, scoreColumn, scoreTable } from './score-table.ts';
import { followsSharedRule } from './shared-rules.ts';
import type { Snapshot } from './snapshot.ts';

/** A plugin in a profile. `builtIn` ones are the engine's own, the others are the reader's. */
export interface ProfilePlugin {
  readonly plugin: AnyPlugin;
  readonly weight: number;
  readonly builtIn: boolean;
}

export const MAX_NODE_SCORE = 100;
/** The longest that a Permit plugin may let a pod wait. */
const PERMIT_TIMEOUT_MICROS_MAX = seconds(15 * 60);

/** A Filter plugin in a cycle, and what it answered before about the nodes of the snapshot. */
interface FilterStep {
  readonly plugin: Having<'filter'>;
  readonly known: VerdictColumn | undefined;
}

/** The extension point that a method belongs to. */
const extensionPointOf: Partial<Record<keyof AnyPlugin, ExtensionPoint>> = {
  preEnqueue: 'preEnqueue',
  less: 'queueSort',
  preFilter: 'preFilter',
  addPod: 'preFilter',
  removePod: 'preFilter',
  filter: 'filter',
  postFilter: 'postFilter',
  preScore: 'preScore',
  score: 'score',
  normalizeScore: 'score',
  reserve: 'reserve',
  unreserve: 'reserve',
  permit: 'permit',
  preBind: 'preBind',
  preBindPreFlight: 'preBind',
  bind: 'bind',
  postBind: 'postBind',
};

type Having<K extends keyof AnyPlugin> = AnyPlugin & Required<Pick<AnyPlugin, K>>;

export class Framework {
  plugins!: readonly ProfilePlugin[];
  readonly #sim: Simulation;
  readonly #nominated: Handle['nominatedPods'];
  readonly #readers = new Set<string>();
  readonly #weights = new Map<string, number>();
  #filters!: readonly FilterStep[];
  readonly #byPoint = new Map<keyof AnyPlugin, readonly AnyPlugin[]>();
  readonly #waiting = new Map<string, PermitWait>();
  readonly #snapshot: Snapshot | undefined;
  #order: PluginOrder | undefined;
  #signers: readonly Having<'signPod'>[] | 'none' | undefined;
  #fastPath: FastPath | undefined;
  readonly #scratch = new Map<string, Float64Array>();

  /**
   * @param snapshot whose nodes are scheduled to; without it nothing is remembered of them
   * @param order of the plugins at each extension point; without it the order of `plugins`
   */
  constructor(
    sim: Simulation,
    plugins: readonly ProfilePlugin[],
    nominatedPods: Handle['nominatedPods'],
    snapshot?: Snapshot,
    order?: PluginOrder,
  ) {
    this.#sim = sim;
    this.#snapshot = snapshot;
    this.#nominated = nominatedPods;
    this.use(plugins, order);
  }

  /** Runs these plugins from now on; what waits in Permit goes on waiting. */
  use(plugins: readonly ProfilePlugin[], order?: PluginOrder): void {
    this.#fastPath = this.#snapshot && new FastPath(this.#snapshot, plugins);
    this.#order = order;
    this.plugins = plugins;
    this.#signers = undefined;
    for (const known of [this.#byPoint, this.#weights, this.#readers]) known.clear();
    for (const { plugin, weight, builtIn } of plugins) {
      this.#weights.set(plugin.name, weight);
      if (!builtIn) this.#readers.add(plugin.name);
    }
    this.#filters = this.#at('filter').map((plugin) => ({ plugin, known: undefined }));
  }

  /** Default plugins that run from a reader's file, of those that share a rule with others. */
  get swapped(): string[] {
    return [...this.#readers].filter(followsSharedRule);
  }

  /** The names of the plugins at an extension point, in the order in which they run. */
  pluginsAt(point: keyof AnyPlugin): string[] {
    return this.#at(point).map(({ name }) => name);
  }

  /** What a plugin's normalized score is multiplied by. */
  weightOf(plugin: string): number {
    return this.#weights.get(plugin) ?? 1;
  }

  has(point: keyof AnyPlugin): boolean {
    return this.#at(point).length > 0;
  }

  /** What all plugins that filter or score say of a pod, or undefined when one of them does not sign it. */
  signPod(pod: ReadonlyPod): string | undefined {
    const signers = (this.#signers ??= this.#findSigners());
    if (signers === 'none') return undefined;
    const signature = new Map<string, unknown>([['v1.Pod.Spec.SchedulerName', pod.spec.schedulerName]]);
    for (const plugin of signers) {
      const fragments = this.#guard(plugin.name, () => plugin.signPod(pod));
      if (fragments instanceof Status) return undefined;
      for (const { key, value } of fragments) signature.set(key, value);
    }
    return JSON.stringify([...signature]);
  }

  #findSigners(): readonly Having<'signPod'>[] | 'none' {
    const points = ['preFilter', 'filter', 'preScore', 'score'] as const;
    const plugins = new Set<AnyPlugin>(points.flatMap((point) => [...this.#at(point)]));
    const signers = [...plugins].filter(
      (plugin): plugin is Having<'signPod'> => plugin.signPod !== undefined,
    );
    return signers.length === plugins.size ? signers : 'none';
  }

  /** The first refusal, or undefined when the pod may enter the queue. Gates are decided at once: no promises here. */
  runPreEnqueue(pod: ReadonlyPod): Status | undefined {
    for (const plugin of this.#at('preEnqueue')) {
      const status = this.#verdict(
        plugin.name,
        'preEnqueue',
        this.#guard(plugin.name, () => plugin.preEnqueue(pod)),
      );
      if (status && !isThenable(status)) return status.withPlugin(plugin.name);
    }
    return undefined;
  }

  get less(): Having<'less'>['less'] {
    const sorter = this.#at('less').at(-1);
    if (!sorter) throw new Error('no queue sort plugin is enabled: a profile needs exactly one');
    return (a, b) => sorter.less(a, b);
  }

  /** Every PreFilter plugin in order. The merged node set, or the refusal; and the plugins that narrowed the nodes. */
  async runPreFilter(
    pod: ReadonlyPod,
    nodes: readonly NodeInfo[],
    state: CycleState,
    each?: (plugin: string, answer: Status | PreFilterResult) => void,
  ): Promise<{ status?: Status; nodeNames?: ReadonlySet<string>; narrowedBy: string[] }> {
    const skipped = new Set<string>();
    const narrowedBy: string[] = [];
    let nodeNames: ReadonlySet<string> | undefined;
    let refusal: Status | undefined;
    for (const plugin of this.#at('preFilter')) {
      const answer = await this.#settle(plugin.name, () => plugin.preFilter(pod, nodes, state));
      if (isPreFilterResult(answer)) {
        each?.(plugin.name, answer);
        narrowedBy.push(plugin.name);
        nodeNames = nodeNames ? intersection(nodeNames, answer.nodeNames) : answer.nodeNames;
        if (nodeNames.size === 0) return { status: emptyNodeSet(narrowedBy), nodeNames, narrowedBy };
        continue;
      }
      const status = this.#checked(plugin.name, 'preFilter', answer)?.withPlugin(plugin.name);
      if (!status) continue;
      each?.(plugin.name, status);
      if (status.code === 'Skip') skipped.add(plugin.name);
      else if (status.code === 'UnschedulableAndUnresolvable') return { status, narrowedBy };
      else if (status.code === 'Unschedulable') refusal = status;
      else return { status: wrapped(`running PreFilter plugin ${quoted(plugin.name)}`, status), narrowedBy };
    }
    state.skippedFilterPlugins = skipped;
    return { ...(refusal && { status: refusal }), ...(nodeNames && { nodeNames }), narrowedBy };
  }

  /**
   * The Filter plugins on one node. When pods of the same or a higher priority are nominated to it, they must leave
   * room as well: the filters run with them first and, if they passed, again without.
   */
  runFiltersWithNominatedPods(
    pod: ReadonlyPod,
    node: NodeInfo,
    state: CycleState,
  ): Awaitable<Status | undefined> {
    const waiting = this.#nominated(node.name);
    if (waiting.length === 0) return this.runFilters(pod, node, state);
    const priority = pod.spec.priority ?? 0;
    const nominated = waiting.filter(
      (other) => (other.spec.priority ?? 0) >= priority && other.metadata.uid !== pod.metadata.uid,
    );
    return nominated.length === 0
      ? this.runFilters(pod, node, state)
      : this.#filterTwice(pod, node, state, nominated);
  }

  async #filterTwice(
    pod: ReadonlyPod,
    node: NodeInfo,
    state: CycleState,
    nominated: readonly ReadonlyPod[],
  ): Promise<Status | undefined> {
    const withThem = node.clone();
    const stateWithThem = state.clone();
    for (const other of nominated) {
      const info = podInfoOf(other);
      withThem.addPod(info);
      const status = await this.runAddPod(pod, info, withThem, stateWithThem);
      if (status) return status;
    }
    return (await this.runFilters(pod, withThem, stateWithThem)) ?? this.runFilters(pod, node, state);
  }

  /** The first refusal, or undefined when the pod fits on the node. */
  runFilters(pod: ReadonlyPod, node: NodeInfo, state: CycleState): Awaitable<Status | undefined> {
    return this.#filter(this.#filters, 0, pod, node, state);
  }

  /** The same as runFiltersWithNominatedPods, for many nodes of the snapshot in one cycle of a pod. */
  filtering(pod: ReadonlyPod, state: CycleState): (node: NodeInfo) => Awaitable<Status | undefined> {
    const steps = this.#filters
      .filter(({ plugin }) => !state.skippedFilterPlugins.has(plugin.name))
      .map(({ plugin }) => ({ plugin, known: this.#fastPath?.verdicts(plugin, pod) }));
    return (node) =>
      this.#nominated(node.name).length === 0
        ? this.#filter(steps, 0, pod, node, state)
        : this.runFiltersWithNominatedPods(pod, node, state);
  }

  #filter(
    steps: readonly FilterStep[],
    from: number,
    pod: ReadonlyPod,
    node: NodeInfo,
    state: CycleState,
  ): Awaitable<Status | undefined> {
    for (let index = from; index < steps.length; index++) {
      const { plugin, known } = steps[index] as FilterStep;
      const code = known?.codes[node.position] ?? UNKNOWN;
      if (code === PASSES) continue;
      if (code !== UNKNOWN) return known?.refusals.status(code);
      if (state.skippedFilterPlugins.has(plugin.name)) continue;
      let answer: ReturnType<typeof plugin.filter>;
      try {
        answer = plugin.filter(pod, node, state);
      } catch (error) {
        answer = thrown(plugin.name, error);
      }
      if (answer === undefined) {
        known?.keep(node.position, undefined);
        continue;
      }
      if (isThenable(answer)) {
        const pending = answer;
        return this.#settle(plugin.name, () => pending).then(
          (settled) =>
            this.#refusal(plugin.name, settled) ?? this.#filter(steps, index + 1, pod, node, state),
        );
      }
      const refusal = this.#refusal(plugin.name, answer);
      known?.keep(node.position, refusal);
      if (refusal) return refusal;
    }
    return undefined;
  }

  #refusal(plugin: string, answer: unknown): Status | undefined {
    const status = this.#checked(plugin, 'filter', answer);
    if (!status || status.rejected) return status?.withPlugin(plugin);
    return wrapped(`running ${quoted(plugin)} filter plugin`, status).withPlugin(plugin);
  }

  async runAddPod(
    pod: ReadonlyPod,
    added: PodInfo,
    node: NodeInfo,
    state: CycleState,
  ): Promise<Status | undefined> {
    state.ownData();
    for (const plugin of this.#at('addPod')) {
      if (state.skippedFilterPlugins.has(plugin.name)) continue;
      const status = await this.#run(plugin.name, 'addPod', () => plugin.addPod(pod, added, node, state));
      if (status) return wrapped(`running AddPod on PreFilter plugin ${quoted(plugin.name)}`, status);
    }
    return undefined;
  }

  async runRemovePod(
    pod: ReadonlyPod,
    removed: PodInfo,
    node: NodeInfo,
    state: CycleState,
  ): Promise<Status | undefined> {
    state.ownData();
    for (const plugin of this.#at('removePod')) {
      if (state.skippedFilterPlugins.has(plugin.name)) continue;
      const status = await this.#run(plugin.name, 'removePod', () =>
        plugin.removePod(pod, removed, node, state),
      );
      if (status) return wrapped(`running RemovePod on PreFilter plugin ${quoted(plugin.name)}`, status);
    }
    return undefined;
  }

  /** PostFilter plugins until one succeeds; the reasons of those that could not help add up. */
  async runPostFilter(
    pod: ReadonlyPod,
    nodes: NodeToStatus,
    state: CycleState,
  ): Promise<{ status: Status; result?: PostFilterResult }> {
    const reasons: string[] = [];
    let result: PostFilterResult | undefined;
    let rejector = '';
    for (const plugin of this.#at('postFilter')) {
      const answer = await this.#settle(plugin.name, () => plugin.postFilter(pod, nodes, state));
      const { status, result: own } = postFilterAnswer(answer);
      if (own) result = own;
      if (status.code === 'Success')
        return { status: status.withPlugin(plugin.name), ...(own && { result: own }) };
      if (status.code === 'UnschedulableAndUnresolvable')
        return { status: status.withPlugin(plugin.name), ...(own && { result: own }) };
      if (!status.rejected) return { status: Status.error(status.message).withPlugin(plugin.name) };
      reasons.push(...status.reasons);
      rejector ||= plugin.name;
    }
    return { status: new Status('Unschedulable', reasons, rejector), ...(result && { result }) };
  }

  async runPreScore(
    pod: ReadonlyPod,
    nodes: readonly NodeInfo[],
    state: CycleState,
  ): Promise<Status | undefined> {
    const skipped = new Set<string>();
    for (const plugin of this.#at('preScore')) {
      const status = await this.#run(plugin.name, 'preScore', () => plugin.preScore(pod, nodes, state));
      if (status?.code === 'Skip') skipped.add(plugin.name);
      else if (status) return wrapped(`running PreScore plugin ${quoted(plugin.name)}`, status);
    }
    state.skippedScorePlugins = skipped;
    return undefined;
  }

  /** Score, NormalizeScore, weights, totals. */
  async runScore(
    pod: ReadonlyPod,
    nodes: readonly NodeInfo[],
    state: CycleState,
  ): Promise<ScoreTable | Status> {
    const plugins = this.#at('score').filter(({ name }) => !state.skippedScorePlugins.has(name));
    const raws: Float64Array[] = [];
    const positions = this.#memory('positions', nodes.length);
    for (let index = 0; index < nodes.length; index++) positions[index] = nodes[index]?.position ?? -1;
    for (const plugin of plugins) {
      const raw = this.#memory(`${plugin.name} raw`, nodes.length);
      const fault = await this.#rawScores(plugin, pod, nodes, positions, state, raw);
      if (fault)
        return wrapped('running Score plugins', wrapped(`plugin ${quoted(plugin.name)} failed with`, fault));
      raws.push(raw);
    }
    const scores: { plugin: string; weight: number; raw: Float64Array; normalized: Float64Array }[] = [];
    for (const [index, plugin] of plugins.entries()) {
      const raw = raws[index] ?? new Float64Array(0);
      const normalized = await this.#normalized(plugin, nodes, raw, pod, state);
      if (normalized instanceof Status) {
        return wrapped(
          'running Normalize on Score plugins',
          wrapped(`plugin ${quoted(plugin.name)} failed with`, normalized),
        );
      }
      scores.push({ plugin: plugin.name, weight: this.weightOf(plugin.name), raw, normalized });
    }
    const totals = this.#memory('totals', nodes.length).fill(0);
    for (const { plugin, weight, normalized } of scores) {
      const { least, most } = rangeOf(normalized);
      if (least < 0 || most > MAX_NODE_SCORE) {
        const fault = scoreOutOfRange(plugin, least < 0 ? least : most, MAX_NODE_SCORE);
        return wrapped('applying score defaultWeights on Score plugins', fault);
      }
      for (let index = 0; index < totals.length; index++)
        totals[index] = (totals[index] ?? 0) + (normalized[index] ?? 0) * weight;
    }
    const columns = scores.map(({ plugin, weight, raw, normalized }) =>
      scoreColumn(plugin, weight, raw, normalized),
    );
    return scoreTable(nameList(this.#snapshot, nodes), columns, totals);
  }

  /** Fills `raw`. A node of which the plugin's score is known is not asked about again. */
  async #rawScores(
    plugin: Having<'score'>,
    pod: ReadonlyPod,
    nodes: readonly NodeInfo[],
    positions: Float64Array,
    state: CycleState,
    raw: Float64Array,
  ): Promise<Status | undefined> {
    this.#enter(plugin.name);
    const known = this.#fastPath?.scores(plugin, pod)?.scores;
    for (let index = 0; index < nodes.length; index++) {
      const before = known?.[positions[index] ?? -1];
      if (before !== undefined && !Number.isNaN(before)) {
        raw[index] = before;
        continue;
      }
      const node = nodes[index] as NodeInfo;
      let score: Awaitable<number | Status>;
      try {
        score = plugin.score(pod, node, state);
      } catch (error) {
        return thrown(plugin.name, error);
      }
      if (typeof score !== 'number') {
        const pending = score;
        const settled: unknown = isThenable(pending)
          ? await this.#settle(plugin.name, () => pending)
          : pending;
        if (settled instanceof Status) return settled;
        score = settled as number;
      }
      const fault = wrongScore(plugin.name, score);
      if (fault) return fault;
      raw[index] = score;
      if (known) known[node.position] = score;
    }
    return undefined;
  }

  async #normalized(
    plugin: Having<'score'>,
    nodes: readonly NodeInfo[],
    raw: Float64Array,
    pod: ReadonlyPod,
    state: CycleState,
  ): Promise<Float64Array | Status> {
    if (!plugin.normalizeScore) return raw;
    const byValue = this.#fastPath?.normalizesByValue(plugin) ?? false;
    const { least, most } = byValue ? rangeOf(raw) : { least: 0, most: 1 };
    const entryOf = byValue && least !== most ? new Map<number, PluginNodeScore>() : undefined;
    const scores: PluginNodeScore[] = [];
    const entries = least === most ? Math.min(1, raw.length) : raw.length;
    for (let index = 0; index < entries; index++) {
      const score = raw[index] ?? 0;
      if (entryOf?.has(score)) continue;
      const entry = { name: nodes[index]?.name ?? '', score };
      scores.push(entry);
      entryOf?.set(score, entry);
    }
    const status = await this.#run(plugin.name, 'normalizeScore', () =>
      plugin.normalizeScore?.(scores, pod, state),
    );
    if (status) return status;
    for (const { score } of scores) {
      const fault = wrongScore(plugin.name, score);
      if (fault) return fault;
    }
    const normalized = this.#memory(`${plugin.name} normalized`, raw.length);
    if (least === most) return normalized.fill(scores[0]?.score ?? 0);
    for (let index = 0; index < raw.length; index++)
      normalized[index] = (entryOf ? entryOf.get(raw[index] ?? 0) : scores[index])?.score ?? 0;
    return normalized;
  }

  /** Memory that is used again in every cycle. */
  #memory(use: string, length: number): Float64Array {
    let memory = this.#scratch.get(use);
    if (!memory || memory.length < length) this.#scratch.set(use, (memory = new Float64Array(length)));
    return memory.length === length ? memory : memory.subarray(0, length);
  }

  async runReserve(pod: ReadonlyPod, nodeName: string, state: CycleState): Promise<Status | undefined> {
    for (const plugin of this.#at('reserve')) {
      const status = await this.#run(plugin.name, 'reserve', () => plugin.reserve(pod, nodeName, state));
      if (status) return refusedOrBroken('Reserve', plugin.name, status);
    }
    return undefined;
  }

  /** In reverse order, for every plugin, whether or not its Reserve was called. */
  async runUnreserve(pod: ReadonlyPod, nodeName: string, state: CycleState): Promise<void> {
    for (const plugin of this.#at('unreserve').toReversed()) {
      await this.#settle(plugin.name, () => plugin.unreserve(pod, nodeName, state));
    }
  }

  /** Success (undefined), a refusal, or Wait when at least one plugin wants to wait. */
  async runPermit(pod: ReadonlyPod, nodeName: string, state: CycleState): Promise<Status | undefined> {
    const waits = new Map<string, Duration>();
    for (const plugin of this.#at('permit')) {
      const answer = await this.#settle(plugin.name, () => plugin.permit(pod, nodeName, state));
      const timed = isTimed(answer) ? answer : undefined;
      const status = this.#checked(plugin.name, 'permit', timed ? timed.status : answer);
      if (!status) continue;
      if (status.code !== 'Wait') return refusedOrBroken('Permit', plugin.name, status);
      waits.set(plugin.name, timed ? toDuration(timed.timeout) : PERMIT_TIMEOUT_MICROS_MAX);
    }
    if (waits.size === 0) return undefined;
    this.#waiting.set(pod.metadata.uid ?? '', new PermitWait(this.#sim, pod, waits));
    return Status.wait(
      `one or more plugins asked to wait and no plugin rejected pod ${quoted(pod.metadata.name ?? '')}`,
    );
  }

  /** In the binding cycle: blocks until every plugin that asked to wait has allowed the pod, or one has refused it. */
  async waitOnPermit(pod: ReadonlyPod): Promise<Status | undefined> {
    const wait = this.#waiting.get(pod.metadata.uid ?? '');
    if (!wait) return undefined;
    const status = await wait.settled();
    this.#waiting.delete(pod.metadata.uid ?? '');
    return status;
  }

  waitingPod(uid: string): PermitWait | undefined {
    return this.#waiting.get(uid);
  }

  /**
   * Whether a PreBind plugin will have something to do; an Error status when one cannot tell. A plugin that says Skip
   * is left out of PreBind; one that does not say anything is taken to have something to do.
   */
  async runPreBindPreFlights(
    pod: ReadonlyPod,
    nodeName: string,
    state: CycleState,
  ): Promise<Status | boolean> {
    const skipped = new Set<string>();
    const plugins = this.#at('preBind');
    for (const plugin of plugins) {
      const status = await this.#run(plugin.name, 'preBindPreFlight', () =>
        plugin.preBindPreFlight?.(pod, nodeName, state),
      );
      if (!status) continue;
      if (status.code === 'Skip') skipped.add(plugin.name);
      else if (status.code === 'Error')
        return wrapped(`running PreBindPreFlight ${quoted(plugin.name)}`, status);
      else
        return Status.error(
          `PreBindPreFlight ${plugin.name} returned "${status.code}", which is unsupported. It is supposed to return Success, Skip, or Error status`,
        );
    }
    state.skippedPreBindPlugins = skipped;
    return skipped.size < plugins.length;
  }

  async runPreBind(pod: ReadonlyPod, nodeName: string, state: CycleState): Promise<Status | undefined> {
    for (const plugin of this.#at('preBind')) {
      if (state.skippedPreBindPlugins.has(plugin.name)) continue;
      const status = await this.#run(plugin.name, 'preBind', () => plugin.preBind(pod, nodeName, state));
      if (status) return refusedOrBroken('PreBind', plugin.name, status);
    }
    return undefined;
  }

  /** The first Bind plugin that does not skip. Names it, for the trace. */
  async runBind(
    pod: ReadonlyPod,
    nodeName: string,
    state: CycleState,
  ): Promise<{ plugin: string; status?: Status }> {
    for (const plugin of this.#at('bind')) {
      const status = await this.#run(plugin.name, 'bind', () => plugin.bind(pod, nodeName, state));
      if (status?.code === 'Skip') continue;
      return { plugin: plugin.name, ...(status && { status: refusedOrBroken('Bind', plugin.name, status) }) };
    }
    return { plugin: '', status: new Status('Skip') };
  }

  async runPostBind(pod: ReadonlyPod, nodeName: string, state: CycleState): Promise<void> {
    for (const plugin of this.#at('postBind')) {
      await this.#settle(plugin.name, () => plugin.postBind(pod, nodeName, state));
    }
  }

  /** Tells the host which reader's Filter plugins are about to run over the nodes. */
  enterFilters(): void {
    for (const { plugin } of this.#filters) this.#enter(plugin.name);
  }

  #at<K extends keyof AnyPlugin>(point: K): readonly Having<K>[] {
    let plugins = this.#byPoint.get(point);
    if (!plugins) {
      const extensionPoint = extensionPointOf[point];
      const ordered = extensionPoint && this.#order?.get(extensionPoint);
      const all = this.plugins.map(({ plugin }) => plugin);
      const here = ordered
        ? ordered.flatMap((name) => all.find((plugin) => plugin.name === name) ?? [])
        : all;
      plugins = here.filter((plugin): plugin is Having<K> => plugin[point] !== undefined);
      this.#byPoint.set(point, plugins);
    }
    return plugins as readonly Having<K>[];
  }

  #enter(plugin: string): void {
    if (this.#readers.has(plugin)) host.entering(plugin);
  }

  /** Calls a plugin, waits if it answers by a promise, and checks the answer. Success is undefined. */
  async #run(plugin: string, point: string, call: () => unknown): Promise<Status | undefined> {
    const answer = await this.#settle(plugin, call);
    return this.#checked(plugin, point, answer);
  }

  /** The answer of a plugin; what it throws is an Error status, a promise that never settles too. */
  async #settle<T>(plugin: string, call: () => Awaitable<T>): Promise<T | Status> {
    if (!this.#readers.has(plugin)) {
      const answer = call();
      return isThenable(answer) ? await answer : answer;
    }
    try {
      const answer = this.#sim.readerCode(plugin, call);
      return isThenable(answer) ? await answer : answer;
    } catch (error) {
      return thrown(plugin, error);
    }
  }

  #guard<T>(plugin: string, call: () => T): T | Status {
    this.#enter(plugin);
    try {
      return call();
    } catch (error) {
      return thrown(plugin, error);
    }
  }

  #verdict(plugin: string, point: string, answer: unknown): Status | undefined {
    if (isThenable(answer)) return wrongAnswer(plugin, point, 'a promise', 'it must answer at once');
    return this.#checked(plugin, point, answer);
  }

  #checked(plugin: string, point: string, answer: unknown): Status | undefined {
    if (answer === undefined || answer === null) return undefined;
    if (answer instanceof Status) return answer.code === 'Success' ? undefined : answer;
    return wrongAnswer(
      plugin,
      point,
      answer,
      "return undefined for Success, or a Status such as Status.unschedulable('why')",
    );
  }
}

/** A pod whose binding waits for Permit plugins. */
export class PermitWait {
  readonly pod: ReadonlyPod;
  readonly #sim: Simulation;
  readonly #pending = new Map<string, () => void>();
  #verdict: { status: Status | undefined } | undefined;
  #wake: (() => void) | undefined;

  constructor(sim: Simulation, pod: ReadonlyPod, waits: ReadonlyMap<string, Duration>) {
    this.pod = pod;
    this.#sim = sim;
    for (const [plugin, timeout] of waits) {
      const span = micros(Math.min(parseDuration(timeout), PERMIT_TIMEOUT_MICROS_MAX));
      const why = `rejected due to timeout after waiting ${formatDuration(span)} at plugin ${plugin}`;
      this.#pending.set(
        plugin,
        sim.after(span, () => this.reject(plugin, why)),
      );
    }
  }

  get pendingPlugins(): string[] {
    return [...this.#pending.keys()].sort();
  }

  allow(plugin: string): void {
    this.#pending.get(plugin)?.();
    this.#pending.delete(plugin);
    if (this.#pending.size === 0) this.#settle(undefined);
  }

  reject(plugin: string, message: string): void {
    for (const cancel of this.#pending.values()) cancel();
    this.#settle(Status.unschedulable(message).withPlugin(plugin));
  }

  settled(): Promise<Status | undefined> {
    if (this.#verdict) return Promise.resolve(this.#verdict.status);
    return this.#sim
      .block<void>(`Permit of ${this.pendingPlugins.join(', ')}`, (wake) => {
        this.#wake = () => wake(undefined);
      })
      .then(() => this.#verdict?.status);
  }

  #settle(status: Status | undefined): void {
    this.#verdict ??= { status };
    this.#wake?.();
  }
}

const quoted = (name: string): string => JSON.stringify(name);

/** What Go's `fmt.Errorf("…: %w", err)` makes of it. */
const wrapped = (what: string, status: Status): Status =>
  new Status('Error', [`${what}: ${status.message}`], status.plugin);

const refusedOrBroken = (point: string, plugin: string, status: Status): Status =>
  status.rejected ? status.withPlugin(plugin) : wrapped(`running ${point} plugin ${quoted(plugin)}`, status);

const isPreFilterResult = (answer: unknown): answer is PreFilterResult =>
  typeof answer === 'object' && answer !== null && 'nodeNames' in answer;

const isTimed = (answer: unknown): answer is { status: Status; timeout: string | number } =>
  typeof answer === 'object' && answer !== null && 'timeout' in answer && 'status' in answer;

/** A number counts seconds. */
const toDuration = (timeout: string | number): Duration =>
  typeof timeout === 'number' ? seconds(timeout) : timeout;

function postFilterAnswer(answer: unknown): { status: Status; result?: PostFilterResult } {
  if (answer instanceof Status) return { status: answer };
  if (typeof answer === 'object' && answer !== null) {
    if ('status' in answer) return answer as { status: Status; result: PostFilterResult };
    if ('nominatedNodeName' in answer)
      return { status: new Status('Success'), result: answer as PostFilterResult };
  }
  return { status: Status.error('postFilter must answer with a Status or { nominatedNodeName }') };
}

function intersection(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((name) => b.has(name)));
}

function emptyNodeSet(plugins: readonly string[]): Status {
  const [first, ...more] = [...plugins].sort();
  return Status.unresolvable(
    more.length === 0
      ? `node(s) didn't satisfy plugin ${first}`
      : `node(s) didn't satisfy plugin(s) [${[first, ...more].join(' ')}] simultaneously`,
  );
}
