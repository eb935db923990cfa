/**
 * The scheduling cycle: UpdateSnapshot, PreFilter, Filter, PreScore, Score, select, assume; pods one after another, as
 * golden/scheduler/benchmark.json measured it on the real 1.36.4. Its figures stand beside ours, with the ratio, which
 * is indicative: they come from another run on a shared machine.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Node, Pod } from '../../src/engine/api/core-v1.ts';
import { deepFreeze } from '../../src/engine/api/object.ts';
import { CycleState } from '../../src/engine/scheduler/framework.ts';
import { podInfoOf } from '../../src/engine/scheduler/node-info.ts';
import { assume, schedulePod } from '../../src/engine/scheduler/schedule-one.ts';
import { schedulingBench } from '../golden/adapters/scheduling-bench.ts';
import type { Bench, Measures } from './bench.ts';

const PODS = 1_000;
const RUNS = 3;
const ZONES = 3;

/** Pods a second of the real one, one core, by nodes and percentageOfNodesToScore. */
const recorded: Readonly<Record<string, number>> = {
  'plain/100': 2816.7,
  'plain/1000': 975.4,
  'plain/5000': 756.4,
  'plain/100/all': 3309.7,
  'plain/1000/all': 439.7,
  'plain/5000/all': 67.9,
};

type PodOf = (index: number) => Pod;

const workloads: Readonly<Record<string, PodOf>> = {
  plain: (index) => pod(index, '100m'),
  /** No two pods ask for the same: nothing that is remembered of one helps the next. */
  noTwoAlike: (index) => pod(index, '100m', {}, `${128 * 1_024 + index}Ki`),
  /** DoNotSchedule over zones, ScheduleAnyway over hosts. */
  spreading: (index) =>
    pod(index, '100m', {
      topologySpreadConstraints: [
        spread('topology.kubernetes.io/zone', 'DoNotSchedule'),
        spread('kubernetes.io/hostname', 'ScheduleAnyway'),
      ],
    }),
  /** Required: near a pod of the same app by zone, on a host without one. Preferred: away from it by zone. */
  interPodAffinity: (index) =>
    pod(index, '100m', {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [near('topology.kubernetes.io/zone')],
        },
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 50, podAffinityTerm: near('kubernetes.io/hostname') },
          ],
        },
      },
    }),
};

interface Case {
  readonly workload: string;
  readonly nodes: number;
  readonly all?: boolean;
  /** Every plugin is asked about every node: what the fast path is measured by in the same run. */
  readonly pluginsAlone?: boolean;
}

const cases: readonly Case[] = [
  ...[100, 500, 1_000, 5_000].flatMap((nodes) =>
    Object.keys(workloads).map((workload) => ({ workload, nodes })),
  ),
  ...[100, 500, 1_000, 5_000].map((nodes) => ({ workload: 'plain', nodes, all: true })),
  ...['noTwoAlike', 'spreading', 'interPodAffinity'].flatMap((workload) =>
    [500, 5_000].map((nodes) => ({ workload, nodes, all: true })),
  ),
  ...Object.keys(workloads).map((workload) => ({ workload, nodes: 5_000, pluginsAlone: true })),
  { workload: 'plain', nodes: 5_000, all: true, pluginsAlone: true },
];

export const bench: Bench = {
  name: 'scheduler',
  async run() {
    const measures: Measures = {
      what: `microseconds a pod and pods a second over ${PODS} pods, best of ${RUNS}; real: golden/scheduler/benchmark.json, ratio indicative`,
    };
    const best = new Map<string, number>();
    for (const one of cases) {
      const name = nameOf(one);
      const { seconds, cpuSeconds, heapMiB } = await bestOf(one);
      best.set(name, seconds);
      measures[`${name} podsPerSecond`] = Math.round(PODS / seconds);
      measures[`${name} microsPerPod`] = Math.round((seconds / PODS) * 1e6);
      measures[`${name} cpuMicrosPerPod`] = Math.round((cpuSeconds / PODS) * 1e6);
      measures[`${name} heapMiB`] = heapMiB;
      const real = recorded[name];
      if (real === undefined) continue;
      measures[`${name} realPodsPerSecond`] = real;
      measures[`${name} timesTheReal`] = Math.round((PODS / seconds / real) * 10) / 10;
    }
    for (const name of [...best.keys()].filter((name) => name.includes('/500'))) {
      const [small, large] = [best.get(name), best.get(name.replace('/500', '/5000'))];
      if (!name.includes('/5000') && small && large)
        measures[`${name.replace('/500', '')} timeAt5000Over500`] = Math.round((large / small) * 100) / 100;
    }
    return measures;
  },
};

/** `cpuSeconds` is the processor's time, with the garbage collector's: it does not see what else the machine does. */
interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly heapMiB: number;
}

const nameOf = ({ workload, nodes, all, pluginsAlone }: Case): string =>
  `${workload}/${nodes}${all ? '/all' : ''}${pluginsAlone ? '/plugins alone' : ''}`;

async function bestOf(one: Case): Promise<Measured> {
  const runs: Measured[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await measure(one));
  return {
    seconds: Math.min(...runs.map(({ seconds }) => seconds)),
    cpuSeconds: Math.min(...runs.map(({ cpuSeconds }) => cpuSeconds)),
    heapMiB: Math.min(...runs.map(({ heapMiB }) => heapMiB)),
  };
}

async function measure({ workload, nodes, all, pluginsAlone }: Case): Promise<Measured> {
  const podOf = workloads[workload];
  if (!podOf) throw new Error(`no workload is called ${workload}`);
  const { context, trace, run } = schedulingBench({
    nodes: Array.from({ length: nodes }, (_, index) => node(index)),
    config: { percentageOfNodesToScore: all ? 100 : 0 },
    fastPath: !pluginsAlone,
  });
  const pods = Array.from({ length: PODS }, (_, index) => podInfoOf(deepFreeze(podOf(index))));
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  await run(async () => {
    for (const info of pods) {
      const result = await schedulePod(context, new CycleState(), info.pod);
      if (result.outcome !== 'scheduled') throw new Error(`${info.pod.metadata.name}: ${result.outcome}`);
      assume(context, { pod: info.pod, info }, result.node);
    }
  });
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  collectGarbage();
  const after = process.memoryUsage();
  if (trace.length === 0) throw new Error('nothing was traced');
  const bytes = after.heapUsed + after.arrayBuffers - before;
  return { seconds, cpuSeconds: (user + system) / 1e6, heapMiB: Math.round((bytes / 2 ** 20) * 10) / 10 };
}

function node(index: number): Node {
  const name = `node-${String(index).padStart(5, '0')}`;
  const resources = { cpu: '4', memory: '32Gi', pods: '110' };
  return deepFreeze<Node>({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/hostname': name,
        'topology.kubernetes.io/zone': `zone-${index % ZONES}`,
      },
    },
    spec: {},
    status: { capacity: resources, allocatable: resources },
  });
}

function pod(index: number, cpu: string, more: Partial<Pod['spec']> = {}, memory = '128Mi'): Pod {
  const name = `pod-${index}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'default', uid: `uid-${index}`, labels: { app: 'web' } },
    spec: {
      containers: [{ name: 'web', image: 'registry/web:1', resources: { requests: { cpu, memory } } }],
      ...more,
    },
    status: {},
  };
}

const sameApp = { matchLabels: { app: 'web' } };

const spread = (topologyKey: string, whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway') => ({
  topologyKey,
  maxSkew: 1,
  whenUnsatisfiable,
  labelSelector: sameApp,
});

const near = (topologyKey: string) => ({ topologyKey, labelSelector: sameApp });

function collectGarbage(): void {
  setFlagsFromString('--expose_gc');
  (runInNewContext('gc') as () => void)();
}
