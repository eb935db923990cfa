/** The event at the player's position: what it carries, what led to it and what it led to, and who confirms it. */
import type { TraceEvent } from '#engine';
import { steps } from '../engine/trace/steps.ts';
import { escapeHtml } from '../playground/html.ts';
import { toYaml } from '../playground/object-text.ts';
import type { Player } from './player.ts';
import type { PlayerView } from './view.ts';
import { describe, momentLine } from './words.ts';

const EFFECTS_MAX = 12;

export function createView(panel: HTMLElement, player: Player): PlayerView {
  let shown: TraceEvent | undefined;
  return {
    show() {
      const event = player.run.events[player.position - 1];
      if (event === shown && shown !== undefined) return;
      shown = event;
      panel.innerHTML = event ? drawEvent(event, player) : '<p>Nothing has happened yet.</p>';
      panel.scrollTop = 0;
      if (event?.basis === 'recorded') void nameRecordings(panel, event);
    },
  };
}

function drawEvent(event: TraceEvent, { run, element }: Player): string {
  const cause = event.cause === undefined ? undefined : run.eventOf(event.cause);
  const effects = run.effectsOf(event.id);
  const step = steps[event.step - 1];
  const source = `${element.dataset['sourceUrl'] ?? ''}${event.source}/`;
  const rest = effects.length - EFFECTS_MAX;
  return [
    `<p class="kind"><code>${event.kind}</code> <span>#${event.id}, ${escapeHtml(momentLine(event))}</span></p>`,
    '<dl class="facts">',
    fact('Actor', escapeHtml(event.actor)),
    fact('Step', `${event.step}, ${escapeHtml(step?.title ?? '')}`),
    fact('Source', `<a href="${escapeHtml(source)}">src/engine/${escapeHtml(event.source)}</a>`),
    fact('Basis', event.basis === 'recorded' ? basis.recorded : basis.modelled, 'basis'),
    fact('Cause', cause ? jump(cause) : 'None: it comes from outside.'),
    fact(
      'Effects',
      effects.length === 0
        ? 'None.'
        : `<ul>${effects
            .slice(0, EFFECTS_MAX)
            .map((id) => `<li>${jump(run.eventOf(id))}</li>`)
            .join('')}${rest > 0 ? `<li>and ${rest} more</li>` : ''}</ul>`,
    ),
    '</dl>',
    `<pre tabindex="0" aria-label="Data of the event"><code>${escapeHtml(toYaml(event.data))}</code></pre>`,
  ].join('');
}

const basis = {
  recorded: 'Recorded: the real 1.36.4 did the same.',
  modelled: 'Modelled: no recording has it; latencies, sizes and ids are plausible.',
} as const;

function fact(term: string, description: string, part?: string): string {
  return `<div><dt>${term}</dt><dd${part ? ` data-part="${part}"` : ''}>${description}</dd></div>`;
}

function jump(event: TraceEvent | undefined): string {
  if (!event) return '';
  return `<button type="button" class="jump" data-jump="${event.id}">#${event.id} ${escapeHtml(describe(event))}</button>`;
}

/** The cases of the recordings in which the real one had the same event; the list is loaded here first. */
async function nameRecordings(panel: HTMLElement, { kind, source }: TraceEvent): Promise<void> {
  const { recordedCases } = await import('../engine/trace/recorded-cases.ts');
  const cases = recordedCases[`${kind} ${source}`] ?? [];
  const place = panel.querySelector('[data-part="basis"]');
  if (!place || cases.length === 0 || !place.textContent?.startsWith('Recorded')) return;
  place.innerHTML = `${basis.recorded} Cases: ${cases.map((name) => `<code>${escapeHtml(name)}</code>`).join(', ')}`;
}
