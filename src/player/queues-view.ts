/** The scheduling queue at the player's position. */
import type { QueuePlace, SchedulerState, WaitingPod } from '../engine/trace/state/scheduler.ts';
import { escapeHtml } from '../playground/html.ts';
import { showingState } from './moment-state.ts';
import type { Player } from './player.ts';
import type { PlayerView } from './view.ts';

const places: readonly [QueuePlace, title: string, empty: string][] = [
  ['active', 'activeQ', 'No Pod waits to be tried next.'],
  ['backoff', 'backoffQ', 'No Pod backs off.'],
  ['unschedulable', 'unschedulable', 'No Pod waits for an event that may help it.'],
  ['gated', 'gated', 'No Pod is kept out by a PreEnqueue plugin.'],
];

export function createView(panel: HTMLElement, player: Player): PlayerView {
  return {
    show: showingState(player, ({ scheduler }) => {
      panel.innerHTML = [
        section('in flight', inFlight(scheduler), 'No Pod is being tried.'),
        ...places.map(([place, title, empty]) =>
          section(
            title,
            [...scheduler.waiting.values()].filter((pod) => pod.place === place).map(waiting),
            empty,
          ),
        ),
        section('nominated', nominated(scheduler), 'No node is being made free.'),
      ].join('');
    }),
  };
}

const section = (title: string, items: readonly string[], empty: string): string =>
  `<h4>${title} <span>${items.length}</span></h4>${
    items.length === 0 ? `<p>${empty}</p>` : `<ul>${items.map((item) => `<li>${item}</li>`).join('')}</ul>`
  }`;

const inFlight = (scheduler: SchedulerState): string[] =>
  [...scheduler.inFlight].map(([pod, attempt]) => `<code>${escapeHtml(pod)}</code>, attempt ${attempt}`);

const nominated = (scheduler: SchedulerState): string[] =>
  [...scheduler.nominated].map(
    ([pod, node]) => `<code>${escapeHtml(node)}</code> for <code>${escapeHtml(pod)}</code>`,
  );

function waiting({ pod, event, since, until, gatedBy, attempts, refusal }: WaitingPod): string {
  const facts = [
    attempts > 0 ? `tried ${attempts === 1 ? 'once' : `${attempts} times`}` : 'never tried',
    until === undefined ? '' : `until ${(until / 1_000_000).toFixed(1)} s`,
    gatedBy === undefined ? '' : `kept out by ${escapeHtml(gatedBy)}`,
    `<button type="button" class="jump" data-jump="${since}">since ${escapeHtml(event)}</button>`,
  ];
  const why = refusal ? `<br>${escapeHtml(refusal.message)}` : '';
  return `<code>${escapeHtml(pod)}</code>: ${facts.filter(Boolean).join(', ')}${why}`;
}
