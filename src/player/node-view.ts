/** What a node holds at the player's position: pod workers, sandboxes with their network, containers, images, mounts. */
import type { ContainerState, RuncState } from '../engine/trace/state/containers.ts';
import type { NodeState } from '../engine/trace/state/nodes.ts';
import { escapeHtml } from '../playground/html.ts';
import { nodeOf } from './moment.ts';
import { showingState } from './moment-state.ts';
import type { Player } from './player.ts';
import type { PlayerView } from './view.ts';

export function createView(panel: HTMLElement, player: Player): PlayerView {
  /** The reader's choice; without one the view follows the run. */
  let chosen: string | undefined;
  const select = document.createElement('select');
  const label = document.createElement('label');
  label.append('Node ', select);
  const inside = document.createElement('div');
  panel.replaceChildren(label, inside);
  let nodes: ReadonlyMap<string, NodeState> = new Map();
  const draw = (): void => {
    const names = [...nodes.keys()].sort();
    const name = chosen !== undefined && nodes.has(chosen) ? chosen : lastActing(player, names);
    select.replaceChildren(...names.map((each) => new Option(each, each)));
    select.value = name;
    const node = nodes.get(name);
    inside.innerHTML = node ? drawNode(node) : '<p>There are no nodes.</p>';
  };
  select.addEventListener('change', () => {
    chosen = select.value;
    draw();
  });
  return {
    show: showingState(player, (state) => {
      nodes = state.nodes;
      draw();
    }),
  };
}

/** The node on which something happened last, or the one of the next event on a node. */
function lastActing({ run, position }: Player, names: readonly string[]): string {
  const acting = (event: { readonly actor: string } | undefined): string => nodeOf(event?.actor ?? '') ?? '';
  const known = (event: { readonly actor: string }): boolean => names.includes(acting(event));
  const before = run.events.slice(0, position).findLast(known);
  return acting(before ?? run.events.slice(position).find(known)) || (names[0] ?? '');
}

function drawNode(node: NodeState): string {
  const pods = [...node.pods.values()].map(({ pod, phase, statusVersion, volumes, error }) =>
    [
      `<code>${escapeHtml(pod)}</code>: ${phase}, status version ${statusVersion}`,
      volumes.length > 0 ? `, volumes ${volumes.map(code).join(', ')}` : '',
      error === undefined ? '' : `<br>${escapeHtml(error)}`,
    ].join(''),
  );
  const namespaces = [...node.namespaces.values()].map(
    ({ path, sandbox, interfaces, addresses }) =>
      `${code(path)}${sandbox === undefined ? '' : ` of sandbox ${code(short(sandbox))}`}${
        interfaces.length > 0 ? `: ${interfaces.map(({ name }) => code(name)).join(', ')}` : ''
      }${addresses.length > 0 ? `, ${addresses.map(code).join(', ')}` : ''}`,
  );
  return [
    section('kubelet: pod workers', pods),
    section(
      'containerd: sandboxes',
      [...node.sandboxes.values()].map((each) => container(each, node)),
    ),
    section(
      'containerd: containers',
      [...node.containers.values()].map((each) => container(each, node)),
    ),
    section('network namespaces', namespaces),
    section(
      'addresses given by host-local',
      [...node.addresses].map(([address, id]) => `${code(address)} to ${code(short(id))}`),
    ),
    section('runc: containers and their mounts', [...node.processes.values()].map(drawProcess)),
    section('images', [...node.images.keys()].map(code)),
  ].join('');
}

const code = (text: string): string => `<code>${escapeHtml(text)}</code>`;

const short = (id: string): string => id.slice(0, 12);

const section = (title: string, items: readonly string[]): string =>
  `<h4>${title} <span>${items.length}</span></h4>${
    items.length === 0 ? '<p>None.</p>' : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
  }`;

const container = ({ id, pod, name, state, exitCode, since }: ContainerState, node: NodeState): string =>
  `${code(short(id))} ${escapeHtml(name)} of ${code(pod)}: <button type="button" class="jump" data-jump="${since}">${state}</button>${
    exitCode === undefined ? '' : `, exit code ${exitCode}`
  }${pidOf(node.processes.get(id))}`;

const pidOf = (process: RuncState | undefined): string =>
  process?.pid === undefined ? '' : `, process ${process.pid}`;

function drawProcess({ id, state, args, mounts, namespaces }: RuncState): string {
  const joined = namespaces.map(({ type, path }) => (path === undefined ? type : `${type} (joined)`));
  const table = mounts
    .map(
      ({ destination, source, type }) =>
        `<li>${code(destination)} ${escapeHtml(type)} from ${code(source)}</li>`,
    )
    .join('');
  return `${code(short(id))} ${state}: ${code(args.join(' '))}, namespaces ${escapeHtml(joined.join(', '))}
    <details><summary>${mounts.length} mounts</summary><ul>${table}</ul></details>`;
}
