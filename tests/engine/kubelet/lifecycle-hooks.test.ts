/** postStart and preStop where no recording has them. */
import { expect, test } from 'vitest';
import type { Lifecycle, Pod } from '../../../src/engine/api/core-v1.ts';
import { boundPod, TestNode } from './node.ts';

async function deleted(lifecycle: Lifecycle, graceSeconds: number): Promise<TestNode> {
  const node = new TestNode(['nginx']);
  await node.run(async () => {
    node.server.put(
      boundPod('nginx', (pod: Pod) => {
        for (const container of pod.spec.containers) container.lifecycle = lifecycle;
      }),
    );
    await node.sim.sleep('4s');
    node.server.markDeleted('nginx', graceSeconds);
    await node.sim.sleep('20s');
  });
  return node;
}

const timeouts = (node: TestNode): string[] =>
  node.trace
    .ofKind('cri.called')
    .flatMap(({ data }) =>
      data.method === 'StopContainer' ? [(data.request as { timeout: string }).timeout] : [],
    );

const reasons = (node: TestNode): string[] =>
  node.server.requests.flatMap(({ method, path, body }) =>
    method === 'POST' && path.endsWith('/events') ? [(body as { reason: string }).reason] : [],
  );

test('what a preStop hook takes is taken from the grace period', async () => {
  const node = await deleted({ preStop: { exec: { command: ['sleep', '3'] } } }, 30);
  expect(timeouts(node)).toEqual(['27']);
  expect(node.server.pods.size).toBe(0);
});

test('a hook that sleeps needs no command in the container', async () => {
  const node = await deleted({ preStop: { sleep: { seconds: 4 } } }, 30);
  expect(timeouts(node)).toEqual(['26']);
  expect(node.criMethods).not.toContain('ExecSync');
});

test('a preStop hook has no longer than the grace period; the stop signal still has two seconds', async () => {
  const node = await deleted({ preStop: { exec: { command: ['sleep', '600'] } } }, 5);
  expect(timeouts(node)).toEqual(['2']);
  expect(node.server.pods.size).toBe(0);
});

test('a preStop hook that fails is told, and the container stopped all the same', async () => {
  const node = await deleted({ preStop: { exec: { command: ['false'] } } }, 30);
  expect(reasons(node)).toContain('FailedPreStopHook');
  expect(timeouts(node)).toEqual(['30']);
});
