/** The events as text, a page at a time, with the filter: the same as the drawing, for who does not see it. */
import type { EventKind, TraceEvent } from '#engine';
import type { Player } from './player.ts';
import { matches, type PlayerRun } from './run.ts';
import type { PlayerView } from './view.ts';
import { describe } from './words.ts';

const PAGE_EVENTS = 100;

export function createView(panel: HTMLElement, player: Player): PlayerView {
  return new ListView(panel, player);
}

class ListView implements PlayerView {
  readonly #panel: HTMLElement;
  readonly #player: Player;
  /** Positions of the events that pass the filter. */
  #positions: readonly number[] = [];
  #made: { run: PlayerRun; length: number; filter: object } | undefined;
  #page = -1;
  #position = -1;

  constructor(panel: HTMLElement, player: Player) {
    this.#panel = panel;
    this.#player = player;
    panel.innerHTML = `<form class="filter" aria-label="Filter">
      <span><label for="player-actor">Actor</label> <select id="player-actor" data-part="actor"></select></span>
      <span><label for="player-kind">Kind</label> <select id="player-kind" data-part="kind"></select></span>
      <span><input type="checkbox" id="player-idle" data-part="idle"> <label for="player-idle">Idle work, event by event</label></span>
    </form>
    <p class="pages"><button type="button" data-part="before">Before</button> <span data-part="shown" role="status"></span> <button type="button" data-part="after">After</button></p>
    <ol class="events" data-part="events" role="list" tabindex="0" aria-label="Events of the run"></ol>`;
    panel.addEventListener('change', () => {
      const [actor, kind] = [this.#select('actor').value, this.#select('kind').value];
      const folded = this.#idle.checked ? undefined : player.run.idle.folded;
      player.filter = {
        ...(actor && { actor }),
        ...(kind && { kind: kind as EventKind }),
        ...(folded && { folded }),
      };
    });
    panel.addEventListener('click', (event) => {
      const part = (event.target as Element).closest<HTMLElement>('button')?.dataset['part'];
      if (part === 'before') this.#fill(this.#page - 1);
      if (part === 'after') this.#fill(this.#page + 1);
    });
  }

  show(): void {
    const { run, filter, position } = this.#player;
    const made = this.#made;
    if (made?.run !== run || made.length !== run.length || made.filter !== filter) {
      if (made?.run !== run || made.length !== run.length) this.#offer();
      this.#made = { run, length: run.length, filter };
      this.#positions = run.events.flatMap((event, index) => (matches(event, filter) ? [index + 1] : []));
      this.#select('actor').value = filter.actor ?? '';
      this.#select('kind').value = filter.kind ?? '';
      this.#idle.checked = filter.folded === undefined;
      this.#page = -1;
      this.#position = -1;
    }
    if (position !== this.#position) {
      this.#position = position;
      const at = this.#positions.findLastIndex((each) => each <= position);
      this.#fill(Math.max(0, Math.floor(at / PAGE_EVENTS)));
      this.#mark();
    } else if (this.#page === -1) this.#fill(0);
  }

  #offer(): void {
    const { actors, kinds } = this.#player.run.occurring();
    const groups = [
      ...new Set(actors.filter((name) => name.includes('/')).map((name) => name.split('/')[0] ?? '')),
    ];
    this.#select('actor').replaceChildren(
      new Option('everybody', ''),
      ...groups.map((name) => new Option(`${name} of any node`, name)),
      ...actors.map((name) => new Option(name, name)),
    );
    this.#select('kind').replaceChildren(
      new Option('everything', ''),
      ...kinds.map((name) => new Option(name, name)),
    );
  }

  #fill(page: number): void {
    const pages = Math.max(1, Math.ceil(this.#positions.length / PAGE_EVENTS));
    const next = Math.max(0, Math.min(page, pages - 1));
    if (next === this.#page) return;
    this.#page = next;
    const from = next * PAGE_EVENTS;
    const positions = this.#positions.slice(from, from + PAGE_EVENTS);
    const list = this.#part('events') as HTMLOListElement;
    list.replaceChildren(...positions.map((position) => this.#item(position)));
    this.#part('shown').textContent =
      positions.length === 0
        ? 'No event passes the filter'
        : `${from + 1} to ${from + positions.length} of ${this.#positions.length}`;
    (this.#part('before') as HTMLButtonElement).disabled = next === 0;
    (this.#part('after') as HTMLButtonElement).disabled = next === pages - 1;
    this.#mark();
  }

  #item(position: number): HTMLElement {
    const event = this.#player.run.events[position - 1] as TraceEvent;
    const item = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset['jump'] = String(event.id);
    const { run, filter } = this.#player;
    const count = filter.folded && run.idle.stretches.get(event.id);
    button.textContent = count
      ? `${(event.at / 1000).toFixed(1)} ms, idle work: Leases are renewed, ${count} events`
      : `${(event.at / 1000).toFixed(1)} ms, step ${event.step}, ${event.actor}: ${describe(event)}`;
    item.append(button);
    return item;
  }

  /** Marks the event at the player's position, and brings it into the list's view. */
  #mark(): void {
    const list = this.#part('events');
    for (const marked of list.querySelectorAll('[aria-current]')) marked.removeAttribute('aria-current');
    const at = this.#positions.findLastIndex((each) => each <= this.#position) - this.#page * PAGE_EVENTS;
    const item = list.children[at];
    if (!(item instanceof HTMLElement)) return;
    item.firstElementChild?.setAttribute('aria-current', 'true');
    list.scrollTop = item.offsetTop - list.offsetTop - list.clientHeight / 2;
  }

  get #idle(): HTMLInputElement {
    return this.#part('idle') as HTMLInputElement;
  }

  #select(name: string): HTMLSelectElement {
    return this.#part(name) as HTMLSelectElement;
  }

  #part(name: string): HTMLElement {
    return this.#panel.querySelector(`[data-part="${name}"]`) as HTMLElement;
  }
}
