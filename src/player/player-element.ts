/**
 * `<one-pod-player>`: map and timeline of the page's current run. The first drawing is in the HTML already; this
 * element redraws it when the reader scrubs, when reading reaches a step, and when a cell has run.
 */
import type { TraceEvent } from '#engine';
import { idle } from '../playground/first-interaction.ts';
import { drawMap } from './map.ts';
import { momentAt } from './moment.ts';
import { drawTimeline, neighborStep, positionOfStep } from './timeline.ts';
import { describe } from './words.ts';

const PLAY_INTERVAL_MS = 120;

export class PlayerElement extends HTMLElement {
  #events: readonly TraceEvent[] = [];
  #position = 0;
  /** The step that is being read. */
  #reading: number | undefined;
  #title = '';
  #playing: ReturnType<typeof setInterval> | undefined;
  #steps: IntersectionObserver | undefined;
  #disconnect = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#disconnect = new AbortController());
    this.addEventListener('input', () => this.show(Number(this.#scrubber.value)), { signal });
    this.addEventListener('click', (event) => this.#press(event.target as Element), { signal });
    document.addEventListener('one-pod:trace', (event) => this.#take(event as CustomEvent<TraceMessage>), {
      signal,
    });
    this.#followReading();
    void this.#fetchHeadline();
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
    this.#steps?.disconnect();
    this.#pause();
  }

  /** The run that the page was built with; when a reader's own run was faster, that one stays. */
  async #fetchHeadline(): Promise<void> {
    const url = this.dataset['traceUrl'];
    if (!url) return;
    await idle();
    const response = await fetch(url).catch(() => undefined);
    if (!response?.ok || this.#events.length > 0) return;
    this.#events = await response.json();
    this.#title = 'the headline command';
    this.#position = Number(this.dataset['position']);
    this.#enable();
    this.#showReading();
  }

  #enable(): void {
    for (const control of this.querySelectorAll<HTMLInputElement | HTMLButtonElement>('input, button'))
      control.disabled = false;
  }

  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  get position(): number {
    return this.#position;
  }

  /** Draws another run, at its end. */
  load(events: readonly TraceEvent[], title: string): void {
    this.#events = events;
    this.#title = title;
    this.#scrubber.max = String(events.length);
    this.#list.replaceChildren();
    this.#enable();
    this.show(events.length);
  }

  /** Moves to the moment after `position` events. */
  show(position: number): void {
    this.#position = Math.max(0, Math.min(position, this.#events.length));
    const moment = momentAt(this.#events, this.#position);
    this.#part('map').innerHTML = drawMap(moment);
    this.#part('strip').innerHTML = drawTimeline(this.#events, this.#position);
    this.#scrubber.value = String(this.#position);
    const { event } = moment;
    const words = event ? describe(event) : 'Nothing has happened yet';
    this.#scrubber.setAttribute('aria-valuetext', words);
    this.#part('when').textContent = event
      ? `${(event.at / 1000).toFixed(1)} ms · step ${event.step} · ${event.basis}`
      : '0 ms';
    this.#part('what').textContent = words;
    this.#part('run').textContent = this.#title;
  }

  /** Takes the events of a running cell: all of a new run, or those that a command added. */
  #take({ detail }: CustomEvent<TraceMessage>): void {
    this.#pause();
    this.load(detail.reset ? detail.events : [...this.#events, ...detail.events], detail.title);
  }

  #press(target: Element): void {
    const action = target.closest<HTMLElement>('[data-action]')?.dataset['action'];
    if (!action) return;
    if (action !== 'play') this.#pause();
    if (action === 'play') this.#toggle();
    if (action === 'next-event') this.show(this.#position + 1);
    if (action === 'previous-event') this.show(this.#position - 1);
    if (action === 'next-step') this.show(neighborStep(this.#events, this.#position, 1));
    if (action === 'previous-step') this.show(neighborStep(this.#events, this.#position, -1));
    if (action === 'list') this.#fillList();
  }

  #toggle(): void {
    if (this.#playing) return this.#pause();
    if (this.#position >= this.#events.length) this.show(0);
    this.#playing = setInterval(() => {
      this.show(this.#position + 1);
      if (this.#position >= this.#events.length) this.#pause();
    }, PLAY_INTERVAL_MS);
    this.#markPlaying();
  }

  #pause(): void {
    clearInterval(this.#playing);
    this.#playing = undefined;
    this.#markPlaying();
  }

  #markPlaying(): void {
    const button = this.querySelector<HTMLElement>('button[data-action="play"]');
    if (button) button.textContent = this.#playing ? 'Pause' : 'Play';
  }

  /** The same events as text, for who does not see the drawing; made when it is first asked for. */
  #fillList(): void {
    if (this.#list.childElementCount > 0) return;
    for (const event of this.#events) {
      const item = document.createElement('li');
      item.textContent = `${(event.at / 1000).toFixed(1)} ms, step ${event.step}, ${event.actor}: ${describe(event)}`;
      this.#list.append(item);
    }
  }

  /** Reading a step moves the map to that moment, unless it is playing. */
  #followReading(): void {
    this.#steps = new IntersectionObserver(
      (entries) => {
        const reached = entries.find((entry) => entry.isIntersecting)?.target as HTMLElement | undefined;
        if (!reached) return;
        this.#reading = Number(reached.dataset['step']);
        this.#showReading();
      },
      { rootMargin: '-20% 0px -70% 0px' },
    );
    for (const step of document.querySelectorAll('[data-step]')) this.#steps.observe(step);
  }

  #showReading(): void {
    const position = this.#reading && positionOfStep(this.#events, this.#reading);
    if (position !== undefined && !this.#playing) this.show(position);
  }

  #part(name: string): HTMLElement {
    return this.querySelector(`[data-part="${name}"]`) as HTMLElement;
  }

  get #scrubber(): HTMLInputElement {
    return this.querySelector('input[type="range"]') as HTMLInputElement;
  }

  get #list(): HTMLElement {
    return this.#part('list');
  }
}

/** What a cell tells the player: `one-pod:trace` on the document. */
export interface TraceMessage {
  readonly events: readonly TraceEvent[];
  /** A new run begins with these; without it they follow those before. */
  readonly reset: boolean;
  /** Whose run it is, in words. */
  readonly title: string;
}
