/**
 * The moment at which the reader has stopped the player. While it only follows the reading, or stands at the end of
 * its run, a prompt talks to the cluster as it is.
 */
import type { PositionMessage } from '../../player/player.ts';

export type Moment = PositionMessage;

export class PlayerMoment {
  current: Moment | undefined;
  /** The reader has touched the player since the reading moved it last. */
  #taken = false;
  readonly #player = document.querySelector<HTMLElement>('one-pod-player');
  readonly #changed: (moment: Moment | undefined) => void;

  constructor(changed: (moment: Moment | undefined) => void, signal: AbortSignal) {
    this.#changed = changed;
    for (const sign of ['pointerdown', 'keydown', 'click'])
      this.#player?.addEventListener(
        sign,
        () => {
          this.#taken = true;
        },
        { signal, capture: true },
      );
    this.#player?.addEventListener(
      'one-pod:position',
      (event) => {
        const moment = (event as CustomEvent<PositionMessage>).detail;
        this.#stand(this.#taken && moment.position < moment.length ? moment : undefined);
      },
      { signal },
    );
    for (const sign of ['one-pod:step', 'one-pod:trace'])
      document.addEventListener(
        sign,
        () => {
          this.#taken = false;
          this.#stand(undefined);
        },
        { signal },
      );
  }

  toTheEnd(): void {
    this.#player?.querySelector<HTMLElement>('button[data-action="end"]')?.click();
    this.#stand(undefined);
  }

  #stand(moment: Moment | undefined): void {
    if (moment?.position === this.current?.position) return;
    this.current = moment;
    this.#changed(moment);
  }
}
