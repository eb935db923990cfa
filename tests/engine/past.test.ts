/** kubectl at an earlier moment of a run: what it prints is what it printed then. */
import { expect, test } from 'vitest';
import { Cluster, type PromptAnswer } from '#engine';

async function run() {
  const cluster = new Cluster();
  const then: { line: string; position: number; stdout: string }[] = [];
  const read = async (line: string): Promise<void> => {
    const position = cluster.trace.length;
    const { stdout } = await cluster.kubectl(line);
    then.push({ line, position, stdout });
  };
  await cluster.kubectl('run nginx --image nginx');
  for (const line of ['get pods', 'get pods -o wide', 'get pod nginx -o yaml', 'get nodes']) await read(line);
  await cluster.until({ pod: 'nginx', phase: 'Running' });
  for (const line of ['get pods -o wide', 'get pod nginx -o json', 'get nodes --show-labels'])
    await read(line);
  await cluster.kubectl('delete pod nginx');
  await read('get pods');
  return { cluster, then };
}

const at = async (cluster: Cluster, line: string, position: number): Promise<PromptAnswer> =>
  (await cluster.prompt({ kind: 'kubectl', line, at: position }, async () => 'go on')) as PromptAnswer;

test('reads answer from that moment', async () => {
  const { cluster, then } = await run();
  const events = cluster.trace.length;
  for (const { line, position, stdout } of then)
    expect((await at(cluster, line, position)).stdout, `${line} at ${position}`).toBe(stdout);
  expect((await at(cluster, 'get pods', 1)).stderr).toBe('No resources found in default namespace.\n');
  // Nothing has happened in the cluster itself.
  expect(cluster.trace.length).toBe(events);
});

test('what would write says that the moment is over, and so does a watch', async () => {
  const { cluster, then } = await run();
  const position = then[0]?.position ?? 0;
  for (const line of ['run other --image nginx', 'delete pod nginx', 'label pod nginx a=b']) {
    const { stdout, stderr, exitCode } = await at(cluster, line, position);
    expect([stdout, exitCode]).toEqual(['', 1]);
    expect(stderr).toMatch(/^error: this would change the past: the player stands at [\d.]+ms/);
  }
  expect((await at(cluster, 'get pods -w', position)).stderr).toContain('where nothing goes on');
  expect((await at(cluster, 'run other --image nginx --dry-run=client', position)).exitCode).toBe(0);
});
