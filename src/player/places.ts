/**
 * Where everything stands on the map, in the units of its viewBox, and the wires between: one layout beside the text
 * and in it, and one for the strip above it.
 */
import type { Moment } from './moment.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Point = readonly [x: number, y: number];

/** Corners of the line along which messages between two places travel. */
export type Wire = readonly Point[];

export type Layout = 'wide' | 'strip';

export interface Places {
  readonly layout: Layout;
  readonly width: number;
  readonly height: number;
  /** By actor: `kubectl`, `kubelet/node-1`, … A node is `node/node-1`, the Pod within it `pod/node-1`. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** Every place that talks to the API server has its wire to it here, and within a node to containerd. */
  readonly wires: ReadonlyMap<string, Wire>;
  /** Where the words of a message stand. */
  readonly label: Box;
  /** The nodes that are drawn, in order. */
  readonly nodes: readonly string[];
  /** How many nodes there are beside them. */
  readonly hidden: number;
}

/** More nodes than this are drawn as a number. */
const NODES_MAX = 4;
const GAP = 8;

const box = (x: number, y: number, width: number, height: number): Box => ({ x, y, width, height });

export function placesOf(moment: Moment, layout: Layout): Places {
  const nodes = nodesToDraw(moment);
  const hidden = moment.nodes.length - nodes.length;
  return (layout === 'wide' ? wide : strip)(moment, nodes, hidden);
}

function wide(moment: Moment, nodes: readonly string[], hidden: number): Places {
  const boxes = new Map<string, Box>([
    ['kubectl', box(4, 30, 100, 46)],
    ['kube-apiserver', box(140, 28, 150, 112)],
    ['etcd', box(352, 28, 152, 66)],
    ['kube-scheduler', box(352, 102, 152, 38)],
  ]);
  const wires = new Map<string, Wire>([
    ['kubectl', line(104, 53, 140, 53)],
    ['etcd', line(352, 53, 290, 53)],
    ['kube-scheduler', line(352, 121, 290, 121)],
  ]);
  if ([...moment.actors].some(isController)) {
    boxes.set('kube-scheduler', box(352, 102, 72, 38));
    boxes.set('controllers', box(432, 102, 72, 38));
    wires.set('controllers', [
      [468, 140],
      [468, 147],
      [270, 147],
      [270, 140],
    ]);
  }
  if (moment.actors.has('registry')) boxes.set('registry', box(4, 104, 100, 36));
  const top = 188;
  const bus = 180;
  const height = 166;
  const inside = nodes.length > 1 ? 304 : 512;
  const narrow = (512 - inside - GAP * (nodes.length - 1)) / Math.max(1, nodes.length - 1);
  let x = 4;
  for (const node of nodes) {
    const open = node === moment.focus || nodes.length === 1;
    const width = open ? inside : narrow;
    boxes.set(`node/${node}`, box(x, top, width, height));
    const at = open ? x + 58 : x + width / 2;
    const to = open ? top + 12 : top;
    wires.set(`kubelet/${node}`, [
      [at, to],
      [at, bus],
      [215, bus],
      [215, 140],
    ]);
    if (open) {
      boxes.set(`kubelet/${node}`, box(x + 12, top + 12, 92, 30));
      boxes.set(`containerd/${node}`, box(x + 12, top + 64, 92, 30));
      boxes.set(`cni/${node}`, box(x + 12, top + 122, 42, 30));
      boxes.set(`runc/${node}`, box(x + 62, top + 122, 42, 30));
      boxes.set(`pod/${node}`, box(x + 118, top + 32, width - 130, 122));
      wires.set(`containerd/${node}`, line(x + 58, top + 64, x + 58, top + 42));
      wires.set(`cni/${node}`, line(x + 33, top + 122, x + 33, top + 94));
      wires.set(`runc/${node}`, line(x + 83, top + 122, x + 83, top + 94));
      if (boxes.has('registry'))
        wires.set('registry', [
          [54, 140],
          [54, 168],
          [x + 6, 168],
          [x + 6, top + 79],
          [x + 12, top + 79],
        ]);
    }
    x += width + GAP;
  }
  const rows = top + height + (hidden > 0 ? 22 : 4);
  return {
    layout: 'wide',
    width: 520,
    height: rows,
    boxes,
    wires,
    label: box(226, 154, 290, 20),
    nodes,
    hidden,
  };
}

function strip(moment: Moment, nodes: readonly string[], hidden: number): Places {
  const boxes = new Map<string, Box>([
    ['kubectl', box(4, 4, 72, 30)],
    ['kube-apiserver', box(104, 4, 116, 30)],
    ['etcd', box(248, 4, 108, 30)],
    ['kube-scheduler', box(248, 44, 108, 28)],
  ]);
  const wires = new Map<string, Wire>([
    ['kubectl', line(76, 19, 104, 19)],
    ['etcd', line(248, 19, 220, 19)],
    [
      'kube-scheduler',
      [
        [248, 58],
        [210, 58],
        [210, 34],
      ],
    ],
  ]);
  const top = 84;
  const open = moment.focus ?? nodes[0];
  if (open !== undefined) {
    const width = nodes.length > 1 ? 248 : 352;
    boxes.set(`node/${open}`, box(4, top, width, 66));
    boxes.set(`kubelet/${open}`, box(10, top + 8, 66, 22));
    boxes.set(`containerd/${open}`, box(10, top + 38, 66, 22));
    boxes.set(`cni/${open}`, box(86, top + 8, 36, 22));
    boxes.set(`runc/${open}`, box(86, top + 38, 36, 22));
    boxes.set(`pod/${open}`, box(130, top + 6, width - 132, 54));
    wires.set(`kubelet/${open}`, [
      [43, top + 8],
      [43, 78],
      [200, 78],
      [200, 34],
    ]);
    wires.set(`containerd/${open}`, line(43, top + 38, 43, top + 30));
    wires.set(`cni/${open}`, [
      [86, top + 19],
      [81, top + 19],
      [81, top + 46],
      [76, top + 46],
    ]);
    wires.set(`runc/${open}`, line(86, top + 52, 76, top + 52));
  }
  const others = nodes.filter((node) => node !== open);
  for (const [row, node] of others.entries()) boxes.set(`node/${node}`, box(258, top + row * 23, 98, 20));
  return {
    layout: 'strip',
    width: 360,
    height: top + 70,
    boxes,
    wires,
    label: box(4, 44, 190, 28),
    nodes: open === undefined ? nodes : [open, ...others],
    hidden,
  };
}

const line = (x1: number, y1: number, x2: number, y2: number): Wire => [
  [x1, y1],
  [x2, y2],
];

/** The node whose inside is drawn and, where there are more than can be drawn, those with something to tell. */
function nodesToDraw(moment: Moment): readonly string[] {
  if (moment.nodes.length <= NODES_MAX) return moment.nodes;
  const chosen = [...moment.verdicts].filter(([, verdict]) => verdict === 'chosen').map(([node]) => node);
  const first = [...(moment.focus === undefined ? [] : [moment.focus]), ...chosen, ...moment.nodes];
  const shown = new Set([...new Set(first)].slice(0, NODES_MAX));
  return moment.nodes.filter((node) => shown.has(node));
}

export const isController = (actor: string): boolean => actor.includes('controller');

/** The place of an actor, of those that the map has. */
export function placeOf({ boxes, nodes }: Places, actor: string, focus: string | undefined): string {
  if (boxes.has(actor)) return actor;
  if (actor.startsWith('etcd-')) return 'etcd';
  if (isController(actor)) return 'controllers';
  if (actor === 'containerd') return `containerd/${focus}`;
  const node = actor.slice(actor.indexOf('/') + 1);
  return nodes.includes(node) ? `node/${node}` : actor;
}

/** The line from one place to another, as far as there is a wire between them: each leads from a place to its hub. */
export function wireBetween({ wires }: Places, from: string, to: string): Wire | undefined {
  const toHub = rank(to) < rank(from);
  const spoke = toHub ? from : to;
  const wire = wires.get(spoke.replace(/^node\//, 'kubelet/'));
  return toHub ? wire : wire?.toReversed();
}

/** Of two that are wired, the hub is the one with the lower rank. */
function rank(place: string): number {
  const at = ['kube-apiserver', 'kubelet/', 'containerd/'].findIndex((hub) => place.startsWith(hub));
  return at === -1 ? 3 : at;
}
