/**
 * How one pod was placed: a query over the trace. The page's player, a reader's cell and a test all ask here.
 */
import type { TableCell, View } from '../display.ts';
import type { EventData, EventKind, NodeRefusal, TraceEvent } from '../trace/events.ts';

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
  /** What differs from another decision: `node` or `node/plugin`. Set by `compareDecisions`. */
  readonly changed: ReadonlySet<string>;

  constructor(
    pod: string,
    nodes: readonly NodeDecision[],
    winner: string | undefined,
    why: string,
    changed: ReadonlySet<string> = new Set(),
  ) {
    this.pod = pod;
    this.nodes = nodes;
    this.winner = winner;
    this.why = why;
    this.changed = changed;
  }

  /** The plugins that scored, in the order in which they ran. */
  get plugins(): string[] {
    return this.nodes.find(({ scores }) => scores.length > 0)?.scores.map(({ plugin }) => plugin) ?? [];
  }

  node(name: string): NodeDecision | undefined {
    return this.nodes.find(({ node }) => node === name);
  }

  view(): View {
    const { plugins } = this;
    const weights = new Map(
      this.nodes.flatMap(({ scores }) => scores.map(({ plugin, weight }) => [plugin, weight] as const)),
    );
    return {
      kind: 'table',
      title: `${this.pod}: ${this.winner === undefined ? 'no node' : this.winner}`,
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
      caption: this.why,
    };
  }

  #row(node: NodeDecision, plugins: readonly string[]): TableCell[] {
    const { refusal, verdict, scores, total } = node;
    const filter: TableCell = refusal
      ? {
          text: refusal.reasons.join(', ') || refusal.code,
          tone: this.#tone(`${node.node}/Filter`, 'bad'),
          note: `${refusal.plugin}: ${refusal.code}`,
        }
      : { text: 'passes', tone: this.#tone(`${node.node}/Filter`, 'good') };
    const name: TableCell = {
      text: verdict === 'won' ? `${node.node} ✓` : node.node,
      tone: this.#tone(node.node, tones[verdict]),
    };
    const cells = plugins.map((plugin): TableCell => {
      const score = scores.find((other) => other.plugin === plugin);
      if (!score) return { text: '', tone: 'muted' };
      const note = `raw ${score.raw}, normalized ${score.normalized}, times ${score.weight}`;
      return { text: String(score.weighted), note, tone: this.#tone(`${node.node}/${plugin}`, 'plain') };
    });
    const sum: TableCell[] =
      plugins.length === 0
        ? []
        : [
            {
              text: total === undefined ? '' : String(total),
              tone: this.#tone(`${node.node}/Total`, tones[verdict]),
            },
          ];
    return [name, filter, ...cells, ...sum];
  }

  #tone(key: string, otherwise: NonNullable<TableCell['tone']>): NonNullable<TableCell['tone']> {
    return this.changed.has(key) ? 'changed' : otherwise;
  }
}

const tones = { won: 'winner', feasible: 'plain', refused: 'muted' } as const;

/** The last finished scheduling cycle of a pod (`nginx` or `default/nginx`) in a run, or undefined. */
export function decisionOf(events: readonly TraceEvent[], pod: string): Decision | undefined {
  const key = pod.includes('/') ? pod : `default/${pod}`;
  const cycle = lastCycle(events, key);
  const filtered = dataOf(cycle, 'nodes.filtered');
  const scored = dataOf(cycle, 'nodes.scored');
  const selected = dataOf(cycle, 'node.selected');
  const failed = dataOf(cycle, 'cycle.failed');
  if (!selected && !failed) return undefined;
  const feasible = filtered?.feasible ?? (selected ? [selected.node] : []);
  const nodes = [
    ...feasible.map((node, index) => feasibleNode(node, index, scored, selected?.node)),
    ...(filtered?.refused ?? []).map(
      (refusal): NodeDecision => ({ node: refusal.node, verdict: 'refused', refusal, scores: [] }),
    ),
  ];
  return new Decision(key, nodes, failed ? undefined : selected?.node, reasonOf(selected, failed, scored));
}

/** The same decision with the cells marked that differ from the other. */
export function compareDecisions(before: Decision, after: Decision): Decision {
  const changed = new Set<string>();
  for (const node of after.nodes) {
    const other = before.node(node.node);
    if ((other?.verdict === 'won') !== (node.verdict === 'won') || !other) changed.add(node.node);
    if (other?.refusal?.reasons.join() !== node.refusal?.reasons.join()) changed.add(`${node.node}/Filter`);
    if (other?.total !== node.total) changed.add(`${node.node}/Total`);
    for (const { plugin, weighted } of node.scores) {
      if (other?.scores.find((score) => score.plugin === plugin)?.weighted !== weighted)
        changed.add(`${node.node}/${plugin}`);
    }
  }
  return new Decision(after.pod, after.nodes, after.winner, after.why, changed);
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
