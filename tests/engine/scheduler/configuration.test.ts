/** What a KubeSchedulerConfiguration does to a running scheduler. Its decoding and its messages are held to the recordings. */
import { expect, test } from 'vitest';
import { Cluster, type Handle, type ScorePlugin, Status } from '#engine';
import {
  loadConfiguration,
  type SchedulerConfiguration,
} from '../../../src/engine/scheduler/configuration/configuration.ts';
import { unconfigured } from '../../../src/engine/scheduler/configuration/plugin-sets.ts';
import { defaultPlugins } from '../../../src/engine/scheduler/plugins/registry.ts';
import { makeProfiles } from '../../../src/engine/scheduler/profile.ts';
import { fakeApi, node, pod } from './fake-api.ts';

const header = 'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n';

const twoProfiles = `${header}
profiles:
- schedulerName: default-scheduler
- schedulerName: packer
  plugins:
    multiPoint:
      disabled: [{ name: NodeResourcesBalancedAllocation }]
  pluginConfig:
  - name: NodeResourcesFit
    args:
      scoringStrategy:
        type: MostAllocated
`;

async function schedule(options: Parameters<typeof fakeApi>[0], pods = [pod('nginx')], span = '100ms') {
  const api = fakeApi(options);
  await api.run(async () => {
    await api.scheduler.start();
    for (const one of pods) api.put(one);
    await api.sim.sleep(span);
  });
  return api;
}

test('a pod is scheduled by the profile that it names, and by none when there is none of this name', async () => {
  const named = (name: string, schedulerName: string) => pod(name, { cpu: '1', spec: { schedulerName } });
  const api = await schedule(
    { nodes: [node('large', { cpu: '8' }), node('small', { cpu: '2' })], config: twoProfiles },
    [named('spread', 'default-scheduler'), named('packed', 'packer'), named('other', 'somebody-else')],
  );
  expect(['spread', 'packed', 'other'].map((name) => api.pod(name)?.spec.nodeName)).toEqual([
    'large',
    'small',
    undefined,
  ]);
  const events = api.writes.filter(({ line }) => line.endsWith('/events'));
  expect(events.map(({ body }) => (body as { reportingController: string }).reportingController)).toEqual([
    'default-scheduler',
    'packer',
  ]);
});

test('a refused pod of a profile waits for the events of its own plugins', async () => {
  const config: SchedulerConfiguration = {
    profiles: [
      { schedulerName: 'default-scheduler' },
      { schedulerName: 'blind', plugins: { multiPoint: { disabled: [{ name: 'TaintToleration' }] } } },
    ],
  };
  const tainted = node('tainted', { taints: [{ key: 'a', effect: 'NoSchedule' }] });
  const api = await schedule({ nodes: [tainted], config }, [
    pod('seeing'),
    pod('blind', { spec: { schedulerName: 'blind' } }),
  ]);
  expect([api.pod('seeing')?.spec.nodeName, api.pod('blind')?.spec.nodeName]).toEqual([undefined, 'tainted']);
});

test.each<[string, string, number]>([
  ['the default', '', 1],
  ['podInitialBackoffSeconds', 'podInitialBackoffSeconds: 4\n', 4],
  ['podMaxBackoffSeconds', 'podInitialBackoffSeconds: 2\npodMaxBackoffSeconds: 2\n', 2],
])('the first back-off: %s', async (_name, text, seconds) => {
  let attempts = 0;
  const flaky = {
    name: 'Flaky',
    filter: () => (++attempts === 1 ? Status.error('not today') : undefined),
  };
  const options = { nodes: [node('n')], config: header + text, plugins: [{ plugin: flaky }] };
  const before = await schedule(options, [pod('nginx')], `${seconds - 0.1}s`);
  expect(before.pod('nginx')?.spec.nodeName).toBeUndefined();
  attempts = 0;
  const after = await schedule(options, [pod('nginx')], `${seconds + 2}s`);
  expect(after.pod('nginx')?.spec.nodeName).toBe('n');
});

test('a configuration may name, weigh and leave out a plugin of the reader', async () => {
  const prefer = (name: string, favourite: string): ScorePlugin => ({
    name,
    score: (_pod, info) => (info.name === favourite ? 100 : 0),
  });
  const options = (score: object): Parameters<typeof fakeApi>[0] => ({
    nodes: [node('a'), node('b')],
    score: [{ plugin: prefer('PreferA', 'a') }, { plugin: prefer('PreferB', 'b') }],
    config: { profiles: [{ plugins: { score } }] },
  });
  const chosen = async (score: object) => (await schedule(options(score))).pod('nginx')?.spec.nodeName;
  expect(await chosen({})).toBe('a');
  expect(
    await chosen({
      enabled: [
        { name: 'PreferA', weight: 1 },
        { name: 'PreferB', weight: 5 },
      ],
    }),
  ).toBe('b');
  expect(await chosen({ disabled: [{ name: 'PreferA' }] })).toBe('b');
});

test('percentageOfNodesToScore of a profile goes before that of all', async () => {
  const nodes = Array.from({ length: 400 }, (_, index) => node(`n${index}`));
  const evaluated = async (config: SchedulerConfiguration) => {
    const api = await schedule({ nodes, config });
    const selected = api.trace.events.find(({ kind }) => kind === 'node.selected');
    return selected && 'evaluated' in selected.data ? selected.data.evaluated : undefined;
  };
  expect(await evaluated({ percentageOfNodesToScore: 50 })).toBe(200);
  expect(
    await evaluated({ percentageOfNodesToScore: 50, profiles: [{ percentageOfNodesToScore: 75 }] }),
  ).toBe(300);
});

test('an object need not say what it is, a text must', () => {
  expect(loadConfiguration({}).profiles.map(({ schedulerName }) => schedulerName)).toEqual([
    'default-scheduler',
  ]);
  expect(() => loadConfiguration('profiles: []')).toThrow("Object 'Kind' is missing in 'profiles: []'");
});

test('a cluster with a wrong configuration refuses every call in the words of kube-scheduler', async () => {
  const config = { profiles: [{ plugins: { scores: {} } }] } as unknown as SchedulerConfiguration;
  const cluster = new Cluster({ scheduler: { config } });
  const refused = 'strict decoding error: unknown field "profiles[0].plugins.scores"';
  await expect(cluster.kubectl('get nodes')).rejects.toThrow(refused);
  await expect(cluster.until({ pod: 'nginx', phase: 'Running' })).rejects.toThrow(refused);
});

test('without a configuration the profile is that of an empty one, with the same arguments', () => {
  const handle = {} as Handle;
  const [plain] = makeProfiles(unconfigured(), {}, () => handle);
  const [empty] = makeProfiles(loadConfiguration({}), {}, () => handle);
  expect(plain?.order).toEqual(empty?.order);
  expect(plain?.plugins.map(({ weight }) => weight)).toEqual(empty?.plugins.map(({ weight }) => weight));
  for (const { name, args } of loadConfiguration({}).profiles[0]?.pluginConfig ?? []) {
    const plugin = defaultPlugins().find((one) => one.plugin.name === name)?.plugin;
    const { apiVersion: _, kind: __, ...values } = args;
    expect(plugin && 'defaultArgs' in plugin ? plugin.defaultArgs : {}, name).toEqual(values);
  }
});
