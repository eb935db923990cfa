/**
 * A node on the map. One of them is open: its kubelet, containerd, CNI and runc, and the Pod with its sandbox, the
 * namespaces of that, and the containers in them. The others tell their name, the scheduler's verdict and their Pods.
 */
import type { ContainerMoment, Moment, PodMoment } from './moment.ts';
import type { Box, Places } from './places.ts';
import { dot, rectangle, shorten, text } from './svg.ts';

const RUNTIME = ['kubelet', 'containerd', 'cni', 'runc'] as const;
const DOTS_MAX = 6;

export function drawNode(
  node: string,
  moment: Moment,
  places: Places,
  acting: ReadonlySet<string | undefined>,
): string {
  const box = places.boxes.get(`node/${node}`);
  if (!box) return '';
  const pods = moment.pods.filter((pod) => pod.node === node);
  const open = places.boxes.has(`pod/${node}`);
  const verdict = moment.verdicts.get(node);
  return [
    `<g class="node ${open ? 'open' : 'closed'}${verdict ? ` ${verdict}` : ''}${acting.has(`node/${node}`) ? ' acting' : ''}" data-key="${node}">`,
    rectangle(box, 7),
    ...(open ? inside(node, box, pods, moment, places, acting) : outside(node, box, pods, moment, places)),
    '</g>',
  ].join('');
}

function inside(
  node: string,
  box: Box,
  pods: readonly PodMoment[],
  moment: Moment,
  places: Places,
  acting: ReadonlySet<string | undefined>,
): string[] {
  const wide = places.layout === 'wide';
  const parts = RUNTIME.map((part) => {
    const name = `${part}/${node}`;
    const at = places.boxes.get(name) as Box;
    return `<g class="part${acting.has(name) ? ' acting' : ''}">${rectangle(at, 4)}${text(at.x + at.width / 2, at.y + at.height / 2 + 4, part === 'cni' ? 'CNI' : part, 'small middle')}</g>`;
  });
  const runtime = places.boxes.get(`containerd/${node}`) as Box;
  if (wide) parts.push(text(runtime.x + 53, runtime.y - 7, 'CRI', 'tiny'));
  const pod = podToDraw(pods, moment);
  const others = pods.length - (pod ? 1 : 0);
  const at = places.boxes.get(`pod/${node}`) as Box;
  const heading = wide
    ? `${text(at.x, box.y + 22, node, 'name')}${text(box.x + box.width - 12, box.y + 22, [others > 0 ? `and ${others} more` : '', verdictWords(node, moment)].filter(Boolean).join('  '), 'verdict end')}`
    : '';
  const drawn = pod
    ? wide
      ? drawPod(pod, at)
      : drawSmallPod(pod, at, node)
    : emptyPod(at, wide ? '' : node);
  return [heading, ...parts, drawn];
}

/** The Pod that the event speaks of, or the one that came last. */
function podToDraw(pods: readonly PodMoment[], { event }: Moment): PodMoment | undefined {
  const { pod } = (event?.data ?? {}) as { pod?: unknown };
  return pods.find(({ key }) => key === pod) ?? pods.at(-1);
}

const nameOf = ({ key }: PodMoment): string => key.slice(key.indexOf('/') + 1);

const stageWords: Readonly<Record<PodMoment['stage'], string>> = {
  stored: 'stored',
  bound: 'bound',
  sandbox: 'has its sandbox',
  created: 'container created',
  running: 'running',
  ended: 'ended',
};

function drawPod(pod: PodMoment, at: Box): string {
  const { x, y, width, height } = at;
  const sandbox: Box = { x: x + 8, y: y + 28, width: width - 16, height: height - 36 };
  const each =
    (sandbox.width - 16 - 6 * (Math.max(1, pod.containers.length) - 1)) / Math.max(1, pod.containers.length);
  return [
    `<g class="pod ${pod.stage}">`,
    rectangle(at, 6, 'outline'),
    text(x + 10, y + 18, shorten(nameOf(pod), 14), 'name'),
    text(x + width - 10, y + 18, stageWords[pod.stage], 'note end'),
    pod.pause === 'none'
      ? ''
      : [
          `<g class="sandbox ${pod.pause}">`,
          rectangle(sandbox, 4),
          dot(sandbox.x + 12, sandbox.y + 13, 3.5, 'process'),
          text(sandbox.x + 20, sandbox.y + 17, 'pause', 'small'),
          ...pod.namespaces.map((name, index) => chip(name, sandbox.x + 56 + index * 33, sandbox.y + 5)),
          text(sandbox.x + 8, sandbox.y + 37, pod.address ? `eth0 ${pod.address}` : '', 'mono'),
          ...pod.containers.slice(0, 3).map((container, index) =>
            drawContainer(container, {
              x: sandbox.x + 8 + index * (each + 6),
              y: sandbox.y + 48,
              width: each,
              height: 30,
            }),
          ),
          '</g>',
        ].join(''),
    '</g>',
  ].join('');
}

function drawSmallPod(pod: PodMoment, at: Box, node: string): string {
  const { x, y, width } = at;
  return [
    `<g class="pod ${pod.stage}">`,
    text(x + 2, y + 8, node, 'small'),
    rectangle({ x, y: y + 14, width: width - 2, height: 40 }, 4, 'outline'),
    text(x + 8, y + 30, shorten(nameOf(pod), 12), 'small'),
    ...(pod.pause === 'none' ? [] : [dot(x + width - 12, y + 26, 3.5, `process ${pod.pause}`)]),
    text(x + 8, y + 47, shorten(containerWords(pod), 18), 'tiny'),
    '</g>',
  ].join('');
}

function containerWords(pod: PodMoment): string {
  const [container] = pod.containers;
  if (container) return `${container.name} ${container.state}`;
  return pod.namespaces.length > 0 ? pod.namespaces.join(' ') : stageWords[pod.stage];
}

function drawContainer(container: ContainerMoment, at: Box): string {
  const state = container.state === 'exited' ? `exited ${container.exitCode ?? ''}` : container.state;
  const fits = Math.floor((at.width - 26) / 6);
  const words = `${container.name} ${state}`.length <= fits ? `${container.name} ${state}` : container.name;
  return `<g class="container ${container.state}">${rectangle(at, 3)}${dot(at.x + 12, at.y + at.height / 2, 4, 'process')}${text(at.x + 22, at.y + at.height / 2 + 4, shorten(words, fits), 'small')}</g>`;
}

function chip(name: string, x: number, y: number): string {
  return `<g class="namespace">${rectangle({ x, y, width: 29, height: 16 }, 8)}${text(x + 14.5, y + 12, name, 'tiny middle')}</g>`;
}

function emptyPod(at: Box, words: string): string {
  return `<g class="no-pod">${words ? text(at.x + 2, at.y + 8, words, 'small') : ''}${rectangle(words ? { ...at, y: at.y + 14, height: 40, width: at.width - 2 } : at, 6)}</g>`;
}

function outside(
  node: string,
  { x, y, width, height }: Box,
  pods: readonly PodMoment[],
  moment: Moment,
  { layout }: Places,
): string[] {
  const verdict = verdictWords(node, moment);
  if (layout === 'strip') {
    const fits = Math.floor((width - 14 - verdict.length * 6 - pods.length * 2) / 6);
    return [
      text(x + 7, y + 15, shorten(node, fits), 'small'),
      text(x + width - 7, y + 15, pods.length > 0 ? `${verdict} +${pods.length}` : verdict, 'verdict end'),
    ];
  }
  const lines = wrap(node, Math.floor((width - 8) / 6));
  const shown = pods.slice(-DOTS_MAX);
  return [
    ...lines.map((line, index) => text(x + width / 2, y + 20 + index * 13, line, 'small middle')),
    text(x + width / 2, y + 58, verdict, 'verdict middle'),
    ...shown.map(
      (pod, index) =>
        `<g class="pod ${pod.stage}">${dot(x + width / 2 + ((index % 3) - (Math.min(3, shown.length) - 1) / 2) * 17, y + height - 46 + Math.floor(index / 3) * 17, 6, 'whole')}</g>`,
    ),
    pods.length > DOTS_MAX
      ? text(x + width / 2, y + height - 8, `and ${pods.length - DOTS_MAX} more`, 'tiny middle')
      : '',
  ];
}

/** What the scheduler thinks of a node, while it decides: a sign, and the score that the node has. */
function verdictWords(node: string, { verdicts, scores }: Moment): string {
  const verdict = verdicts.get(node);
  if (verdict === undefined) return '';
  const score = scores.get(node);
  return `${verdict === 'refused' ? '✕' : verdict === 'chosen' ? '✓' : '○'}${score === undefined ? '' : ` ${score}`}`;
}

/** A name in one line or, broken behind a hyphen, in two. */
function wrap(name: string, length: number): string[] {
  if (name.length <= length) return [name];
  const at = name.lastIndexOf('-', length - 1) + 1;
  return at > 1 ? [name.slice(0, at), shorten(name.slice(at), length)] : [shorten(name, length)];
}
