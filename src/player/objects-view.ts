/** The objects in etcd at the player's position: one of them as YAML, with what its last write changed. */
import { type EtcdState, type KeyVersion, liveKeys, objectOf } from '../engine/trace/state/etcd.ts';
import { escapeHtml } from '../playground/html.ts';
import { lineDiff, toYaml } from '../playground/object-text.ts';
import { showingState } from './moment-state.ts';
import type { Player } from './player.ts';
import type { PlayerView } from './view.ts';

/** The choice that follows the run: whatever was written last. */
const LAST_WRITTEN = '';

export function createView(panel: HTMLElement, player: Player): PlayerView {
  let chosen = LAST_WRITTEN;
  let state: EtcdState | undefined;
  const select = document.createElement('select');
  const label = document.createElement('label');
  label.append('Object ', select);
  const object = document.createElement('div');
  panel.replaceChildren(label, object);
  const draw = (): void => {
    if (!state) return;
    fillOptions(select, state, chosen);
    const version = chosen === LAST_WRITTEN ? lastWritten(state) : state.keys.get(chosen);
    object.innerHTML = version ? drawVersion(version) : '<p>Nothing has been written yet.</p>';
  };
  select.addEventListener('change', () => {
    chosen = select.value;
    draw();
  });
  return {
    show: showingState(player, ({ etcd }) => {
      state = etcd;
      draw();
    }),
  };
}

function fillOptions(select: HTMLSelectElement, state: EtcdState, chosen: string): void {
  const keys = liveKeys(state).map(({ key }) => key);
  if (chosen !== LAST_WRITTEN && !keys.includes(chosen)) keys.push(chosen);
  const options = [LAST_WRITTEN, ...keys.sort()];
  if (options.length !== select.length || options.some((key, index) => select.options[index]?.value !== key))
    select.replaceChildren(
      ...options.map(
        (key) => new Option(key === LAST_WRITTEN ? 'What was written last' : shortKey(key), key),
      ),
    );
  select.value = chosen;
}

const shortKey = (key: string): string => key.replace(/^\/registry\//, '');

function lastWritten({ keys }: EtcdState): KeyVersion | undefined {
  let last: KeyVersion | undefined;
  for (const version of keys.values())
    if (version.event !== undefined && (last?.modRevision ?? 0) < version.modRevision) last = version;
  return last;
}

function drawVersion(version: KeyVersion): string {
  const { key, previous, event, createRevision, modRevision } = version;
  const written = event === undefined ? 'before time began' : jump(event, `by event ${event}`);
  const facts = [
    ['Key', `<code>${escapeHtml(key)}</code>`],
    ['Revision', `${modRevision}, written ${written}`],
    [
      'Created',
      version.version === 0
        ? 'It is deleted.'
        : `at revision ${createRevision}; this is version ${version.version}`,
    ],
    ['Before', before(previous)],
  ];
  const list = facts.map(([term, words]) => `<div><dt>${term}</dt><dd>${words}</dd></div>`).join('');
  return `<dl class="facts">${list}</dl>${yaml(version)}`;
}

function before(previous: KeyVersion | undefined): string {
  if (!previous || previous.version === 0) return 'It was not there.';
  const { event, modRevision } = previous;
  return event === undefined
    ? `revision ${modRevision}, from before time began`
    : jump(event, `revision ${modRevision}`);
}

const jump = (event: number, words: string): string =>
  `<button type="button" class="jump" data-jump="${event}">${words}</button>`;

const textOf = (version: KeyVersion | undefined): string =>
  version?.version ? toYaml(objectOf(version)) : '';

/** A deleted object is shown as it was, all of it taken away. */
function yaml(version: KeyVersion): string {
  const { previous } = version;
  const lines =
    previous?.version || version.version === 0
      ? lineDiff(textOf(previous), textOf(version))
      : textOf(version)
          .split('\n')
          .map((text) => ({ change: 'same' as const, text }));
  const marked = lines
    .filter(({ text }) => text !== '')
    .map(({ change, text }) => {
      if (change === 'same') return `  ${escapeHtml(text)}\n`;
      const [tag, sign] = change === 'added' ? ['ins', '+'] : ['del', '-'];
      return `<${tag}>${sign} ${escapeHtml(text)}</${tag}>\n`;
    });
  return `<pre class="yaml" tabindex="0" aria-label="The object, with what its last write changed"><code>${marked.join('')}</code></pre>`;
}
