/** What a view below the timeline is: the player makes it when its tab is first opened, and tells it to show itself. */
import type { Player } from './player.ts';

export interface PlayerView {
  /** Shows what is so at the player's position; called at most once a frame, while its tab is open. */
  show(): void;
}

/** A file with a view exports this. */
export interface ViewModule {
  /** @param panel empty, and the view's own */
  createView(panel: HTMLElement, player: Player): PlayerView;
}
