/** managedFields of a whole run, as kubectl shows them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ManagedFieldsEntry } from '../../src/engine/api/object.ts';
import { Cluster } from '../../src/engine/index.ts';

const recorded = JSON.parse(
  readFileSync(new URL('../golden/recordings/story/nginx.json', import.meta.url), 'utf8'),
) as { setup: { managedFields: ManagedFieldsEntry[] } };

async function ofPod(cluster: Cluster, format: string): Promise<string> {
  return (await cluster.kubectl(`get pod nginx ${format}`)).stdout;
}

test('the Pod of the headline command is owned as the recorded one', async () => {
  const cluster = new Cluster();
  await cluster.kubectl('run nginx --image nginx');
  await cluster.until({ pod: 'nginx', condition: 'Ready' });
  const shown = JSON.parse(await ofPod(cluster, '-o json --show-managed-fields'));
  expect(shown.metadata.managedFields).toEqual(recorded.setup.managedFields);
  expect(JSON.parse(await ofPod(cluster, '-o jsonpath={.metadata.managedFields}'))).toEqual(
    recorded.setup.managedFields,
  );
  expect(await ofPod(cluster, '-o yaml')).not.toContain('managedFields');
  expect(await ofPod(cluster, '-o yaml --show-managed-fields')).toContain('    manager: kubectl-run\n');
});

test('it is the same whoever looked before, and however often', async () => {
  const text = async (looks: boolean): Promise<string> => {
    const cluster = new Cluster();
    await cluster.kubectl('run nginx --image nginx');
    if (looks) await ofPod(cluster, '-o json --show-managed-fields');
    await cluster.until({ pod: 'nginx', condition: 'Ready' });
    await cluster.kubectl('delete pod nginx --wait=false');
    return ofPod(cluster, '-o jsonpath={.metadata.managedFields}');
  };
  expect(await text(true)).toBe(await text(false));
});

test('what was there before time began has owners, too', async () => {
  const cluster = new Cluster();
  const { stdout } = await cluster.kubectl('get node node-1 -o json --show-managed-fields');
  const { managedFields } = JSON.parse(stdout).metadata as { managedFields: ManagedFieldsEntry[] };
  expect(managedFields.map(({ manager, subresource }) => [manager, subresource])).toEqual([
    ['kubelet', undefined],
    ['kubelet', 'status'],
  ]);
  const labelled = await cluster.request({
    method: 'PATCH',
    path: '/api/v1/nodes/node-1',
    headers: { 'content-type': 'application/merge-patch+json' },
    query: { fieldManager: 'me' },
    body: { metadata: { labels: { disk: 'ssd' } } },
  });
  const body = labelled.body as { metadata: { managedFields: ManagedFieldsEntry[] } };
  expect(body.metadata.managedFields).toContainEqual(
    expect.objectContaining({ manager: 'me', fieldsV1: { 'f:metadata': { 'f:labels': { 'f:disk': {} } } } }),
  );
});
