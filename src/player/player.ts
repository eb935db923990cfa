/**
 * What `<one-pod-player>` does once a reader touches it: holds the run and the position, draws at most once a frame,
 * plays, and answers buttons and keys. What stands below the timeline is in views.ts.
 */
import type { TraceEvent } from '#engine';
import { idle } from '../playground/first-interaction.ts';
import type { Comparison } from './comparison.ts';
import { keyActions } from './keys.ts';
import { drawMap } from './map.ts';
import type { Layout } from './places.ts';
import type { TraceMessage } from './player-element.ts';
import { redraw } from './redraw.ts';
import { type EventFilter, PlayerRun, positionOfStep, type RunOrigin } from './run.ts';
import { drawTimeline } from './timeline.ts';
import type { PlayerView } from './view.ts';
import { views } from './views.ts';
import { describe, momentLine } from './words.ts';

/** How many events of a long run are fetched when the reader asks for more. */
const MORE_EVENTS = 20_000;

/** How long an event stands while the run plays: one that moves between places takes the longer time. */
const PLAY_MS = { moving: 600, other: 150 } as const;

const whatCompares = () => Promise.all([import('./comparison.ts'), import('./marks.ts')]);

let ahead = false;

/** Gets what the player may be asked for, once: whoever runs one cell will look at others, perhaps without a network. */
function fetchAhead(): void {
  if (ahead) return;
  ahead = true;
  void idle().then(() => Promise.allSettled([whatCompares(), ...views.map((view) => view.load())]));
}

export class Player {
  readonly element: HTMLElement;
  #run = new PlayerRun('');
  #position = 0;
  #filter: EventFilter = {};
  #speed = 1;
  #layout: Layout;
  #playing: ReturnType<typeof setTimeout> | undefined;
  #frame: number | undefined;
  #jumped = false;
  #comparison: Comparison | undefined;
  /** The view whose tab is chosen; it may be on its way. */
  #chosen: string | undefined;
  readonly #views = new Map<string, PlayerView>();
  readonly #disconnect = new AbortController();
  readonly #stillness = matchMedia('(prefers-reduced-motion: reduce)');

  constructor(element: HTMLElement) {
    this.element = element;
    const { signal } = this.#disconnect;
    element.addEventListener('input', (event) => this.#scrub(event), { signal });
    element.addEventListener('change', (event) => this.#scrub(event), { signal });
    // What may be done here may have changed elsewhere: a cell was edited.
    for (const sign of ['pointerenter', 'focusin'])
      element.addEventListener(sign, () => this.#draw(), { signal });
    const stage = this.#part('map');
    this.#layout = layoutOf(stage);
    const resized = new ResizeObserver(() => {
      this.#layout = layoutOf(stage);
      this.#draw();
    });
    resized.observe(stage);
    signal.addEventListener('abort', () => resized.disconnect());
  }

  dispose(): void {
    this.#pause();
    this.#disconnect.abort();
  }

  get run(): PlayerRun {
    return this.#run;
  }

  get position(): number {
    return this.#position;
  }

  /** What the edit of the run's cell changed, once that is known. */
  get comparison(): Comparison | undefined {
    return this.#comparison;
  }

  get filter(): EventFilter {
    return this.#filter;
  }

  /** Shows only some events from now on, in the list, on the timeline and in the strides. */
  set filter(filter: EventFilter) {
    this.#filter = filter;
    this.#drawStrip();
    this.#draw();
  }

  /** Draws another run, at its end or at a position. */
  load(
    events: readonly TraceEvent[],
    title: string,
    position = events.length,
    origin: RunOrigin = {},
    kept = 0,
  ): void {
    this.#run = new PlayerRun(title, events, origin);
    this.#run.kept = kept;
    this.#filter = { folded: this.#run.idle.folded };
    this.#scrubber.max = String(events.length);
    this.#drawStrip();
    this.go(position);
    this.#compare();
  }

  /** Sees what the edit of an edited cell has changed; what compares is loaded here. */
  #compare(): void {
    this.#comparison = undefined;
    this.#part('marks').replaceChildren();
    const run = this.#run;
    if (!run.origin.cell?.edited()) return;
    void whatCompares().then(async ([{ compareRun }, { drawMarks }]) => {
      const comparison = await compareRun(run);
      if (!comparison || this.#run !== run) return;
      this.#comparison = comparison;
      this.#part('marks').innerHTML = drawMarks(comparison);
      this.#draw();
    }, console.warn);
  }

  /** Gets the next events of those that the realm has kept. */
  async #fetchMore(): Promise<void> {
    const run = this.#run;
    const answer = await run.origin.ask?.({ from: run.length, to: run.length + MORE_EVENTS });
    if (!answer || this.#run !== run) return;
    run.append(answer.events);
    run.kept -= answer.events.length;
    this.#scrubber.max = String(run.length);
    if (this.#filter.folded) this.#filter = { ...this.#filter, folded: run.idle.folded };
    this.#drawStrip();
    this.#draw();
  }

  /** Runs the cell again: as the book has it up to the event at the position, and edited from there. */
  #runFromHere(): void {
    const event = this.#run.events[this.#position - 1];
    const partner = this.#comparison?.diff.entries.find((entry) => 'after' in entry && entry.after === event);
    const before = partner && 'before' in partner ? partner.before.id : undefined;
    this.#run.origin.cell?.runFrom(before ?? this.#position);
  }

  /** Takes the events of a running cell: all of a new run, or those that a command added. */
  take({ events, reset, title, origin, kept }: TraceMessage): void {
    this.#pause();
    fetchAhead();
    if (reset) return this.load(events, title, events.length, origin, kept);
    this.#run.append(events);
    this.#run.kept = kept;
    this.#scrubber.max = String(this.#run.length);
    this.#drawStrip();
    this.go(this.#run.length);
  }

  /** Moves to the moment after `position` events. */
  go(position: number): void {
    this.#position = Math.max(0, Math.min(position, this.#run.length));
    this.#draw();
  }

  /** Moves to an event, by its id, unless the run has it no more. */
  jump(id: number): void {
    const position = this.#run.positionOf(id);
    if (position !== undefined) this.#take(() => this.go(position));
  }

  /** Reading a step moves the map to that moment, unless it is playing. */
  read(step: number): void {
    const position = positionOfStep(this.#run.events, step);
    if (position !== undefined && !this.#playing) this.go(position);
  }

  press(button: HTMLElement): void {
    const { action, view, jump } = button.dataset;
    if (jump !== undefined) this.jump(Number(jump));
    else if (view !== undefined) void this.toggleView(view);
    else if (action !== undefined) this.act(action);
  }

  /** What a button or a key asks for, by its name in keys.ts. */
  act(action: string): void {
    const [direction, stride] = action.split(' ') as ['next' | 'previous', 'event' | 'step' | 'actor'];
    switch (action) {
      case 'play':
        return this.#playing ? this.#pause() : this.#play();
      case 'beginning':
        return this.#take(() => this.go(1));
      case 'end':
        return this.#take(() => this.go(this.#run.length));
      case 'cause': {
        const cause = this.#run.events[this.#position - 1]?.cause;
        return cause === undefined ? undefined : this.jump(cause);
      }
      case 'effect': {
        const [effect] = this.#run.effectsOf(this.#run.events[this.#position - 1]?.id ?? 0);
        return effect === undefined ? undefined : this.jump(effect);
      }
      case 'faster':
        return this.#setSpeed(Math.min(8, this.#speed * 2));
      case 'slower':
        return this.#setSpeed(Math.max(0.25, this.#speed / 2));
      case 'all events':
        this.filter = {};
        return;
      case 'more events':
        return void this.#fetchMore();
      case 'run from here':
        return this.#runFromHere();
      case 'expand':
        return this.#expand(!this.element.hasAttribute('data-expanded'));
      case 'close':
        if (this.#chosen !== undefined) return void this.toggleView(this.#chosen);
        return this.#expand(false);
      default:
        if (action.startsWith('view ')) return void this.toggleView(action.slice('view '.length));
        this.#take(() =>
          this.go(this.#run.neighbor(this.#position, direction === 'next' ? 1 : -1, stride, this.#filter)),
        );
    }
  }

  /** Opens a view below the timeline in place of the one that is open, or closes it. */
  async toggleView(id: string): Promise<void> {
    const entry = views.find((each) => each.id === id);
    if (!entry) return;
    this.#chosen = this.#chosen === id ? undefined : id;
    for (const { id: each } of views) {
      const chosen = each === this.#chosen;
      this.#tab(each).setAttribute('aria-selected', String(chosen));
      this.#panel(each).hidden = !chosen;
    }
    if (this.#chosen === undefined) return;
    this.#expand(true);
    const { createView } = await entry.load();
    if (!this.#views.has(id)) this.#views.set(id, createView(this.#panel(id), this));
    this.#draw();
  }

  /** Where the player is a strip above the text: shows all of it, or the strip again. */
  #expand(whole: boolean): void {
    this.element.toggleAttribute('data-expanded', whole);
    const button = this.#button('expand');
    button.setAttribute('aria-expanded', String(whole));
    button.textContent = whole ? 'Close' : 'Open';
  }

  /** The reader takes over: what plays stops. */
  #take(move: () => void): void {
    this.#pause();
    this.#jumped = true;
    move();
  }

  #scrub(event: Event): void {
    const input = event.target as HTMLInputElement | HTMLSelectElement;
    if (input === this.#scrubber) {
      if (event.type === 'input') {
        this.#pause();
        this.go(Number(input.value));
      }
    } else if (input.dataset['part'] === 'speed') this.#setSpeed(Number(input.value));
  }

  /** A key that was pressed within the player. */
  key(event: KeyboardEvent): void {
    const target = event.target as Element;
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      target.matches('select, textarea, input:not([type="range"])')
    )
      return;
    if (target.matches('[role="tab"]') && /^Arrow(Left|Right)$/.test(event.key)) {
      const tabs = [...this.element.querySelectorAll<HTMLElement>('[role="tab"]')];
      const next = tabs.indexOf(target as HTMLElement) + (event.key === 'ArrowRight' ? 1 : -1);
      return tabs.at(next % tabs.length)?.focus();
    }
    const action = keyActions.get(`${event.shiftKey && event.key.length > 1 ? 'Shift+' : ''}${event.key}`);
    if (action === undefined || (event.key === ' ' && target.matches('button, a, summary'))) return;
    if (target.closest('[role="tabpanel"]') && /^(Arrow|Home|End|Page| )/.test(event.key)) return;
    event.preventDefault();
    this.act(action);
  }

  #play(): void {
    if (this.#position >= this.#run.length) this.go(0);
    const next = (): void => {
      const position = this.#run.neighbor(this.#position, 1, 'event', this.#filter);
      if (position === this.#position) return this.#pause();
      this.#jumped = true;
      this.go(position);
      const moving = this.#run.moment(position).message !== undefined;
      this.#playing = setTimeout(next, (moving ? PLAY_MS.moving : PLAY_MS.other) / this.#speed);
    };
    this.#playing = setTimeout(next, 0);
    this.#markPlaying();
  }

  #pause(): void {
    clearTimeout(this.#playing);
    this.#playing = undefined;
    this.#markPlaying();
  }

  #markPlaying(): void {
    this.#button('play').textContent = this.#playing === undefined ? 'Play' : 'Pause';
  }

  #setSpeed(speed: number): void {
    this.#speed = speed;
    const select = this.element.querySelector<HTMLSelectElement>('[data-part="speed"]');
    if (select) select.value = String(speed);
  }

  #drawStrip(): void {
    this.#part('bands').innerHTML = drawTimeline(this.#run.events, this.#filter);
    const { actor, kind } = this.#filter;
    const only = [actor, kind].filter((each) => each !== undefined).join(', ');
    const more = this.#button('more events');
    more.hidden = this.#run.kept === 0;
    more.textContent = `Get more of ${this.#run.kept} events`;
    this.#part('run').textContent = `${this.#run.title}${only && `, only ${only}`}`;
  }

  /** Draws what is so now, before the next frame, however often it is asked. */
  #draw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      const moment = this.#run.moment(this.#position);
      const moves = this.#jumped && !this.#stillness.matches;
      this.#jumped = false;
      redraw(
        this.#part('map'),
        drawMap(moment, this.#layout),
        moves ? PLAY_MS.moving / this.#speed : undefined,
      );
      this.#scrubber.value = String(this.#position);
      const words = moment.event ? describe(moment.event) : 'Nothing has happened yet';
      this.#scrubber.setAttribute('aria-valuetext', words);
      this.#part('when').textContent = momentLine(moment.event);
      this.#part('what').textContent = words;
      const edit = this.#comparison?.kinds.get(moment.event?.id ?? 0);
      if (edit === undefined) delete this.element.dataset['edit'];
      else this.element.dataset['edit'] = edit;
      this.#part('run from here').hidden = !this.#run.origin.cell?.edited() || this.#position === 0;
      for (const [action, possible] of [
        ['cause', moment.event?.cause !== undefined],
        ['effect', moment.event !== undefined && this.#run.effectsOf(moment.event.id).length > 0],
      ] as const)
        this.#button(action).disabled = !possible;
      if (this.#chosen !== undefined) this.#views.get(this.#chosen)?.show();
      const detail: PositionMessage = { position: this.#position, length: this.#run.length };
      this.element.dispatchEvent(new CustomEvent('one-pod:position', { bubbles: true, detail }));
    });
  }

  #button(action: string): HTMLButtonElement {
    return this.element.querySelector(`button[data-action="${action}"]`) as HTMLButtonElement;
  }

  #tab(id: string): HTMLElement {
    return this.element.querySelector(`[data-view="${id}"]`) as HTMLElement;
  }

  #panel(id: string): HTMLElement {
    return this.#part(`view ${id}`);
  }

  #part(name: string): HTMLElement {
    return this.element.querySelector(`[data-part="${name}"]`) as HTMLElement;
  }

  get #scrubber(): HTMLInputElement {
    return this.element.querySelector('input[type="range"]') as HTMLInputElement;
  }
}

/** What the player tells whoever listens when it has drawn another moment: `one-pod:position`, from its element. */
export interface PositionMessage {
  /** How many events have happened. */
  readonly position: number;
  /** How many the run has. */
  readonly length: number;
}

/** As map.css chooses by the room that there is. */
function layoutOf(stage: HTMLElement): Layout {
  const drawing = [...stage.children].find((each) => each.getClientRects().length > 0);
  return drawing && getComputedStyle(drawing).getPropertyValue('--map-layout') === 'strip' ? 'strip' : 'wide';
}
