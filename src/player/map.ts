/**
 * The cluster map as SVG text: the same function draws it at build time, into the HTML, and in the page. Everything
 * in it is escaped; it has classes and no colors of its own. Who talks to whom is a wire, and a message that is on its
 * way goes along its own.
 */

import { escapeHtml } from '../playground/html.ts';
import { drawNode } from './map-node.ts';
import { gate, type Moment } from './moment.ts';
import { type Box, type Layout, type Places, placeOf, placesOf, type Wire, wireBetween } from './places.ts';
import { dot, rectangle, shorten, text } from './svg.ts';
import { describe } from './words.ts';

export function drawMap(moment: Moment, layout: Layout): string {
  const places = placesOf(moment, layout);
  const sender = moment.message && placeOf(places, moment.message.from, moment.focus);
  const receiver = moment.message && placeOf(places, moment.message.to, moment.focus);
  const actor = moment.event && placeOf(places, moment.event.actor, moment.focus);
  const acting = new Set(moment.message ? [sender, receiver] : [actor]);
  const place = (name: string, inner: (box: Box) => string): string => {
    const box = places.boxes.get(name);
    if (!box) return '';
    return `<g class="place${acting.has(name) ? ' acting' : ''}" data-key="${name}">${rectangle(box, 5)}${inner(box)}</g>`;
  };
  const wide = layout === 'wide';
  return [
    `<svg class="cluster-map ${layout}" viewBox="0 0 ${places.width} ${places.height}" role="img" aria-label="${escapeHtml(altText(moment))}">`,
    wide
      ? `<g class="region">${rectangle({ x: 128, y: 4, width: 388, height: 146 }, 8)}${text(140, 20, 'control plane', 'note')}</g>`
      : '',
    `<g class="wires">${[...places.wires.values()].map((wire) => `<path class="wire" d="${path(wire)}"/>`).join('')}</g>`,
    place('kubectl', (box) => titled(box, 'kubectl', moment.command?.replace(/^kubectl /, '') ?? '', places)),
    place('kube-apiserver', (box) =>
      wide ? apiServer(box, moment) : titled(box, 'kube-apiserver', '', places),
    ),
    place('etcd', (box) => etcd(box, moment, places)),
    place('kube-scheduler', (box) =>
      titled(box, box.width > 100 ? 'kube-scheduler' : 'scheduler', moment.scheduling ?? '', places),
    ),
    place('controllers', (box) => titled(box, 'controllers', '', places)),
    place('registry', (box) => titled(box, 'registry', '', places)),
    ...places.nodes.map((node) => drawNode(node, moment, places, acting)),
    places.hidden > 0 && wide
      ? text(260, places.height - 6, `and ${places.hidden} more nodes`, 'note middle')
      : '',
    drawMessage(moment, places, sender, receiver),
    '</svg>',
  ].join('');
}

/** A place with its name, and under it a few words on what it is about. */
function titled({ x, y, width, height }: Box, name: string, words: string, { layout }: Places): string {
  const middle = y + height / 2;
  if (!words || layout === 'strip') return text(x + width / 2, middle + 4, name, 'name middle');
  return `${text(x + width / 2, middle - 3, name, 'name middle')}${text(x + width / 2, middle + 12, shorten(words, Math.floor(width / 6)), 'note middle')}`;
}

/** The handler chain as a row of stations; the request stands at one of them. */
function apiServer({ x, y, width }: Box, { request }: Moment): string {
  const stations = gate.map((_, index) => {
    const state =
      request === undefined || index > request.station ? '' : index < request.station ? ' passed' : ' at';
    return dot(
      x + 19 + (index * (width - 38)) / (gate.length - 1),
      y + 58,
      state === ' at' ? 5 : 3.5,
      `station${state}`,
    );
  });
  return [
    text(x + width / 2, y + 22, 'kube-apiserver', 'name middle'),
    text(x + width / 2, y + 40, request ? shorten(request.words, 24) : '', 'note middle'),
    `<path class="chain" d="M${x + 19} ${y + 58}H${x + width - 19}"/>`,
    ...stations,
    text(x + width / 2, y + 82, request ? (gate[request.station] ?? '') : '', 'station-name middle'),
  ].join('');
}

function etcd({ x, y, width, height }: Box, moment: Moment, { layout }: Places): string {
  const revision = moment.revision > 0 ? String(moment.revision) : '';
  if (layout === 'strip')
    return `${text(x + 10, y + height / 2 + 4, 'etcd', 'name')}${text(x + width - 10, y + height / 2 + 4, revision && `rev ${revision}`, 'counter end')}`;
  const members = moment.members.length > 0 ? moment.members : [{ name: 'etcd-1', revision: 0 }];
  const each = (width - 16 - 4 * (members.length - 1)) / members.length;
  const { key, version } = moment.written ?? {};
  return [
    text(x + 12, y + 21, 'etcd', 'name'),
    text(x + width - 12, y + 21, revision && `revision ${revision}`, 'counter end'),
    text(x + 12, y + 37, key ? shorten(`${key.replace(/\/default\//, '/')} v${version}`, 24) : '', 'note'),
    ...members.map((member, index) => {
      const cell = { x: x + 8 + index * (each + 4), y: y + 44, width: each, height: 16 };
      const { name, term, role } = member as Moment['members'][number];
      const words = [name, role, term !== undefined && `term ${term}`].filter(Boolean).join(' ');
      return `<g class="member${role === 'leader' ? ' leader' : ''}">${rectangle(cell, 3)}${text(cell.x + each / 2, cell.y + 12, shorten(words, Math.floor(each / 5.6)), 'tiny middle')}</g>`;
    }),
  ].join('');
}

function drawMessage(
  moment: Moment,
  places: Places,
  sender: string | undefined,
  receiver: string | undefined,
): string {
  if (!moment.message || !sender || !receiver) return '';
  const wire = wireBetween(places, sender, receiver);
  const { label } = places;
  const words = shorten(moment.message.label, Math.floor(label.width / 6.5));
  const end = wire?.at(-1);
  return [
    `<g class="message" data-key="${moment.position}">`,
    wire && end ? `<path class="path" d="${path(wire)}"/>${dot(end[0], end[1], 4.5, 'dot')}` : '',
    text(label.x + 4, label.y + label.height / 2 + 4, words, 'label'),
    '</g>',
  ].join('');
}

const path = (wire: Wire): string => `M${wire.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`;

const round = (value: number): number => Math.round(value * 10) / 10;

function altText(moment: Moment): string {
  const pods = moment.pods
    .slice(-8)
    .map((pod) => `${pod.key} is ${pod.stage}${pod.node ? ` on ${pod.node}` : ''}`)
    .join('; ');
  const event = moment.event ? `${describe(moment.event)}. ` : '';
  return `Cluster map. ${event}${pods || 'No Pod yet'}${moment.revision > 0 ? `; etcd is at revision ${moment.revision}` : ''}.`;
}
