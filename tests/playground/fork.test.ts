/**
 * A fork is equal to the unedited run, byte for byte, up to its event, and goes on with the edited hooks. Programs are
 * functions here that get the engine's names; in the sandbox they are modules (tests/site/time-travel.spec.ts).
 */
import { afterEach, describe, expect, test } from 'vitest';
import * as engine from '#engine';
import { Cluster, host, type MutatingHook, patched, type ScorePlugin } from '#engine';
import { type ForkRequest, fork } from '../../src/playground/fork.ts';

type Program = (Cluster_: typeof Cluster) => Promise<unknown>;

const kept = { ...host };
afterEach(() => void Object.assign(host, kept));

async function forked(original: Program, edited: Program, request: ForkRequest) {
  const shown: string[] = [];
  let created: Cluster | undefined;
  host.output = (_view, text) => void shown.push(text);
  host.clusterCreated = (cluster) => {
    created = cluster;
  };
  await fork(
    engine,
    { reference: () => original(Cluster), original, edited: (standIn) => edited(standIn) },
    request,
  );
  return { shown, cluster: created as Cluster };
}

async function unedited(program: Program, commands: readonly string[] = []): Promise<Cluster> {
  let created: Cluster | undefined;
  host.clusterCreated = (cluster) => {
    created = cluster;
  };
  await program(Cluster);
  for (const line of commands) await (created as Cluster).kubectl(line);
  return created as Cluster;
}

const labels = (team: string): MutatingHook => {
  let count = 0;
  return {
    name: 'add-team.example.com',
    rules: [{ operations: ['CREATE'], resources: ['pods'] }],
    failurePolicy: 'Fail',
    review: ({ object }) => ({
      allowed: true,
      patch: patched(object, (pod) => {
        (pod.metadata.labels ??= {})['team'] = `${team}-${++count}`;
      }),
    }),
  };
};

const addTeam =
  (...teams: string[]): Program =>
  async (Cluster_) => {
    const cluster = new Cluster_({ admission: { mutating: teams.map(labels) } });
    for (const name of ['ann', 'bea', 'cat']) await cluster.kubectl(`run ${name} --image nginx`);
    await cluster.until({ pod: 'cat', phase: 'Running' });
    engine.display(cluster.pod('cat')?.metadata.labels);
  };

const scored =
  (node: string, weight: number): Program =>
  async (Cluster_) => {
    const Prefer: ScorePlugin = { name: 'Prefer', score: (_pod, { name }) => (name === node ? 100 : 0) };
    const cluster = new Cluster_({ nodes: 3, scheduler: { score: [{ plugin: Prefer, weight }] } });
    for (const name of ['ann', 'bea', 'cat']) {
      await cluster.kubectl(`run ${name} --image nginx`);
      await cluster.until({ pod: name, phase: 'Running' });
    }
  };

const queued =
  (reversed: boolean): Program =>
  async (Cluster_) => {
    const QueueOrder = {
      name: 'QueueOrder',
      less: (a: { timestamp: number }, b: { timestamp: number }) =>
        reversed ? a.timestamp > b.timestamp : a.timestamp < b.timestamp,
    };
    const cluster = new Cluster_({ scheduler: { plugins: [{ plugin: QueueOrder as never }] } });
    await Promise.all(['ann', 'bea', 'cat'].map((name) => cluster.kubectl(`run ${name} --image nginx`)));
    await cluster.sleep('3s');
  };

const cases: [name: string, original: Program, edited: Program][] = [
  ['a hook that answers something else', addTeam('web'), addTeam('data')],
  ['a hook that is new', addTeam(), addTeam('data')],
  ['a hook that is gone', addTeam('web'), addTeam()],
  ['a plugin that scores otherwise', scored('node-1', 5), scored('node-2', 5)],
  ['a plugin with another weight', scored('node-1', 5), scored('node-1', 0.5)],
  ['another order of the queue', queued(false), queued(true)],
];

describe.each(cases)('run from here: %s', (_name, original, edited) => {
  test('is byte-equal up to there, at whatever position, and goes on as edited', async () => {
    const before = String((await unedited(original)).trace).split('\n');
    const whole = String((await unedited(edited)).trace);
    for (let quarter = 0; quarter <= 4; quarter++) {
      const position = Math.max(1, Math.floor((before.length * quarter) / 4));
      const { cluster } = await forked(original, edited, { position, commands: [] });
      const after = String(cluster.trace).split('\n');
      expect(after.slice(0, position)).toEqual(before.slice(0, position));
      if (quarter === 0) expect(after.join('\n')).toBe(whole);
      if (quarter === 4) expect(after).toEqual(before);
    }
  });
});

describe('run from here', () => {
  test('gives the hooks of both cells their own memory, and shows only what the edited one shows', async () => {
    const before = await unedited(addTeam('web'));
    const second = before.trace.events.find(
      (event) => event.kind === 'command.started' && event.data.line.includes('bea'),
    );
    const { cluster, shown } = await forked(addTeam('web'), addTeam('data'), {
      position: second?.id ?? 0,
      commands: [],
    });
    const teams = ['ann', 'bea', 'cat'].map((name) => cluster.pod(name)?.metadata.labels?.['team']);
    expect(teams).toEqual(['web-1', 'data-1', 'data-2']);
    expect(shown).toHaveLength(1);
    expect(shown[0]).toContain('data-2');
  });

  test('types again what was typed at the prompt', async () => {
    const commands = ['run dan --image nginx', 'get pods'];
    const before = await unedited(addTeam('web'), commands);
    const { cluster } = await forked(addTeam('web'), addTeam('data'), {
      position: before.trace.length - 10,
      commands,
    });
    expect(cluster.pod('dan')?.metadata.labels?.['team']).toBe('web-4');
    expect(String(cluster.trace)).toBe(String(before.trace));
  });

  test.each<[string, Program, RegExp]>([
    [
      'other cluster options',
      (Cluster_) => new Cluster_({ nodes: 2, admission: { mutating: [labels('web')] } }).sleep('1s'),
      /changes the cluster's `nodes`, and only hooks and plugins can be swapped/,
    ],
    [
      'an earlier command that is another',
      async (Cluster_) => {
        const cluster = new Cluster_({ admission: { mutating: [labels('web')] } });
        await cluster.kubectl('run other --image nginx');
      },
      /changes what happens before this moment: `kubectl run other --image nginx` at 0 ms/,
    ],
    [
      'a program that ends too early',
      async (Cluster_) => {
        const cluster = new Cluster_({ admission: { mutating: [labels('web')] } });
        await cluster.kubectl('run ann --image nginx');
      },
      /ends before this moment/,
    ],
    ['no Cluster', async () => {}, /makes no Cluster/],
    [
      'two Clusters',
      async (Cluster_) => [1, 2].map(() => new Cluster_({ admission: { mutating: [labels('web')] } })),
      /more than one Cluster/,
    ],
  ])('refuses %s in words', async (_name, edited, words) => {
    const length = (await unedited(addTeam('web'))).trace.length;
    await expect(forked(addTeam('web'), edited, { position: length - 5, commands: [] })).rejects.toThrow(
      words,
    );
  });
});
