/** Init containers where no recording has them: those that fail, sidecars, and users that may be root. */
import { describe, expect, test } from 'vitest';
import type { Container, Pod } from '../../../src/engine/api/core-v1.ts';
import { rootObjection } from '../../../src/engine/kubelet/run-as-non-root.ts';
import { boundPod, TestNode } from './node.ts';

const shell = (name: string, script: string, more: Partial<Container> = {}): Container => ({
  name,
  image: 'busybox',
  imagePullPolicy: 'IfNotPresent',
  command: ['sh', '-c', script],
  ...more,
});

async function runFor(seconds: number, change: (pod: Pod) => void): Promise<TestNode> {
  const node = new TestNode(['busybox', 'nginx']);
  await node.run(async () => {
    node.server.put(boundPod('nginx', change));
    await node.sim.sleep(`${seconds}s`);
  });
  return node;
}

const created = (node: TestNode): string[] =>
  node.trace
    .ofKind('cri.called')
    .flatMap(({ data }) =>
      data.method === 'CreateContainer'
        ? [(data.request as { config: { metadata: { name: string } } }).config.metadata.name]
        : [],
    );

test('an init container that fails for good makes the pod Failed; the others never start', async () => {
  const node = await runFor(5, (pod) => {
    pod.spec.restartPolicy = 'Never';
    pod.spec.initContainers = [shell('first', 'exit 3'), shell('second', 'exit 0')];
  });
  expect(created(node)).toEqual(['first']);
  expect(node.server.pods.get('nginx')?.status.phase).toBe('Failed');
});

test('one that fails is tried again after a growing wait, and the pod stays Pending', async () => {
  const node = await runFor(40, (pod) => {
    pod.spec.initContainers = [shell('first', 'exit 3')];
  });
  const { status } = node.server.pods.get('nginx') ?? {};
  expect(created(node).length).toBeGreaterThanOrEqual(3);
  expect(new Set(created(node))).toEqual(new Set(['first']));
  expect(status).toMatchObject({
    phase: 'Pending',
    initContainerStatuses: [{ name: 'first', ready: false, restartCount: expect.any(Number) }],
    containerStatuses: [{ name: 'nginx', state: { waiting: { reason: 'PodInitializing' } } }],
  });
});

test('a sidecar has done its part when it runs', async () => {
  const node = await runFor(5, (pod) => {
    pod.spec.initContainers = [
      shell('logger', 'while true; do sleep 1; done', { restartPolicy: 'Always' }),
      shell('setup', 'exit 0'),
    ];
  });
  expect(created(node)).toEqual(['logger', 'setup', 'nginx']);
  expect(node.server.pods.get('nginx')?.status).toMatchObject({
    phase: 'Running',
    initContainerStatuses: [
      { name: 'logger', ready: true, started: true },
      { name: 'setup', ready: true, started: false },
    ],
  });
});

test('sidecars stop after the others, the last one first', async () => {
  const node = new TestNode(['busybox', 'nginx']);
  const sidecar = (name: string): Container =>
    shell(name, "trap 'exit 0' TERM; while true; do sleep 1; done", { restartPolicy: 'Always' });
  await node.run(async () => {
    node.server.put(
      boundPod('nginx', (pod) => {
        pod.spec.initContainers = [sidecar('one'), sidecar('two')];
      }),
    );
    await node.sim.sleep('5s');
    node.server.markDeleted('nginx', 30);
    await node.sim.sleep('5s');
  });
  const ended = node.trace
    .ofKind('container.state')
    .flatMap(({ data }) => (data.state === 'exited' ? [data.container] : []));
  expect(ended).toEqual(['nginx', 'two', 'one', 'pause']);
  expect(node.server.pods.size).toBe(0);
});

describe('runAsNonRoot', () => {
  const container: Container = { name: 'web', image: 'app' };
  const pod = {
    metadata: { name: 'p', namespace: 'n', uid: 'u' },
    spec: { containers: [container] },
    status: {},
  } as unknown as Pod;
  const image = { id: 'sha256:0', repoTags: [], repoDigests: [], size: '1' };

  test.each([
    [
      'an image without a user',
      {},
      {},
      'container has runAsNonRoot and image will run as root (pod: "p_n(u)", container: web)',
    ],
    ['an image of user 0', { uid: { value: '0' } }, {}, 'image will run as root'],
    ['an image of user 101', { uid: { value: '101' } }, {}, undefined],
    [
      'an image of a named user',
      { username: 'app' },
      {},
      'non-numeric user (app), cannot verify user is non-root',
    ],
    ['a user of its own', {}, { runAsUser: 7 }, undefined],
    ['root as its own user', {}, { runAsUser: 0 }, "container's runAsUser breaks non-root policy"],
    ['a container that takes it back', {}, { runAsNonRoot: false }, undefined],
  ])('%s', (_name, user, securityContext, message) => {
    pod.spec.securityContext = { runAsNonRoot: true };
    const objection = rootObjection(pod, { ...container, securityContext }, { ...image, ...user });
    if (message === undefined) expect(objection).toBeUndefined();
    else expect(objection).toContain(message);
  });
});
