/** Completion, compared with what `kubectl __complete` of 1.36.4 answers to the same words. */
import { expect, test } from 'vitest';
import { Cluster, type Completions } from '#engine';

const cluster = new Cluster();

async function candidates(line: string): Promise<string[]> {
  const { candidates: found } = (await cluster.prompt(
    { kind: 'complete', line, files: ['pod.yaml'] },
    async () => 'go on',
  )) as Completions;
  return found.map(({ text }) => text);
}

test('names come from the live cluster, of the namespace that the line names, without those that it has', async () => {
  expect(await candidates('get pods ')).toEqual([]);
  await cluster.kubectl('run web --image nginx');
  await cluster.kubectl('run api --image nginx');
  const events = cluster.trace.events.length;
  expect(await candidates('get pods ')).toEqual(['api', 'web']);
  expect(await candidates('kubectl get pods ')).toEqual(['api', 'web']);
  expect(await candidates('get pods w')).toEqual(['web']);
  expect(await candidates('describe pod api ')).toEqual(['web']);
  expect(await candidates('delete po/')).toEqual(['po/api', 'po/web']);
  expect(await candidates('logs ')).toEqual(['api', 'web']);
  expect(await candidates('logs api -c ')).toEqual(['api']);
  expect(await candidates('get pods -n kube-system ')).toEqual([]);
  expect(await candidates('cordon node-1')).toEqual(['node-1']);
  // Asking leaves no trace.
  expect(cluster.trace.events).toHaveLength(events);
});

test.each([
  ['r', ['replace', 'rollout', 'run']],
  ['kubectl ge', ['get']],
  ['help dr', ['drain']],
  ['get -n kube-s', ['kube-system']],
  ['get --namespace=kube-s', ['kube-system']],
  ['get po', ['poddisruptionbudgets.policy', 'pods']],
  ['get pods -o js', ['json', 'jsonpath-as-json=', 'jsonpath-file=', 'jsonpath=']],
  ['run a --image nginx --dry', ['--dry-run']],
  ['run a --dry-run=', ['none', 'server', 'client']],
  ['get --all', ['--all-namespaces', '--allow-missing-template-keys']],
  ['get -A --all-n', []],
  ['apply -f ', ['-', 'pod.yaml']],
  ['auth ', ['can-i', 'reconcile', 'whoami']],
  ['run a --image ', []],
  ['nonsense ', []],
])('%j', async (line, expected) => {
  expect((await candidates(line)).sort()).toEqual([...expected].sort());
});

test('flags and commands say what they are, in the words of the help', async () => {
  const { candidates: found } = (await cluster.prompt(
    { kind: 'complete', line: 'taint --over' },
    async () => 'go on',
  )) as Completions;
  expect(found).toEqual([
    {
      text: '--overwrite',
      note: 'If true, allow taints to be overwritten, otherwise reject taint updates that overwrite existing taints.',
    },
  ]);
});
