/**
 * `<one-pod-player>`: map and timeline of the page's current run. What it shows of the book's own run at each step is
 * in the HTML, so this element only puts the drawing of the step that is read beside the text; what draws, plays and
 * answers is loaded when the reader touches the player, or when a cell has run.
 */
import type { TraceEvent } from '#engine';
import { idle } from '../playground/first-interaction.ts';
import type { TraceAnswer } from '../playground/protocol.ts';
import type { Player } from './player.ts';
import type { RunOrigin } from './run.ts';

export class PlayerElement extends HTMLElement {
  #player: Promise<Player> | undefined;
  #opened: Player | undefined;
  #headline: Promise<readonly TraceEvent[]> | undefined;
  #disconnect = new AbortController();

  connectedCallback(): void {
    const { signal } = (this.#disconnect = new AbortController());
    document.addEventListener(
      'one-pod:step',
      (event) => this.#read((event as CustomEvent<{ step: number }>).detail.step),
      { signal },
    );
    document.addEventListener(
      'one-pod:trace',
      (event) => void this.#take((event as CustomEvent<TraceMessage>).detail),
      { signal },
    );
    for (const sign of ['pointerover', 'focusin'])
      this.addEventListener(sign, () => void this.open(), { signal, once: true });
    this.addEventListener('click', (event) => this.#press(event), { signal });
    this.addEventListener('keydown', (event) => this.#key(event), { signal });
    for (const control of this.querySelectorAll<HTMLInputElement>(':disabled')) control.disabled = false;
    if (this.matches(':is(:hover, :focus-within)')) void this.open();
    void idle().then(() => this.headline());
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
    void this.#player?.then((player) => player.dispose());
  }

  /** What draws and answers, loaded once. */
  open(): Promise<Player> {
    this.#player ??= import('./player.ts').then(async ({ Player }) => {
      const player = new Player(this);
      const ask = async (): Promise<TraceAnswer> => (await fetch(this.dataset['beginningUrl'] ?? '')).json();
      const position = Number(this.#scrubber?.value);
      player.load(await this.headline(), 'the headline command', position, { ask });
      this.#opened = player;
      return player;
    });
    this.#player.catch((error: unknown) => {
      console.warn(error);
      this.#player = undefined;
    });
    return this.#player;
  }

  /** The run that the book was built with; fetched when the page is idle, or now. */
  headline(): Promise<readonly TraceEvent[]> {
    this.#headline ??= fetch(this.dataset['traceUrl'] ?? '').then((response) => response.json());
    this.#headline.catch(() => {
      this.#headline = undefined;
    });
    return this.#headline;
  }

  async #take(message: TraceMessage): Promise<void> {
    // The output of the cell comes first.
    if (!this.#player) await idle();
    await this.open().then((player) => player.take(message));
  }

  #press(event: Event): void {
    const button = (event.target as Element).closest<HTMLElement>('button');
    if (button) void this.open().then((player) => player.press(button));
  }

  /** Keys that come while the player is loading are not lost. */
  #key(event: KeyboardEvent): void {
    if (this.#opened) return this.#opened.key(event);
    const own = event.key === 'Tab' || event.key === 'Enter' || event.key === ' ';
    if (own || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    void this.open().then((player) => player.key(event));
  }

  #read(step: number): void {
    if (this.#player) return void this.#player.then((player) => player.read(step));
    const drawing = document.querySelector<HTMLElement>(`[data-step="${step}"] .step-drawing`);
    if (!drawing) return;
    for (const part of ['map', 'when', 'what']) {
      const [from, to] = [drawing, this].map((each) => each.querySelector(`[data-part="${part}"]`));
      if (from && to) to.innerHTML = from.innerHTML;
    }
    const { position = '0' } = drawing.dataset;
    if (this.#scrubber) this.#scrubber.value = position;
  }

  get #scrubber(): HTMLInputElement | null {
    return this.querySelector('input');
  }
}

/** What a cell tells the player: `one-pod:trace` on the document. */
export interface TraceMessage {
  readonly events: readonly TraceEvent[];
  /** A new run begins with these; without it they follow those before. */
  readonly reset: boolean;
  /** Whose run it is, in words. */
  readonly title: string;
  /** Events that the realm has kept to itself so far. */
  readonly kept: number;
  readonly origin: RunOrigin;
}
