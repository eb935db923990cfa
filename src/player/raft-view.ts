/** The log of every etcd member at the player's position, the newest entry first. */
import { raftLogs } from '../engine/trace/state/raft-log.ts';
import { escapeHtml } from '../playground/html.ts';
import type { Player } from './player.ts';
import type { PlayerView } from './view.ts';

const ENTRIES_MAX = 100;

export function createView(panel: HTMLElement, player: Player): PlayerView {
  return {
    show() {
      const { events } = player.run;
      const logs = raftLogs(events, player.position);
      panel.innerHTML =
        logs.length === 0 ? '<p>No member has applied anything yet.</p>' : logs.map(drawLog).join('');
    },
  };
}

function drawLog({ member, entries }: ReturnType<typeof raftLogs>[number]): string {
  const rows = entries
    .slice(-ENTRIES_MAX)
    .reverse()
    .map(
      ({ index, at, revision, operations, event }) =>
        `<tr><td>${index}</td><td>${(at / 1_000).toFixed(1)} ms</td><td>${revision ?? ''}</td><td>${operations
          .map(
            (words) =>
              `<button type="button" class="jump" data-jump="${event}">${escapeHtml(words)}</button>`,
          )
          .join('<br>')}</td></tr>`,
    );
  const rest = entries.length - rows.length;
  return `<h4>${escapeHtml(member)} <span>${entries.length} entries applied</span></h4>
    <table><thead><tr><th>Entry</th><th>Applied</th><th>Revision</th><th>What it does</th></tr></thead><tbody>${rows.join('')}</tbody></table>${
      rest > 0 ? `<p>and ${rest} earlier ones</p>` : ''
    }`;
}
