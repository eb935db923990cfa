/**
 * A node is given the pods of the recordings as they were when they had been bound, and has to ask its runtime and
 * write to the API what the real one did. Compared is everything that does not change from run to run.
 */
import { describe, expect, test } from 'vitest';
import { boundPod, TestNode } from './node.ts';
import { type RecordedEntry, type Recording, steady, story } from './recording.ts';

const requests = ({ timeline }: Recording, verb: string, resource: string): RecordedEntry[] =>
  timeline.filter(
    (entry) =>
      entry.actor === 'kubelet' &&
      entry.kind === 'api-request' &&
      entry.verb === verb &&
      entry.resource === resource,
  );

/** cgroup v1 reads "no memory limit" back as a limit (README: what is special to this machine). */
const withoutArtefact = (patch: unknown): unknown => {
  const copy = structuredClone(patch) as { status: { resources?: { limits?: { memory?: string } } } };
  if (copy.status.resources?.limits?.memory === '9007199254740988Ki') delete copy.status.resources;
  return copy;
};
const recordedPatches = (recording: Recording): unknown[] =>
  steady(requests(recording, 'patch', 'pods/status').map(({ request }) => withoutArtefact(request)));
/** Whether a transition falls into the same second as the one before it differs from run to run. */
const withoutTransitions = (patches: unknown[]): unknown[] =>
  JSON.parse(JSON.stringify(patches, (key, value) => (key === 'lastTransitionTime' ? undefined : value)));

describe('kubectl run nginx --image nginx, on the node', () => {
  const recording = story('nginx');
  const node = new TestNode();
  const ran = node.run(async () => {
    node.server.put(boundPod('nginx'));
    await node.sim.sleep('2s');
  });

  test('writes to the API what was recorded, in that order', async () => {
    await ran;
    const writes = recording.writes
      .filter(({ user }) => user === 'system:node:node-1')
      .map(
        ({ verb, resource, reason }) =>
          `${verb} ${resource.replace('serviceaccounts/token', 'serviceaccounts/token')}${reason ? ` ${reason}` : ''}`,
      );
    expect(node.server.writes).toEqual(writes);
  });

  test('calls the runtime as was recorded, polling left out', async () => {
    await ran;
    const calls = recording.timeline.filter(({ kind, at }) => kind === 'cri-call' && at < 1300);
    expect(node.criMethods).toEqual(calls.map(({ method }) => method));
  });

  test('sends the recorded configuration of sandbox and container', async () => {
    await ran;
    const request = (method: string): Record<string, unknown> =>
      node.trace.ofKind('cri.called').find(({ data }) => data.method === method)?.data.request as Record<
        string,
        unknown
      >;
    const recorded = (method: string): Record<string, unknown> =>
      recording.timeline.find((entry) => entry.method === method)?.request as Record<string, unknown>;
    // Left out by the engine: empty messages (overhead, usernsOptions, runAsUser) and huge pages.
    const compact = (value: unknown): unknown =>
      JSON.parse(
        JSON.stringify(steady(value), (key, item) =>
          [
            'overhead',
            'usernsOptions',
            'runAsUser',
            'hugepageLimits',
            'envs',
            'oomScoreAdj',
            'io.kubernetes.container.hash',
          ].includes(key)
            ? undefined
            : item,
        ),
      );
    for (const method of ['RunPodSandbox', 'PullImage', 'CreateContainer'])
      expect(compact(request(method))).toEqual(compact(recorded(method)));
  });

  test('patches the status as was recorded', async () => {
    await ran;
    expect(withoutTransitions(steady(node.statusPatches))).toEqual(
      withoutTransitions(recordedPatches(recording)),
    );
  });

  test('asks for a token bound to the pod', async () => {
    await ran;
    const [token] = node.server.requests.filter(({ path }) => path.endsWith('/token'));
    expect(steady(token?.body)).toEqual(
      steady(requests(recording, 'create', 'serviceaccounts/token')[0]?.request),
    );
  });

  test('posts the recorded Events', async () => {
    await ran;
    const posted = node.server.requests
      .filter(({ path, method }) => method === 'POST' && path.endsWith('/events'))
      .map(({ body }) => body);
    const plain = (event: unknown): unknown =>
      JSON.parse(
        JSON.stringify(steady(event))
          .replace(/nginx\.[0-9a-f]{16}/g, 'NAME')
          .replace(/in \d+ms \(\d+ms/, 'in N (N'),
      );
    expect(posted.map(plain)).toEqual(
      requests(recording, 'create', 'events').map(({ request }) => plain(request)),
    );
  });

  test('takes the time that p50 of timings.json gives', async () => {
    await ran;
    const micros = (method: string): number =>
      node.trace.ofKind('cri.answered').find(({ data }) => data.method === method)?.data.micros ?? 0;
    expect(micros('PullImage') / 1_000).toBeCloseTo(306, -1);
    expect(micros('CreateContainer') / 1_000).toBeCloseTo(19, 0);
    expect(micros('StartContainer') / 1_000).toBeCloseTo(90.6, -1);
  });

  test('keeps the trace small and says nothing while nothing happens', async () => {
    await ran;
    expect(node.trace.length).toBeLessThan(190);
    const last = node.trace.events.at(-1)?.at ?? 0;
    expect(last).toBeLessThan(1_300_000);
  });

  test('gives the same trace for the same seed', async () => {
    await ran;
    const again = new TestNode();
    await again.run(async () => {
      again.server.put(boundPod('nginx'));
      await again.sim.sleep('2s');
    });
    expect(String(again.trace)).toBe(String(node.trace));
  });
});

test('an image that is there is not pulled again: Always resolves the tag, IfNotPresent does not even that', async () => {
  const node = new TestNode();
  const named = (name: string, policy: string) =>
    boundPod('nginx', (pod) => {
      pod.metadata = { ...pod.metadata, name, uid: `${name}-uid` };
      for (const container of pod.spec.containers) container.imagePullPolicy = policy;
    });
  await node.run(async () => {
    node.server.put(named('first', 'Always'));
    await node.sim.sleep('3s');
    const before = node.trace.length;
    node.server.put(named('second', 'Always'));
    await node.sim.sleep('3s');
    const second = node.trace.events.slice(before).filter(({ kind }) => kind === 'registry.requested');
    expect(second.map(({ data }) => (data as { method: string }).method)).toEqual(['HEAD']);
    const then = node.trace.length;
    node.server.put(named('third', 'IfNotPresent'));
    await node.sim.sleep('3s');
    expect(node.trace.events.slice(then).filter(({ kind }) => kind === 'registry.requested')).toEqual([]);
  });
  expect(node.server.pods.get('third')?.status).toMatchObject({ phase: 'Running', podIP: '10.244.1.4' });
  const pulled = node.server.requests
    .filter(({ body }) => (body as { reason?: string })?.reason === 'Pulled')
    .at(-1)?.body as { message: string };
  expect(pulled.message).toBe(
    'Container image "nginx" already present on machine and can be accessed by the pod',
  );
});

test('an image that the node holds from the start is not asked of the registry, whatever its name', async () => {
  const node = new TestNode(['my-own-image']);
  await node.run(async () => {
    node.server.put(
      boundPod('nginx', (pod) => {
        for (const container of pod.spec.containers) {
          container.image = 'my-own-image';
          container.imagePullPolicy = 'Never';
        }
      }),
    );
    await node.sim.sleep('3s');
  });
  expect(node.server.pods.get('nginx')?.status.phase).toBe('Running');
  const asked = node.trace.ofKind('registry.requested').filter(({ data }) => !data.uri.includes('/pause/'));
  expect(asked).toEqual([]);
});

test('a deleted pod is stopped as was recorded, then it goes from the API', async () => {
  const recording = story('scenarios/delete-grace');
  const node = new TestNode();
  await node.run(async () => {
    node.server.put(boundPod('scenarios/delete-grace', (pod) => (pod.metadata.name = 'nginx-del')));
    await node.sim.sleep('4s');
    node.server.markDeleted('nginx-del', 30);
    await node.sim.sleep('4s');
  });
  expect(withoutTransitions(steady(node.statusPatches))).toEqual(
    withoutTransitions(recordedPatches(recording)),
  );
  expect(node.server.pods.size).toBe(0);
  const runc = node.trace
    .ofKind('runc.called')
    .map(({ data }) => `${data.operation} ${data.argv.at(-1) === '9' ? 'SIGKILL' : ''}`);
  expect(runc.slice(4)).toEqual([
    'kill ',
    'kill SIGKILL',
    'delete ',
    'kill SIGKILL',
    'kill SIGKILL',
    'delete ',
    'delete ',
  ]);
  const cni = node.trace
    .ofKind('cni.called')
    .filter(({ data }) => data.command === 'DEL')
    .map(({ data }) => data.plugin);
  const recordedDel = recording.timeline
    .filter(({ kind, command }) => kind === 'cni-call' && command === 'DEL')
    .map(({ plugin }) => plugin);
  expect(cni).toEqual(recordedDel);
});

test('an image that is not there: ErrImagePull, ImagePullBackOff, and the same after deletion', async () => {
  const recording = story('scenarios/image-not-found');
  const node = new TestNode();
  await node.run(async () => {
    node.server.put(boundPod('scenarios/image-not-found'));
    await node.sim.sleep('40s');
    node.server.markDeleted('nope', 30);
    await node.sim.sleep('4s');
  });
  const patches = withoutTransitions(steady(node.statusPatches));
  const recorded = withoutTransitions(recordedPatches(recording));
  expect(patches.slice(0, 4)).toEqual(recorded.slice(0, 4));
  expect(patches.slice(-3)).toEqual(recorded.slice(-3));
  expect(node.server.pods.size).toBe(0);
  const reasons = (entries: readonly unknown[]): unknown[] => [
    ...new Set(entries.map((body) => (body as { reason: string; message: string }).message)),
  ];
  const posted = node.server.requests
    .filter(({ path, method }) => method === 'POST' && path.endsWith('/events'))
    .map(({ body }) => body);
  expect(reasons(posted)).toEqual(
    reasons(requests(recording, 'create', 'events').map(({ request }) => request)),
  );
});

test('a program that fails is started again at once, then after a growing wait', async () => {
  const recording = story('scenarios/crash-exit1');
  const node = new TestNode();
  await node.run(async () => {
    node.server.put(boundPod('scenarios/crash-exit1'));
    await node.sim.sleep('40s');
  });
  const state = (patch: unknown): string => {
    const { containerStatuses: [first] = [] } = (
      patch as {
        status: {
          containerStatuses?: { state: Record<string, { reason?: string }>; restartCount: number }[];
        };
      }
    ).status;
    return first
      ? `${first.restartCount} ${Object.keys(first.state)[0]} ${Object.values(first.state)[0]?.reason ?? ''}`
      : 'conditions';
  };
  expect(node.statusPatches.map(state).slice(0, 10)).toEqual(
    recordedPatches(recording).map(state).slice(0, 10),
  );
});

test('a pod that has done its work ends as Succeeded when its sandbox is gone', async () => {
  const recording = story('scenarios/exit0-never');
  const node = new TestNode();
  await node.run(async () => {
    node.server.put(boundPod('scenarios/exit0-never'));
    await node.sim.sleep('6s');
  });
  expect(withoutTransitions(steady(node.statusPatches))).toEqual(
    withoutTransitions(recordedPatches(recording)),
  );
  expect(node.server.pods.get('job-ok')?.status.phase).toBe('Succeeded');
});

test('two containers start one after the other and stop side by side', async () => {
  const recording = story('scenarios/two-containers');
  const node = new TestNode();
  await node.run(async () => {
    node.server.put(boundPod('scenarios/two-containers'));
    await node.sim.sleep('6s');
    node.server.markDeleted('pair', 2);
    await node.sim.sleep('6s');
  });
  expect(withoutTransitions(steady(node.statusPatches))).toEqual(
    withoutTransitions(recordedPatches(recording)),
  );
  const stops = node.trace.events.filter(
    ({ data }) => (data as { method?: string }).method === 'StopContainer',
  );
  expect(stops.map(({ kind }) => kind)).toEqual(['cri.called', 'cri.called', 'cri.answered', 'cri.answered']);
});

test('the node renews its Lease every ten seconds', async () => {
  const node = new TestNode();
  await node.run(() => node.sim.sleep('35s'));
  const renewals = node.server.requests.filter(
    ({ method, path }) => method !== 'GET' && path.includes('/leases'),
  );
  expect(renewals.map(({ method }) => method)).toEqual(['POST', 'PUT', 'PUT']);
});
