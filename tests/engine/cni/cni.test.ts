/** CNI ADD as recorded in golden/story/nginx.json: plugins in order, environment, configuration and results. */
import { expect, test } from 'vitest';
import { Cni } from '../../../src/engine/cni/cni.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';
import { boundPod, TestNode } from '../kubelet/node.ts';
import { steady, story } from '../kubelet/recording.ts';

test('the plugins of the headline run', async () => {
  const node = new TestNode();
  await node.run(async () => {
    node.server.put(boundPod('nginx'));
    await node.sim.sleep('2s');
  });
  const called = node.trace.ofKind('cni.called');
  const answered = node.trace.ofKind('cni.answered');
  // CNI_ARGS comes from a Go map: its keys have no order.
  const plain = (env: Readonly<Record<string, string>> = {}) => ({
    ...env,
    CNI_ARGS: (env.CNI_ARGS ?? '').split(';').sort(),
  });
  const recorded = story('nginx').timeline.filter(({ kind }) => kind === 'cni-call');
  expect(
    steady(
      called.map(({ data }) => ({
        plugin: data.plugin,
        command: data.command,
        stdin: data.stdin,
        env: plain(data.env),
      })),
    ),
  ).toEqual(
    steady(recorded.map(({ plugin, command, stdin, env }) => ({ plugin, command, stdin, env: plain(env) }))),
  );
  for (const { plugin, stdout } of recorded) {
    expect(steady(answered.find(({ data }) => data.plugin === plugin)?.data.stdout)).toEqual(steady(stdout));
  }
  const kinds = node.trace.events.map(
    ({ kind, data }) => `${kind} ${(data as { operation?: string }).operation ?? ''}`,
  );
  expect(kinds.indexOf('namespace.created ')).toBeLessThan(kinds.indexOf('cni.called '));
  expect(kinds.lastIndexOf('cni.answered ')).toBeLessThan(kinds.indexOf('runc.called create'));
});

test('host-local gives each address once, in order, and says when there is none left', async () => {
  const sim = new Simulation();
  const cni = new Cni(sim, new Trace(sim), 'node-1', '10.0.0.0/29');
  const sandbox = (id: string) => ({
    id,
    netns: `/var/run/netns/${id}`,
    pod: { name: id, namespace: 'default', uid: id },
  });
  await sim.call('test', async () => {
    const addresses: (string | undefined)[] = [];
    for (const id of ['a', 'b', 'c', 'd', 'e'])
      addresses.push((await cni.add(sandbox(id), 18)).ips?.[0]?.address);
    expect(addresses).toEqual(['10.0.0.2/29', '10.0.0.3/29', '10.0.0.4/29', '10.0.0.5/29', '10.0.0.6/29']);
    await expect(cni.add(sandbox('f'), 18)).rejects.toThrow(
      'no IP addresses available in range set: 10.0.0.1-10.0.0.6',
    );
    await cni.remove(sandbox('b'), 18);
    expect((await cni.add(sandbox('g'), 18)).ips?.[0]?.address).toBe('10.0.0.3/29');
  });
});
