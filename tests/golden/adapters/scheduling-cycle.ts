/**
 * Recordings of the scheduling cycle as a whole: the plugins at each extension point in their order, weights and
 * constants. Format: golden/scheduler/README.md, cycle-order.json. Its prose (`when`, `adaptivePercentage`) is not compared.
 */
import { loadConfiguration } from '../../../src/engine/scheduler/configuration/configuration.ts';
import type { AnyPlugin } from '../../../src/engine/scheduler/framework.ts';
import { UNSCHEDULABLE_FLUSH_MICROS, UNSCHEDULABLE_MICROS_MAX } from '../../../src/engine/scheduler/queue.ts';
import { numFeasibleNodesToFind } from '../../../src/engine/scheduler/schedule-one.ts';
import type { Adapter, GoldenCase } from '../adapter.ts';
import { schedulingBench } from './scheduling-bench.ts';

interface RecordedCycle {
  readonly cycle: readonly { readonly extensionPoint: string; readonly plugins: readonly string[] }[];
  readonly scoreWeights: Readonly<Record<string, number>>;
  readonly [constant: string]: unknown;
}

export const schedulingCycle: Adapter = {
  set: 'scheduler',
  reads(content) {
    const { cycle, scoreWeights } = content as Partial<RecordedCycle>;
    return cycle?.[0]?.extensionPoint !== undefined && scoreWeights !== undefined;
  },
  *cases(content): Iterable<GoldenCase> {
    const { cycle, scoreWeights, ...constants } = content as RecordedCycle;
    const { framework } = schedulingBench({ nodes: [] }).context;
    const caseOf = (name: string, expected: unknown, actual: unknown): GoldenCase => ({
      topic: 'cycle-order',
      name,
      compare: () => ({ expected, actual }),
    });
    for (const { extensionPoint, plugins } of cycle)
      yield caseOf(extensionPoint, plugins, framework.pluginsAt(hookOf(extensionPoint)));
    const weights = framework.pluginsAt('score').map((name) => [name, framework.weightOf(name)]);
    yield caseOf('scoreWeights', scoreWeights, Object.fromEntries(weights));
    const { adaptivePercentage: _, kubernetes: __, ...expected } = constants;
    yield caseOf('constants', expected, engineConstants());
  },
};

/** The constants that the recording names. Intervals are in seconds. */
function engineConstants(): Readonly<Record<string, number>> {
  const { parallelism, percentageOfNodesToScore, podInitialBackoffSeconds, podMaxBackoffSeconds } =
    loadConfiguration();
  return {
    // Of a hundred nodes and one all would be half, which is less than the least.
    minFeasibleNodesToFind: numFeasibleNodesToFind(percentageOfNodesToScore, 101),
    parallelism,
    percentageOfNodesToScore,
    podInitialBackoffSeconds,
    podMaxBackoffSeconds,
    unschedulableFlushInterval: UNSCHEDULABLE_FLUSH_MICROS / 1e6,
    unschedulableFlushSeconds: UNSCHEDULABLE_MICROS_MAX / 1e6,
  };
}

const hookOf = (extensionPoint: string): keyof AnyPlugin =>
  extensionPoint === 'QueueSort'
    ? 'less'
    : (`${extensionPoint.charAt(0).toLowerCase()}${extensionPoint.slice(1)}` as keyof AnyPlugin);
