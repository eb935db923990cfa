/**
 * golden/story/runc.json: the system calls of `runc create` and `runc start` for containers given by their
 * config.json. The engine folds repeats and leaves out what only serves the Go runtime, so its calls have to come in
 * the recorded order, none of them anywhere else, and none of the steps that the recording names may be missing.
 */
import type { OciSpec } from '../../../src/engine/runc/oci-spec.ts';
import {
  createCalls,
  programCalls,
  type SystemCall,
  startCalls,
  startedCalls,
} from '../../../src/engine/runc/system-calls.ts';
import type { Adapter, Comparison } from '../adapter.ts';

interface Call {
  readonly process: string;
  readonly call: string;
}

interface RecordedContainer {
  readonly 'config.json': OciSpec;
  readonly create: { readonly calls: readonly Call[] };
  readonly start: { readonly calls: readonly Call[] };
  readonly order: readonly (Call & { readonly step: string })[];
}

interface RuncRecording {
  readonly createAndStart: unknown;
  readonly containers: Readonly<Record<string, RecordedContainer>>;
}

export const runc: Adapter = {
  set: 'runc',
  reads: (content): content is RuncRecording => {
    const { createAndStart, containers } = (content ?? {}) as Partial<RuncRecording>;
    return createAndStart !== undefined && containers !== undefined;
  },
  *cases(content) {
    for (const [name, container] of Object.entries((content as RuncRecording).containers)) {
      yield { topic: 'runc', name: `${name}-create`, compare: () => compareCreate(container) };
      yield { topic: 'runc', name: `${name}-start`, compare: () => compareStart(container) };
    }
  },
};

/** The init that waits in `create` becomes the program when `start` comes: one trace has both. */
function compareCreate({ 'config.json': spec, create, order }: RecordedContainer): Comparison {
  const container = containerOf(spec);
  const made = [...createCalls(container), ...programCalls(container)];
  return {
    expected: { outOfOrder: [], steps: order.map(({ step }) => step) },
    actual: {
      outOfOrder: outOfOrder(made, create.calls),
      steps: order.filter((step, index) => has(made, order, index)).map(({ step }) => step),
    },
    confirms: ['runc.syscall runc/runc.ts'],
  };
}

function compareStart({ 'config.json': spec, start }: RecordedContainer): Comparison {
  const container = containerOf(spec);
  const made = [...startCalls(container), ...startedCalls(container)];
  return {
    expected: { outOfOrder: [] },
    actual: { outOfOrder: outOfOrder(made, start.calls) },
    confirms: ['runc.syscall runc/runc.ts'],
  };
}

const containerOf = (spec: OciSpec) => ({
  id: 'c0ffee',
  bundle: '/run/containerd/io.containerd.runtime.v2.task/k8s.io/c0ffee',
  spec,
  pids: [10, 11, 12] as const,
});

const nameOf = (call: string): string => call.slice(0, call.indexOf('('));

/** The engine's calls that the recording does not have after the one before. */
function outOfOrder(made: readonly SystemCall[], recorded: readonly Call[]): string[] {
  let at = 0;
  return made.flatMap(({ process, call }) => {
    const found = recorded.findIndex(
      (entry, index) => index >= at && entry.process === process && entry.call === nameOf(call),
    );
    if (found < 0) return [`${process} ${call}`];
    at = found + 1;
    return [];
  });
}

/** Whether the engine makes a step's call after those of all steps before it. */
function has(made: readonly SystemCall[], order: readonly Call[], upTo: number): boolean {
  let at = 0;
  for (const { process, call } of order.slice(0, upTo + 1)) {
    const found = made.findIndex(
      (entry, index) => index >= at && entry.process === process && nameOf(entry.call) === call,
    );
    if (found < 0) return false;
    at = found + 1;
  }
  return true;
}
