/**
 * How one pod was placed: a query over the trace. The page's player, a reader's cell and a test all ask here.
 */
import type { TableCell, View } from '../display.ts';
import type { EventData, EventKind, NodeRefusal, TraceEvent } from '../trace/events.ts';
import { keptRules } from './shared-rules.ts';

/** One plugin's score of one node. */
export interface PluginScore {
  readonly plugin: string;
  readonly weight: number;
  readonly raw: number;
  readonly normalized: number;
  readonly weighted: number;
}

export interface NodeDecision {
  readonly node: string;
  readonly verdict: 'won' | 'feasible' | 'refused';
  /** Who refused it, and why. */
  readonly refusal?: NodeRefusal;
  readonly scores: readonly PluginScore[];
  readonly total?: number;
}

export class Decision {
  readonly pod: string;
  /** Feasible nodes in search order, then the refused ones. */
  readonly nodes: readonly NodeDecision[];
  readonly winner: string | undefined;
  /** Why the winner won, or why there is none, in one sentence. */
  readonly why: string;
  /** What stays built-in though a plugin was swapped, a sentence each. */
  readonly kept: readonly string[];
  /** The decision that this one is compared with; set by `compareDecisions`. */
  readonly before: Decision | undefined;

  constructor(
    pod: string,
    nodes: readonly NodeDecision[],
    winner: string | undefined,
    why: string,
    kept: readonly string[] = [],
    before?: Decision,
  ) {
    this.pod = pod;
    this.nodes = nodes;
    this.winner = winner;
    this.why = why;
    this.kept = kept;
    this.before = before;
  }

  /** The plugins that scored, in the order in which they ran. */
  get plugins(): string[] {
    return this.nodes.find(({ scores }) => scores.length > 0)?.scores.map(({ plugin }) => plugin) ?? [];
  }

  node(name: string): NodeDecision | undefined {
    return this.nodes.find(({ node }) => node === name);
  }

  view(): View {
    const plugins = [...new Set([...this.plugins, ...(this.before?.plugins ?? [])])];
    const weights = new Map(
      [this.before, this]
        .flatMap((decision) => decision?.nodes ?? [])
        .flatMap(({ scores }) => scores.map(({ plugin, weight }) => [plugin, weight] as const)),
    );
    return {
      kind: 'table',
      title: `${this.pod}: ${this.#title()}`,
      columns: [
        { title: 'Node' },
        { title: 'Filter' },
        ...plugins.map((plugin) => ({
          title: plugin,
          align: 'end' as const,
          note: `weight ${weights.get(plugin)}`,
        })),
        ...(plugins.length > 0 ? [{ title: 'Total', align: 'end' as const }] : []),
      ],
      rows: this.nodes.map((node) => this.#row(node, plugins)),
      caption: [this.why, ...this.kept].join(' '),
    };
  }

  #title(): string {
    const now = this.winner ?? 'no node';
    const was = this.before ? (this.before.winner ?? 'no node') : now;
    return was === now ? now : `${was} → ${now}`;
  }

  /** Each cell; where the decision before had another text, both. */
  #row(node: NodeDecision, plugins: readonly string[]): TableCell[] {
    const now = cellsOf(node, plugins);
    if (!this.before) return now;
    const other = this.before.node(node.node);
    const was = other ? cellsOf(other, plugins) : [];
    return now.map((cell, column) => {
      const before = was[column]?.text ?? '';
      if (before === cell.text) return cell;
      if (column === 0) return { ...cell, tone: 'changed' };
      return { ...cell, text: `${before || 'none'} → ${cell.text || 'none'}`, tone: 'changed' };
    });
  }
}

function cellsOf(
  { node, refusal, verdict, scores, total }: NodeDecision,
  plugins: readonly string[],
): TableCell[] {
  return [
    { text: verdict === 'won' ? `${node} ✓` : node, tone: tones[verdict] },
    refusal
      ? { text: refusal.reasons.join(', ') || refusal.code, tone: 'bad', detail: refusal.plugin }
      : { text: 'passes', tone: 'good' },
    ...plugins.map((name): TableCell => {
      const score = scores.find(({ plugin }) => plugin === name);
      if (!score) return { text: '', tone: 'muted' };
      const { raw, normalized, weighted, weight } = score;
      return { text: String(weighted), detail: `${raw} → ${normalized} × ${weight}` };
    }),
    ...(plugins.length > 0 ? [{ text: total === undefined ? '' : String(total), tone: tones[verdict] }] : []),
  ];
}

const tones = { won: 'winner', feasible: 'plain', refused: 'muted' } as const;

/**
 * The last finished scheduling cycle of a pod (`nginx` or `default/nginx`) in a run, or undefined.
 * @param swapped default plugins that ran from a reader's file; the trace does not tell one from the built-in
 * @param known the scheduler's nodes: those that a PreFilter left out are in the trace of no Filter
 */
export function decisionOf(
  events: readonly TraceEvent[],
  pod: string,
  swapped: readonly string[] = [],
  known: readonly string[] = [],
): Decision | undefined {
  const key = pod.includes('/') ? pod : `default/${pod}`;
  const cycle = lastCycle(events, key);
  const filtered = dataOf(cycle, 'nodes.filtered');
  const scored = dataOf(cycle, 'nodes.scored');
  const selected = dataOf(cycle, 'node.selected');
  const failed = dataOf(cycle, 'cycle.failed');
  if (!selected && !failed) return undefined;
  const feasible = filtered?.feasible ?? (selected ? [selected.node] : []);
  const nodes: NodeDecision[] = [
    ...feasible.map((node, index) => feasibleNode(node, index, scored, selected?.node)),
    ...(filtered?.refused ?? []).map(
      (refusal): NodeDecision => ({ node: refusal.node, verdict: 'refused', refusal, scores: [] }),
    ),
  ];
  const seen = new Set(nodes.map(({ node }) => node));
  nodes.push(...leftOut(cycle, known).filter(({ node }) => !seen.has(node)));
  return new Decision(
    key,
    nodes,
    failed ? undefined : selected?.node,
    reasonOf(selected, failed, scored),
    keptRules(swapped),
  );
}

/** The nodes that no Filter was asked about, because a PreFilter had named others. */
function leftOut(cycle: readonly TraceEvent[], known: readonly string[]): NodeDecision[] {
  const answers = cycle.filter((event) => event.kind === 'nodes.prefiltered');
  const narrowing = answers.flatMap(({ data: { plugin, nodes } }) =>
    nodes ? [{ plugin, nodes: new Set(nodes) }] : [],
  );
  if (narrowing.length === 0) return [];
  const plugins = narrowing.map(({ plugin }) => plugin).sort();
  const reasons = [`node(s) didn't satisfy plugin(s) [${plugins.join(' ')}]`];
  return known
    .filter((node) => narrowing.some(({ nodes }) => !nodes.has(node)))
    .map((node) => {
      const plugin = plugins.join(', ');
      const refusal = { node, plugin, code: 'UnschedulableAndUnresolvable', reasons };
      return { node, verdict: 'refused', refusal, scores: [] };
    });
}

/** A decision beside an earlier one: where a verdict or a score differs, both are shown and marked. */
export function compareDecisions(before: Decision, after: Decision): Decision {
  return new Decision(after.pod, after.nodes, after.winner, after.why, after.kept, before);
}

function feasibleNode(
  node: string,
  index: number,
  scored: EventData['nodes.scored'] | undefined,
  winner: string | undefined,
): NodeDecision {
  const scores = (scored?.plugins ?? []).map(({ plugin, weight, raw, normalized }): PluginScore => {
    const score = normalized[index] ?? 0;
    return { plugin, weight, raw: raw[index] ?? 0, normalized: score, weighted: score * weight };
  });
  const total = scored?.totals[index];
  return {
    node,
    verdict: node === winner ? 'won' : 'feasible',
    scores,
    ...(total !== undefined && { total }),
  };
}

function reasonOf(
  selected: EventData['node.selected'] | undefined,
  failed: EventData['cycle.failed'] | undefined,
  scored: EventData['nodes.scored'] | undefined,
): string {
  if (failed) return failed.message;
  if (!selected) return '';
  if (!scored) return `${selected.node} is the only feasible node, so Score does not run.`;
  const equals = scored.totals.filter((total) => total === selected.score).length;
  if (equals === 1) return `${selected.node} has the highest total, ${selected.score}.`;
  return `${equals} nodes have the highest total, ${selected.score}; ${selected.node} is the root of the heap of scores.`;
}

function lastCycle(events: readonly TraceEvent[], pod: string): TraceEvent[] {
  const own = events.filter(({ data }) => (data as { pod?: unknown }).pod === pod);
  const start = own.findLastIndex(({ kind }) => kind === 'cycle.started');
  return start < 0 ? [] : own.slice(start);
}

function dataOf<K extends EventKind>(events: readonly TraceEvent[], kind: K): EventData[K] | undefined {
  return events.find((event) => event.kind === kind)?.data as EventData[K] | undefined;
}
