/** Permit: a pod whose binding waits for plugins, after framework/runtime/waiting_pods_map.go of 1.36.4. */
import { expect, test } from 'vitest';
import { type AnyPlugin, type Handle, type PluginFactory, Status } from '#engine';
import { fakeApi, node, pod } from './fake-api.ts';

const waits = (name: string, timeout: string | number = '10s'): AnyPlugin => ({
  name,
  permit: () => ({ status: Status.wait(), timeout }),
});

/** A plugin that waits as well and gives the test the handle. */
function spy(): { factory: PluginFactory<object>; handle(): Handle } {
  let given: Handle | undefined;
  return {
    factory: {
      name: 'Spy',
      defaultArgs: {},
      create(_args, handle) {
        given = handle;
        return waits('Spy');
      },
    },
    handle() {
      if (!given) throw new Error('the plugin has not been made');
      return given;
    },
  };
}

type Act = (handle: Handle) => void;

async function run(gate: AnyPlugin, act: Act, removed = false) {
  const { factory, handle } = spy();
  const api = fakeApi({ nodes: [node('n')], plugins: [{ plugin: factory }, { plugin: gate }] });
  const nginx = pod('nginx');
  await api.run(async () => {
    await api.scheduler.start();
    api.put(nginx);
    await api.sim.sleep('500ms');
    expect(api.pod('nginx')?.spec.nodeName).toBeUndefined();
    act(handle());
    if (removed) api.remove(nginx);
    await api.sim.sleep('400ms');
  });
  return api;
}

const waiting = (handle: Handle) => handle.waitingPod('pod-nginx');

test('the binding goes on when every plugin that waits has allowed it', async () => {
  const both = await run(waits('Gate'), (handle) => {
    expect(waiting(handle)?.pendingPlugins).toEqual(['Gate', 'Spy']);
    waiting(handle)?.allow('Gate');
    waiting(handle)?.allow('Spy');
    expect(waiting(handle)?.pendingPlugins ?? []).toEqual([]);
  });
  expect(both.pod('nginx')?.spec.nodeName).toBe('n');
  const one = await run(waits('Gate'), (handle) => waiting(handle)?.allow('Gate'));
  expect(one.pod('nginx')?.spec.nodeName).toBeUndefined();
});

test.each<[string, AnyPlugin, Act, string]>([
  [
    'one refusal is enough',
    waits('Gate'),
    (handle) => waiting(handle)?.reject('Gate', 'not today'),
    '0/1 nodes are available: 1 not today.',
  ],
  [
    'the shortest timeout ends the wait',
    waits('Gate', 0.7),
    () => {},
    '0/1 nodes are available: 1 rejected due to timeout after waiting 700ms at plugin Gate.',
  ],
])('%s', async (_name, gate, act, message) => {
  const api = await run(gate, act);
  expect(api.pod('nginx')?.spec.nodeName).toBeUndefined();
  expect(api.trace.ofKind('cycle.failed').map(({ data }) => data.message)).toEqual([message]);
});

test('a pod that is deleted while it waits leaves its node free', async () => {
  const api = await run(waits('Gate'), () => {}, true);
  expect(api.trace.ofKind('pod.bound')).toEqual([]);
  const next = pod('next', { cpu: '4' });
  await api.run(async () => {
    api.put(next);
    await api.sim.sleep('500ms');
  });
  expect(api.trace.ofKind('pod.assumed').map(({ data }) => [data.pod, data.node])).toEqual([
    ['default/nginx', 'n'],
    ['default/next', 'n'],
  ]);
});

test('a plugin that refuses leaves nothing to wait for', async () => {
  const refuses: AnyPlugin = { name: 'Gate', permit: () => Status.unschedulable('closed') };
  const api = fakeApi({ nodes: [node('n')], plugins: [{ plugin: waits('Slow') }, { plugin: refuses }] });
  await api.run(async () => {
    await api.scheduler.start();
    api.put(pod('nginx'));
    await api.sim.sleep('300ms');
  });
  expect(api.trace.ofKind('cycle.failed')[0]?.data.message).toBe('0/1 nodes are available: 1 closed.');
});
