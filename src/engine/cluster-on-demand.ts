/** What a Cluster is seldom asked for, in one part that loads then: all of a prompt, built-ins by name, a time to wait for. */
import { plugins } from './apiserver/admission/plugins/registry.ts';
import { authorizers } from './apiserver/authorizers/registry.ts';
import type { ClusterOptions } from './cluster.ts';
import { defaultPlugins } from './scheduler/plugins/registry.ts';
import type { Simulation } from './sim/simulation.ts';
import { type Duration, formatDuration, type Micros, parseDuration } from './sim/time.ts';

export { answerPrompt } from './kubectl/prompt.ts';

/** What is due at that instant is done when it returns. */
export async function untilTime(sim: Simulation, time: Duration): Promise<void> {
  const at = parseDuration(time);
  if (at < sim.now)
    throw new Error(`${formatDuration(at)} has passed: it is ${formatDuration(sim.now)} already`);
  await sim.sleep((at - sim.now) as Micros);
  await sim.settled();
}

/** Scheduler plugins, admission plugins and authorizers, by their names. */
export function replacedBuiltIns(options: ClusterOptions): string[] {
  const { admission, authorizers: own = [], scheduler } = options;
  const scheduling = [...(scheduler?.plugins ?? []), ...(scheduler?.score ?? [])];
  const names = [...(admission?.plugins ?? []), ...own, ...scheduling.map(({ plugin }) => plugin)].map(
    ({ name }) => name,
  );
  return [...defaultPlugins().map(({ plugin }) => plugin), ...plugins, ...authorizers]
    .map(({ name }) => name)
    .filter((name) => names.includes(name));
}
