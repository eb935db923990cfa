/** What an edit changed: the edited run beside the unedited one of the same cell. */
import type { TraceEvent } from '#engine';
import { compareDecisions, decisionOf } from '../engine/scheduler/decision.ts';
import type { DiffEntry } from '../engine/trace/diff.ts';
import { objectsAt } from '../engine/trace/state/history.ts';
import { escapeHtml } from '../playground/html.ts';
import { lineDiff, toYaml } from '../playground/object-text.ts';
import { renderView } from '../playground/render-output.ts';
import type { Comparison, Divergence } from './comparison.ts';
import type { Player } from './player.ts';
import type { PlayerView } from './view.ts';
import { describe } from './words.ts';

/** Differences that are listed; all of them are on the timeline. */
const LISTED_MAX = 200;

export function createView(panel: HTMLElement, player: Player): PlayerView {
  let shown: Comparison | 'none' | undefined;
  return {
    show() {
      const comparison = player.comparison ?? 'none';
      if (comparison === shown) return;
      shown = comparison;
      panel.innerHTML =
        comparison === 'none'
          ? '<p>Edit a cell and run it: its run is compared here with that of the cell as the book has it.</p>'
          : drawComparison(comparison);
    },
  };
}

function drawComparison(comparison: Comparison): string {
  const { counts, first } = comparison.diff;
  const summary = `<p>${counts.new} events are new, ${counts.gone} are gone, ${counts.changed} changed, ${counts.moved} moved; ${counts.same} are the same.</p>`;
  if (!first) return `<p>Your edit changed nothing that happens: all ${counts.same} events are the same.</p>`;
  return [
    summary,
    comparison.divergence ? drawDivergence(comparison.divergence) : '',
    drawScores(comparison),
    drawObjects(comparison),
    drawList(comparison),
  ].join('');
}

const kindWords: Readonly<Record<DiffEntry['kind'], string>> = {
  new: 'new',
  gone: 'gone',
  changed: 'changed',
  moved: 'moved',
  same: 'the same',
};

function drawDivergence({ entry, chain, line }: Divergence): string {
  const steps = chain.map((event) => `<li>${link(event, 'after' in entry)}</li>`).join('');
  const where = line
    ? `<p class="line">${line.readerCode === undefined ? 'Your edit' : `<code>${escapeHtml(line.readerCode)}</code>`}, line ${line.line} of ${escapeHtml(line.file)}: <code>${escapeHtml(line.text)}</code></p>`
    : '';
  return `<h4>Where the runs part</h4>${sideBySide(entry)}${where}<details open><summary>How it came to this</summary><ol>${steps}</ol></details>`;
}

/** The event of the unedited run on the left, that of the edited one on the right. */
function sideBySide(entry: DiffEntry): string {
  const side = (title: string, event: TraceEvent | undefined): string =>
    `<div><h5>${title}</h5>${
      event
        ? `<p>${(event.at / 1000).toFixed(1)} ms, ${escapeHtml(event.actor)}: ${escapeHtml(describe(event))}</p>`
        : '<p>Nothing of the kind.</p>'
    }</div>`;
  const [before, after] = [
    'before' in entry ? entry.before : undefined,
    'after' in entry ? entry.after : undefined,
  ];
  const data =
    before && after && entry.kind === 'changed'
      ? `<pre class="yaml" tabindex="0" aria-label="What its data has instead"><code>${yamlDiff(before.data, after.data)}</code></pre>`
      : '';
  return `<div class="sides" data-kind="${entry.kind}">${side('As the book has it', before)}${side('With your edit', after)}</div>${data}`;
}

function yamlDiff(before: unknown, after: unknown): string {
  const [one, other] = [before, after].map((value) => (value === undefined ? '' : toYaml(value)));
  return lineDiff(one ?? '', other ?? '')
    .filter(({ change, text }) => change !== 'same' && text !== '')
    .map(({ change, text }) =>
      change === 'added' ? `<ins>+ ${escapeHtml(text)}</ins>\n` : `<del>- ${escapeHtml(text)}</del>\n`,
    )
    .join('');
}

function link(event: TraceEvent, jumps: boolean): string {
  const words = escapeHtml(`${event.actor}: ${describe(event)}`);
  return jumps ? `<button type="button" class="jump" data-jump="${event.id}">${words}</button>` : words;
}

/** The score tables of every Pod that was scored otherwise, each beside the unedited one. */
function drawScores({ before, after }: Comparison): string {
  const pods = new Set(
    after.events.flatMap((event) => (event.kind === 'nodes.scored' ? [event.data.pod] : [])),
  );
  const tables = [...pods].flatMap((pod) => {
    const [one, other] = [decisionOf(before.events, pod), decisionOf(after.events, pod)];
    if (!one || !other || JSON.stringify(one.nodes) === JSON.stringify(other.nodes)) return [];
    return [renderView(compareDecisions(one, other).view())];
  });
  return tables.length === 0 ? '' : `<h4>Scores</h4>${tables.join('')}`;
}

/** The objects at the end of both runs that are not alike. */
function drawObjects({ before, after }: Comparison): string {
  const [one, other] = [objectsAt(before, before.events.length), objectsAt(after, after.events.length)];
  const items = [...new Set([...one.keys(), ...other.keys()])].sort().flatMap((key) => {
    const [first, second] = [one.get(key), other.get(key)];
    const lines = first === second ? '' : yamlDiff(first, second);
    if (lines === '') return [];
    const kind = !first ? 'new' : !second ? 'gone' : 'changed';
    return [
      `<details><summary><code>${escapeHtml(key.replace(/^\/registry\//, ''))}</code> is ${kindWords[kind]}</summary><pre class="yaml" tabindex="0" aria-label="What is different in it"><code>${lines}</code></pre></details>`,
    ];
  });
  return items.length === 0 ? '' : `<h4>Objects at the end</h4>${items.join('')}`;
}

function drawList({ diff }: Comparison): string {
  const different = diff.entries.filter(({ kind }) => kind !== 'same' && kind !== 'moved');
  const items = different.slice(0, LISTED_MAX).map((entry) => {
    const event = 'after' in entry ? entry.after : entry.before;
    return `<li class="${entry.kind}"><span>${kindWords[entry.kind]}</span> ${link(event, 'after' in entry)}</li>`;
  });
  const rest = different.length - items.length;
  return items.length === 0
    ? ''
    : `<h4>New, gone and changed</h4><ul class="differences">${items.join('')}</ul>${rest > 0 ? `<p>and ${rest} more</p>` : ''}`;
}
