/**
 * The cluster map as SVG text: the same function draws it at build time, into the HTML, and in the page. Everything
 * in it is escaped; it has classes and no colors of its own.
 */
import { escapeHtml } from '../playground/html.ts';
import type { Moment, PodMoment } from './moment.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const WIDTH = 640;
const PLANE: Readonly<Record<string, Box & { readonly label: string }>> = {
  kubectl: { x: 12, y: 24, width: 112, height: 48, label: 'kubectl' },
  'kube-apiserver': { x: 238, y: 24, width: 164, height: 48, label: 'kube-apiserver' },
  'etcd-1': { x: 516, y: 24, width: 112, height: 48, label: 'etcd' },
  'kube-scheduler': { x: 12, y: 116, width: 136, height: 48, label: 'kube-scheduler' },
};
const NODES_TOP = 212;
const NODE_GAP = 12;
/** More nodes than this are drawn as a number. */
const NODES_MAX = 4;
const RUNTIME = ['kubelet', 'containerd', 'cni', 'runc'] as const;
const RUNTIME_HEIGHT = 22;
const NODE_HEIGHT = 152;

export function drawMap(moment: Moment): string {
  const shown = nodesToDraw(moment);
  const boxes = new Map<string, Box>(Object.entries(PLANE));
  const width = (WIDTH - 24 - NODE_GAP * Math.max(0, shown.length - 1)) / Math.max(1, shown.length);
  shown.forEach((node, index) => {
    const x = 12 + index * (width + NODE_GAP);
    boxes.set(`node/${node}`, { x, y: NODES_TOP, width, height: NODE_HEIGHT });
    RUNTIME.forEach((part, row) => {
      boxes.set(`${part}/${node}`, {
        x: x + 8,
        y: NODES_TOP + 28 + row * (RUNTIME_HEIGHT + 6),
        width: Math.min(width * 0.55, 96),
        height: RUNTIME_HEIGHT,
      });
    });
  });
  const acting = moment.message ? [moment.message.from, moment.message.to] : [moment.event?.actor ?? ''];
  const hidden = moment.nodes.length - shown.length;
  const height = NODES_TOP + NODE_HEIGHT + (hidden > 0 ? 28 : 12);
  return [
    `<svg class="map" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(altText(moment))}">`,
    '<defs><marker id="map-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>',
    ...drawWires(shown, boxes),
    ...Object.entries(PLANE).map(([actor, box]) =>
      drawPlace(box, box.label, acting.includes(actor) ? 'place acting' : 'place'),
    ),
    moment.revision > 0 ? text(572, 88, `revision ${moment.revision}`, 'note middle') : '',
    ...shown.map((node) => drawNode(node, moment, boxes, acting)),
    hidden > 0
      ? text(WIDTH / 2, NODES_TOP + NODE_HEIGHT + 18, `and ${hidden} more nodes`, 'note middle')
      : '',
    drawWaiting(moment.pods.filter((pod) => pod.stage === 'stored')),
    moment.message ? drawMessage(boxes, moment.message) : '',
    '</svg>',
  ].join('');
}

function nodesToDraw(moment: Moment): readonly string[] {
  if (moment.nodes.length <= NODES_MAX) return moment.nodes;
  const busy = moment.pods.flatMap((pod) => (pod.node ? [pod.node] : []));
  const chosen = [...moment.verdicts].filter(([, verdict]) => verdict === 'chosen').map(([node]) => node);
  return [...new Set([...busy.slice(-2), ...chosen, ...moment.nodes])].slice(0, NODES_MAX);
}

/** Who talks to whom: everybody with the API server, and it alone with etcd. */
function drawWires(nodes: readonly string[], boxes: ReadonlyMap<string, Box>): string[] {
  const server = boxes.get('kube-apiserver') as Box;
  const clients = ['kubectl', 'etcd-1', 'kube-scheduler', ...nodes.map((node) => `node/${node}`)];
  return clients.map((client) => {
    const [start, end] = between(boxes.get(client) as Box, server);
    return `<path class="wire" d="M${start.x} ${start.y} L${end.x} ${end.y}"/>`;
  });
}

function drawPlace(box: Box, label: string, className: string): string {
  return `<g class="${className}"><rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="6"/>${text(box.x + box.width / 2, box.y + box.height / 2 + 4, label, 'middle')}</g>`;
}

function drawNode(
  node: string,
  moment: Moment,
  boxes: ReadonlyMap<string, Box>,
  acting: readonly string[],
): string {
  const box = boxes.get(`node/${node}`) as Box;
  const verdict = moment.verdicts.get(node);
  const pods = moment.pods.filter((pod) => pod.node === node);
  return [
    `<g class="node ${verdict ?? ''}"><rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" rx="8"/>`,
    text(box.x + 8, box.y + 18, node, 'name'),
    ...RUNTIME.map((part) => {
      const place = boxes.get(`${part}/${node}`) as Box;
      return drawPlace(place, part, acting.includes(`${part}/${node}`) ? 'part acting' : 'part');
    }),
    ...pods.slice(-3).map((pod, index) => drawPod(pod, box.x + box.width - 28, box.y + 44 + index * 38)),
    pods.length > 3
      ? text(box.x + box.width - 28, box.y + NODE_HEIGHT - 6, `+${pods.length - 3}`, 'note middle')
      : '',
    '</g>',
  ].join('');
}

/** A Pod: an outline when it is bound, filled as it comes to life. */
function drawPod(pod: PodMoment, x: number, y: number): string {
  const name = pod.key.slice(pod.key.indexOf('/') + 1);
  return `<g class="pod ${pod.stage}"><title>${escapeHtml(`${name}: ${pod.stage}`)}</title><circle cx="${x}" cy="${y}" r="11"/><circle class="core" cx="${x}" cy="${y}" r="5"/>${text(x, y + 24, shorten(name), 'note middle')}</g>`;
}

/** Pods that no node has yet stand beside etcd, where they are stored. */
function drawWaiting(pods: readonly PodMoment[]): string {
  return pods
    .slice(-3)
    .map((pod, index) => drawPod(pod, 600 - index * 52, 124))
    .join('');
}

function drawMessage(
  boxes: ReadonlyMap<string, Box>,
  message: { from: string; to: string; label: string },
): string {
  const from = boxes.get(message.from);
  const to = boxes.get(message.to);
  if (!from || !to) return '';
  const [start, end] = between(from, to);
  const label = shorten(message.label, 44);
  return `<g class="message"><path d="M${start.x} ${start.y} L${end.x} ${end.y}" marker-end="url(#map-arrow)"/>${text(WIDTH / 2, 196, label, 'label middle')}</g>`;
}

/** The line between two boxes, from the one's edge to the other's. */
const between = (from: Box, to: Box): [start: Point, end: Point] => [edge(from, to), edge(to, from)];

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where the line from the middle of one box to that of another leaves the first. */
function edge(from: Box, to: Box): Point {
  const center = { x: from.x + from.width / 2, y: from.y + from.height / 2 };
  const dx = to.x + to.width / 2 - center.x;
  const dy = to.y + to.height / 2 - center.y;
  const scale = Math.min(
    dx === 0 ? Number.POSITIVE_INFINITY : (from.width / 2 + 3) / Math.abs(dx),
    dy === 0 ? Number.POSITIVE_INFINITY : (from.height / 2 + 3) / Math.abs(dy),
  );
  return { x: round(center.x + dx * scale), y: round(center.y + dy * scale) };
}

const round = (value: number): number => Math.round(value * 10) / 10;

function text(x: number, y: number, content: string, className: string): string {
  return `<text x="${round(x)}" y="${round(y)}" class="${className}">${escapeHtml(content)}</text>`;
}

const shorten = (value: string, length = 10): string =>
  value.length > length ? `${value.slice(0, length - 1)}…` : value;

function altText(moment: Moment): string {
  const pods = moment.pods
    .map((pod) => `${pod.key} is ${pod.stage}${pod.node ? ` on ${pod.node}` : ''}`)
    .join('; ');
  return `Cluster map at event ${moment.position}: ${pods || 'no Pods yet'}`;
}
