import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Node, Pod } from '../../../src/engine/api/core-v1.ts';
import { deepFreeze } from '../../../src/engine/api/object.ts';
import { keptRules, sharedRules } from '../../../src/engine/scheduler/shared-rules.ts';
import { fakeApi } from './fake-api.ts';
import { pluginFromFile } from './plugin-file.ts';

const folder = new URL('../../../src/engine/scheduler/plugins/', import.meta.url);

/** What plugins import to write a rule with; it is none itself. */
const tools = ['NodeInfo', 'Status', 'deepEqual', 'labelSelector'];
const isTool = (name: string): boolean => tools.includes(name) || /Fragments?$/.test(name);

test('the table is what the imports of the plugins say', () => {
  const users = new Map<string, string[]>();
  for (const file of readdirSync(folder).filter((name) => name !== 'registry.ts')) {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const [, imported = ''] = /^import \{([^}]*)\} from '#engine';/m.exec(text) ?? [];
    const [, plugin = ''] = /^export const (\w+) = \{\n {2}name/m.exec(text) ?? [];
    for (const name of imported.split(',').map((one) => one.trim())) {
      if (name !== '' && !name.startsWith('type ') && !isTool(name))
        users.set(name, [...(users.get(name) ?? []), plugin]);
    }
  }
  const shared = [...users].filter(([, plugins]) => plugins.length > 1);
  const table = Object.entries(sharedRules).map(([name, { plugins }]) => [name, [...plugins].sort()]);
  expect(Object.fromEntries(table)).toEqual(
    Object.fromEntries(shared.map(([name, plugins]) => [name, plugins.sort()])),
  );
});

test.each([
  [[], []],
  [['NodeName'], []],
  [
    ['NodeAffinity'],
    [
      'TaintToleration keeps the built-in scaling of scores.',
      'PodTopologySpread keeps the built-in node affinity.',
    ],
  ],
  [
    ['NodeAffinity', 'PodTopologySpread'],
    ['TaintToleration keeps the built-in scaling of scores, and the search for untolerated taints.'],
  ],
])('swapping %j leaves %j', (swapped, sentences) => {
  expect(keptRules(swapped)).toEqual(sentences);
});

test('the decision says what the plugins beside a swapped one keep', async () => {
  const node = deepFreeze<Node>({
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node-1' },
    spec: {},
    status: { allocatable: { cpu: '4', memory: '8Gi', pods: '10' } },
  });
  const pod = deepFreeze<Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'default', uid: 'web' },
    spec: { containers: [{ name: 'web' }] },
    status: {},
  });
  const whyOf = async (swapped: readonly string[]): Promise<unknown> => {
    const api = fakeApi({
      nodes: [node],
      plugins: swapped.map((name) => ({ plugin: pluginFromFile(name) })),
    });
    await api.run(() => api.scheduler.start());
    api.put(pod);
    await api.run(() => api.sim.sleep('1s'));
    return api.scheduler.decision('web')?.view();
  };
  expect(await whyOf([])).toMatchObject({
    caption: 'node-1 is the only feasible node, so Score does not run.',
  });
  expect(await whyOf(['PodTopologySpread'])).toMatchObject({
    caption:
      'node-1 is the only feasible node, so Score does not run. TaintToleration keeps the built-in search for untolerated taints. NodeAffinity keeps the built-in node affinity.',
  });
});
