/** Each authorizer's own file, swapped in by its name, decides as the built-in one does. */
import { expect, test } from 'vitest';
import { Cluster } from '#engine';
import { Node } from '../../../src/engine/apiserver/authorizers/node.ts';
import { RBAC } from '../../../src/engine/apiserver/authorizers/rbac.ts';
import { SystemMasters } from '../../../src/engine/apiserver/authorizers/system-masters.ts';

async function story(options: ConstructorParameters<typeof Cluster>[0] = {}): Promise<string> {
  const cluster = new Cluster(options);
  await cluster.kubectl('run nginx --image nginx');
  await cluster.until({ pod: 'nginx', phase: 'Running' });
  return String(cluster.trace);
}

test.each([Node, RBAC, SystemMasters])('$name', async (authorizer) => {
  expect(await story({ authorizers: [authorizer] })).toBe(await story());
});
