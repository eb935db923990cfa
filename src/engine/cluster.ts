import type { View } from './display.ts';
import { Simulation } from './sim/simulation.ts';
import { Trace } from './trace/trace.ts';

export class Cluster {
  readonly trace: Trace;
  constructor() {
    this.trace = new Trace(new Simulation());
  }
  view(): View {
    return this.trace.view();
  }
}
