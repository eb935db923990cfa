/** The components' state at the player's position: folded from the run's events and what etcd held before them. */
import { type ClusterState, History } from '../engine/trace/state/history.ts';
import type { Player } from './player.ts';
import type { PlayerRun } from './run.ts';

interface Folded {
  readonly length: number;
  readonly history: Promise<History>;
}

const folded = new WeakMap<PlayerRun, Folded>();

/** What was so after the events up to the player's position. */
export async function stateAt({ run, position }: Player): Promise<ClusterState> {
  let known = folded.get(run);
  if (known?.length !== run.length) {
    // With more events there may be more that no event tells of.
    known = { length: run.length, history: historyOf(run) };
    folded.set(run, known);
  }
  return (await known.history).at(position);
}

async function historyOf(run: PlayerRun): Promise<History> {
  const answer = await run.origin.ask?.({ from: 0, to: 0, untraced: true });
  return new History({ events: run.events, untraced: answer?.untraced ?? [] });
}

/**
 * The function that a view calls to show itself: it draws the state of the position, unless the player has moved on
 * meanwhile, and no position twice.
 */
export function showingState(player: Player, draw: (state: ClusterState) => void): () => void {
  let shown: { run: PlayerRun; position: number; length: number } | undefined;
  return () => {
    const { run, position } = player;
    if (shown?.run === run && shown.position === position && shown.length === run.length) return;
    const wanted = { run, position, length: run.length };
    shown = wanted;
    void stateAt(player).then((state) => {
      if (shown === wanted) draw(state);
    });
  };
}
