/** The headline command, end to end, in Node: at most 5 ms, warm. */
import { Cluster } from '#engine';
import { type Bench, median } from './bench.ts';

/** V8 goes on optimizing for about so many runs. */
const WARM_UP_RUNS = 200;
const MEASURED_RUNS = 101;

export const bench: Bench = {
  name: 'headline',
  async run() {
    const milliseconds: number[] = [];
    let events = 0;
    for (let count = 0; count < WARM_UP_RUNS + MEASURED_RUNS; count++) {
      const started = performance.now();
      const cluster = new Cluster();
      await cluster.kubectl('run nginx --image nginx');
      await cluster.until({ pod: 'nginx', phase: 'Running' });
      if (count >= WARM_UP_RUNS) milliseconds.push(performance.now() - started);
      events = cluster.trace.events.length;
    }
    return { medianMs: median(milliseconds), limitMs: 5, maxMs: Math.max(...milliseconds), events };
  },
};
