/** Properties of the whole cluster: of its trace, of time, of what a program may do with it. */
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  Cluster,
  type ClusterOptions,
  type MutatingHook,
  type NodeOptions,
  Status,
  steps,
  type Taint,
  type TraceEvent,
} from '#engine';
import { Simulation } from '../../src/engine/sim/simulation.ts';

async function headline(options: ClusterOptions = {}): Promise<Cluster> {
  const cluster = new Cluster(options);
  await cluster.kubectl('run nginx --image nginx');
  await cluster.until({ pod: 'nginx', phase: 'Running' });
  await cluster.sleep('1s');
  return cluster;
}

type Act = (cluster: Cluster, pod: string) => Promise<unknown>;

const acts: readonly Act[] = [
  (cluster, pod) => cluster.kubectl(`run ${pod} --image nginx`),
  (cluster, pod) => cluster.kubectl(`run ${pod} --image busybox --restart Never -- sh -c 'sleep 1; exit 1'`),
  (cluster, pod) => cluster.kubectl(`run ${pod} --image busybox -- sh -c 'exit 1'`),
  (cluster, pod) => cluster.kubectl(`run ${pod} --image nginx:no-such-tag`),
  (cluster, pod) => cluster.kubectl(`delete pod ${pod}`),
  (cluster, pod) => cluster.kubectl(`delete pod ${pod} --force --grace-period=0`),
  (cluster) => cluster.kubectl('get pods -o wide'),
  (cluster) => cluster.sleep('700ms'),
  (cluster) => cluster.sleep('11s'),
];

/** A program: what it does with which Pod, one after the other. */
const programs = fc.array(fc.tuple(fc.constantFrom(...acts), fc.constantFrom('a', 'b', 'c')), {
  minLength: 1,
  maxLength: 8,
});

async function runProgram(
  program: readonly (readonly [Act, string])[],
  options: ClusterOptions,
): Promise<Cluster> {
  const cluster = new Cluster(options);
  for (const [act, pod] of program) await act(cluster, pod);
  await cluster.sleep('3s');
  return cluster;
}

const runs = { numRuns: process.env['SOAK'] ? 500 : 12 };

describe('determinism', () => {
  test('the same seed and program give the same trace, byte for byte; another seed gives another', async () => {
    const [first, again, other] = await Promise.all([headline(), headline(), headline({ seed: 2 })]);
    expect(String(again.trace)).toBe(String(first.trace));
    expect(String(other.trace)).not.toBe(String(first.trace));
  });

  test('so does any program', async () => {
    await fc.assert(
      fc.asyncProperty(programs, fc.nat({ max: 1_000 }), async (program, seed) => {
        const [first, again] = [await runProgram(program, { seed }), await runProgram(program, { seed })];
        expect(String(again.trace)).toBe(String(first.trace));
      }),
      runs,
    );
  });
});

describe('the trace of any program', () => {
  const check = (name: string, holds: (events: readonly TraceEvent[]) => void): void =>
    test(name, async () => {
      await fc.assert(
        fc.asyncProperty(programs, fc.nat({ max: 1_000 }), async (program, seed) =>
          holds((await runProgram(program, { seed })).trace.events),
        ),
        runs,
      );
    });

  check('numbers its events, and time never goes back', (events) => {
    events.forEach(({ id, at }, index) => {
      expect(id).toBe(index + 1);
      expect(at).toBeGreaterThanOrEqual(events[index - 1]?.at ?? 0);
    });
  });

  check('names as a cause only what came before', (events) => {
    for (const { id, cause } of events) if (cause !== undefined) expect(cause).toBeLessThan(id);
    expect(events.filter(({ cause }) => cause !== undefined && cause < 1)).toEqual([]);
  });

  check('has etcd revisions that only grow', (events) => {
    let last = 0;
    for (const { kind, data } of events) {
      if (kind !== 'etcd.put' && kind !== 'etcd.deleted') continue;
      expect(data.revision).toBeGreaterThan(last);
      last = data.revision;
    }
  });

  check('never moves a bound Pod', (events) => {
    const nodes = new Map<string, string>();
    for (const event of events) {
      if (event.kind !== 'etcd.put' || !event.data.key.startsWith('/registry/pods/')) continue;
      const { metadata, spec } = event.data.value as {
        metadata: { uid: string };
        spec: { nodeName?: string };
      };
      const node = nodes.get(metadata.uid);
      if (node !== undefined) expect(spec.nodeName).toBe(node);
      if (spec.nodeName !== undefined) nodes.set(metadata.uid, spec.nodeName);
    }
  });

  check('is that of one thing after the other: every request gets one answer', (events) => {
    const ends = new Map<number, number>();
    for (const { kind, data } of events)
      if (kind === 'response.sent') ends.set(data.request, (ends.get(data.request) ?? 0) + 1);
    expect([...ends.values()].filter((count) => count !== 1)).toEqual([]);
  });
});

describe('the headline run', () => {
  test('needs no part of the engine that loads on demand', async () => {
    const load = vi.spyOn(Simulation.prototype, 'load');
    try {
      await headline();
      expect(load.mock.calls.map(([importModule]) => String(importModule))).toEqual([]);
    } finally {
      load.mockRestore();
    }
  });

  test('passes all 23 steps', async () => {
    const { trace } = await headline();
    expect(steps.filter(({ number }) => trace.ofStep(number).length === 0)).toEqual([]);
  });

  test('leads from the running container back to the command', async () => {
    const { trace } = await headline();
    const running = trace
      .ofKind('container.state')
      .find(({ data }) => data.container === 'nginx' && data.state === 'running');
    expect(trace.causes(running?.id ?? 0)[0]?.kind).toBe('command.started');
  });

  test('says of what is recorded that it is', async () => {
    const { trace } = await headline();
    const basis = (kind: TraceEvent['kind']): Set<string> =>
      new Set(trace.events.filter((event) => event.kind === kind).map((event) => event.basis));
    for (const kind of ['etcd.put', 'cri.called', 'cni.called', 'runc.syscall', 'nodes.scored'] as const)
      expect([kind, basis(kind)]).toEqual([kind, new Set(['recorded'])]);
    expect(basis('layer.unpacked')).toEqual(new Set(['modelled']));
  });
});

describe('options', () => {
  const namesOf = async (cluster: Cluster): Promise<string[]> =>
    (await cluster.kubectl('get nodes -o name')).stdout.trim().split('\n');

  test('left out: the nodes of the recording', async () => {
    expect(await namesOf(new Cluster())).toEqual([
      'node/control-plane',
      'node/node-1',
      'node/node-2',
      'node/node-3',
    ]);
  });

  test('nodes: 5 are node-1 to node-5 and a control-plane that is tainted', async () => {
    const cluster = new Cluster({ nodes: 5 });
    expect(await namesOf(cluster)).toEqual([
      'node/control-plane',
      ...[1, 2, 3, 4, 5].map((number) => `node/node-${number}`),
    ]);
    expect(cluster.node('control-plane')?.spec.taints?.[0]?.effect).toBe('NoSchedule');
  });

  test('nodes of one’s own are taken as they are', async () => {
    const cluster = await headline({
      nodes: [
        { name: 'small', cpu: '1' },
        { name: 'large', cpu: '8' },
      ],
    });
    expect(await namesOf(cluster)).toEqual(['node/large', 'node/small']);
    expect(cluster.pod('nginx')?.spec.nodeName).toBe('large');
  });

  test('images by their full name draw a Pod to the node that has them, which then asks only for the tag', async () => {
    const image = 'docker.io/library/node:22';
    const cluster = new Cluster({ nodes: 3, images: { 'node-3': [image] } });
    await cluster.kubectl(`run server --image ${image} --command -- node server.js`);
    await cluster.until({ pod: 'server', phase: 'Running' });
    expect(cluster.pod('server')?.spec.nodeName).toBe('node-3');
    const asked = cluster.trace
      .ofKind('registry.requested')
      .filter(({ data }) => data.uri.includes('/node/'));
    expect(asked.map(({ data }) => data.method)).toEqual([]);
  });

  test.each<[string, ClusterOptions, string]>([
    ['half a node', { nodes: 1.5 }, 'nodes: 1.5 is no number of nodes: write a whole number, such as 3'],
    ['a node twice', { nodes: [{ name: 'a' }, { name: 'a' }] }, 'a is there twice'],
    ['a node without a name', { nodes: [{ name: 'Node 1' }] }, '"Node 1" is no name of a node'],
    ['much CPU', { nodes: [{ name: 'a', cpu: 'much' }] }, 'nodes: a: cpu is "much": write a quantity'],
    [
      'a misspelled option',
      { nodes: [{ name: 'a', cpus: '2' } as NodeOptions] },
      'nodes: a has cpus: what can',
    ],
    [
      'a taint as kubectl takes it',
      { nodes: [{ name: 'a', taints: ['a=b:NoSchedule' as unknown as Taint] }] },
      'nodes: a: "a=b:NoSchedule" is no taint: write { key',
    ],
    ['images of nobody', { nodes: 1, images: { 'node-9': ['nginx'] } }, 'there is no node node-9'],
  ])('%s: says what to write', (_name, options, message) => {
    expect(() => new Cluster(options)).toThrow(message);
  });
});

const RefusesAll = { name: 'RefusesAll', filter: () => Status.unschedulable('no node is good enough') };

describe('a wait in vain', () => {
  test('until says what the Pod waits for, and the chain that led there', async () => {
    const cluster = new Cluster({ scheduler: { plugins: [{ plugin: RefusesAll }] } });
    await cluster.kubectl('run nginx --image nginx');
    const failure = await cluster.until({ pod: 'nginx', phase: 'Running' }).catch((error) => error);
    expect(failure).toMatchObject({
      name: 'DeadlineError',
      readerCode: 'RefusesAll',
      message: expect.stringMatching(
        /^nginx is still Pending: 0\/4 nodes are available: .*no node is good enough/,
      ),
    });
    expect(failure.chain.at(-1)?.kind).toBe('cycle.failed');
    expect(cluster.now).toBeGreaterThanOrEqual(120_000_000);
  });

  test('the deadline is that of the call, of the cluster, or two minutes', async () => {
    const waited = async (options: ClusterOptions, call?: { deadline: '1s' }): Promise<number> => {
      const cluster = new Cluster({ nodes: 0, ...options });
      await cluster.kubectl('run nginx --image nginx');
      const from = cluster.now;
      await cluster.until({ pod: 'nginx', phase: 'Running' }, call).catch(() => {});
      return (cluster.now - from) / 1_000_000;
    };
    expect(await waited({}, { deadline: '1s' })).toBe(1);
    expect(await waited({ deadline: '30s' })).toBe(30);
    expect(await waited({})).toBe(120);
  });

  test('kubectl wait says it behind its own line', async () => {
    const cluster = new Cluster({ nodes: 0 });
    await cluster.kubectl('run nginx --image nginx');
    const { stderr, exitCode } = await cluster.kubectl('wait --for=condition=Ready pod/nginx --timeout=5s');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /^error: timed out waiting for the condition on pods\/nginx\nnginx is still Pending: 0\/1 nodes are available/,
    );
  });

  test('until knows a Pod that is not there, and one that cannot get its image', async () => {
    const cluster = new Cluster();
    const wait = (pod: string) =>
      cluster.until({ pod, phase: 'Running' }, { deadline: '20s' }).catch((error) => error.message);
    expect(await wait('nobody')).toBe('nobody does not exist after 20s of virtual time');
    await cluster.kubectl('run nginx --image nginx:no-such-tag');
    expect(await wait('nginx')).toMatch(
      /^nginx is still Pending: container nginx is waiting: (ErrImagePull|ImagePullBackOff): /,
    );
  });

  test.each([
    [{ pod: '', phase: 'Running' }, 'until waits for a Pod, and this names none'],
    [{ pod: 'nginx' }, 'until does not know what nginx should be'],
    [{ pod: 'nginx', phase: 'running' }, 'running is no phase of a Pod'],
  ])('until(%o) says what to write', async (state, message) => {
    await expect(new Cluster().until(state as never)).rejects.toThrow(message);
  });
});

describe('what a program may do', () => {
  test('two commands side by side are two processes, in the order written', async () => {
    const cluster = new Cluster();
    const results = await Promise.all(['b', 'a'].map((pod) => cluster.kubectl(`run ${pod} --image nginx`)));
    expect(results.map(({ stdout }) => stdout)).toEqual(['pod/b created\n', 'pod/a created\n']);
    const order = cluster.trace
      .ofKind('command.started', 'command.finished')
      .map(({ kind, data }) => `${kind} ${data.line}`);
    expect(order).toEqual([
      'command.started kubectl run b --image nginx',
      'command.started kubectl run a --image nginx',
      'command.finished kubectl run b --image nginx',
      'command.finished kubectl run a --image nginx',
    ]);
  });

  test('a forgotten await is outstanding, with where it was made', async () => {
    const cluster = new Cluster();
    const forgotten = cluster.kubectl('run nginx --image nginx');
    expect(cluster.outstanding()).toEqual([
      {
        call: "cluster.kubectl('run nginx --image nginx')",
        stack: expect.stringContaining('cluster.test.ts'),
      },
    ]);
    await forgotten;
    expect(cluster.outstanding()).toEqual([]);
  });

  test('a Pod that was deleted is gone', async () => {
    const cluster = await headline();
    await cluster.kubectl('delete pod nginx --wait=false');
    await cluster.until({ pod: 'nginx', deleted: true });
    expect(cluster.pod('nginx')).toBeUndefined();
  });

  test('a request goes to the API server as the administrator’s', async () => {
    const cluster = new Cluster();
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'raw' },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    };
    const path = '/api/v1/namespaces/default/pods';
    expect(await cluster.request({ method: 'POST', path, body: pod })).toMatchObject({ status: 201 });
    expect(await cluster.request({ method: 'POST', path, body: pod })).toMatchObject({
      status: 409,
      body: { reason: 'AlreadyExists' },
    });
  });
});

describe('a hook that waits for something outside', () => {
  const hook = (review: MutatingHook['review']): MutatingHook => ({
    name: 'slow.example.com',
    rules: [{ operations: ['CREATE'], resources: ['pods'] }],
    review,
  });

  test.each<[string, () => Promise<never>]>([
    ['a timer', () => new Promise((resolve) => setTimeout(resolve, 1_000))],
    ['a promise that never settles', () => new Promise(() => {})],
  ])('%s: the write is refused, and the words name the hook', async (_name, review) => {
    const cluster = new Cluster({ admission: { mutating: [hook(review)] } });
    const { stderr, exitCode } = await cluster.kubectl('run nginx --image nginx');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('slow.example.com');
    expect(cluster.pod('nginx')).toBeUndefined();
  });

  test('one that waits by the Cluster takes its time', async () => {
    const cluster: Cluster = new Cluster({
      admission: {
        mutating: [
          hook(async () => {
            await cluster.sleep('2s');
            return { allowed: true };
          }),
        ],
      },
    });
    const { exitCode } = await cluster.kubectl('run nginx --image nginx');
    expect(exitCode).toBe(0);
    expect(cluster.now).toBeGreaterThan(2_000_000);
  });

  test('a Filter that waits for a timer fails its cycle, and until names the plugin', async () => {
    const plugin = { name: 'Sleepy', filter: () => new Promise<never>(() => {}) };
    const cluster = new Cluster({ scheduler: { plugins: [{ plugin }] } });
    await cluster.kubectl('run nginx --image nginx');
    const failure = await cluster
      .until({ pod: 'nginx', phase: 'Running' }, { deadline: '10s' })
      .catch((error) => error);
    expect(failure.readerCode).toBe('Sleepy');
  });
});
