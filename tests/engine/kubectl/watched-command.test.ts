/** Commands that somebody watches: what they show meanwhile, and Ctrl-C. */
import { expect, test } from 'vitest';
import { Cluster, type CommandProgress, formatEvent } from '#engine';

const RUN = 'run nginx --image nginx';

test('a watch shows each change when it comes, in columns that only grow, until it is interrupted', async () => {
  const cluster = new Cluster();
  await cluster.kubectl(RUN);
  const seen: CommandProgress[] = [];
  const { stdout, stderr, exitCode } = await cluster.kubectl('get pods -w', {
    terminal: {
      pace: async (progress) => {
        seen.push(progress);
        return seen.length === 8 ? 'interrupt' : 'go on';
      },
    },
  });
  expect(seen.map((progress) => progress.stdout).join('')).toBe(stdout);
  expect(seen.every(({ streams }) => streams)).toBe(true);
  expect(seen[0]?.stdout).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nnginx +0\/1 +\S+ +0 +0s\n/);
  expect(stdout).toMatch(/\nnginx +1\/1 +Running +0 +\ds\n/);
  expect([stderr, exitCode]).toEqual(['', 1]);
});

test('the server is told that nobody watches any more', async () => {
  const cluster = new Cluster();
  await cluster.kubectl('get pods -w', { interruptAfter: '2s' });
  const opened = cluster.trace
    .ofKind('watch.opened')
    .findLast(({ data }) => data.watcher === 'kubernetes-admin');
  expect(cluster.trace.ofKind('watch.closed').some(({ data }) => data.watch === opened?.data.watch)).toBe(
    true,
  );
});

test('a run is the same whoever watches a command, and how long it takes them', async () => {
  const run = async (options: Parameters<Cluster['kubectl']>[1]) => {
    const cluster = new Cluster();
    for (const line of [RUN, 'wait --for=condition=Ready pod/nginx', 'delete pod nginx'])
      await cluster.kubectl(line, options);
    return cluster.trace.events.map(formatEvent);
  };
  const slow = { pace: () => new Promise<'go on'>((resolve) => setTimeout(() => resolve('go on'), 2)) };
  expect(await run({ terminal: slow })).toEqual(await run({}));
});

test('what waits is interrupted too, and ends as a shell says it', async () => {
  const cluster = new Cluster();
  await cluster.kubectl(RUN);
  for (const line of [
    'wait --for=delete pod/nginx --timeout=1h',
    'wait --for=create pod/other --timeout=1h',
  ]) {
    const before = cluster.now;
    expect(await cluster.kubectl(line, { interruptAfter: '20s' })).toEqual({
      stdout: '',
      stderr: '',
      exitCode: 130,
    });
    expect(cluster.now - before).toBeLessThan(21_000_000);
  }
});

test('a program waits for a time of the cluster, not for one that has passed', async () => {
  const cluster = new Cluster();
  await cluster.until({ time: '12.5s' });
  expect(cluster.now).toBe(12_500_000);
  await cluster.until({ time: '12.5s' });
  await expect(cluster.until({ time: '3s' })).rejects.toThrow('3s has passed: it is 12.5s already');
});
