/**
 * Somebody before a running command: each second of virtual time its terminal is shown what was printed and asked
 * whether to go on. Between two seconds nothing is asked, so a run is the same whoever watches it, and however often.
 */
import { type Micros, parseDuration, seconds } from '../sim/time.ts';
import type { Session } from './session.ts';

const PACE_MICROS = seconds(1);

/** @param startedAt when the command was typed. Returns what ends the pacing: called when the command is over. */
export function pace(session: Session, startedAt: Micros): () => void {
  const { sim, terminal, interruptAfter } = session.environment;
  const end = interruptAfter === undefined ? undefined : startedAt + parseDuration(interruptAfter);
  let over = false;
  let shown = { stdout: 0, stderr: 0 };
  const asked = async (): Promise<boolean> => {
    if (!terminal) return false;
    const { stdout, stderr, streams } = session;
    const progress = {
      now: sim.now,
      streams,
      stdout: streams ? stdout.slice(shown.stdout) : '',
      stderr: streams ? stderr.slice(shown.stderr) : '',
    };
    if (streams) shown = { stdout: stdout.length, stderr: stderr.length };
    return (await sim.load(() => terminal.pace(progress))) === 'interrupt';
  };
  sim.spawn('terminal', async () => {
    while (!over) {
      const left = end === undefined ? PACE_MICROS : Math.max(0, end - sim.now);
      await sim.sleep(Math.min(PACE_MICROS, left) as Micros);
      await sim.settled();
      if (over) return;
      if ((end !== undefined && sim.now >= end) || (await asked())) return session.interrupt();
    }
  });
  return () => {
    over = true;
  };
}
