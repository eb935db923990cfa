/** The watches that a program opens itself. */
import { expect, test } from 'vitest';
import { Cluster, printView } from '#engine';

const PODS = '/api/v1/pods';

test('it is sent what its selection lets pass, and shows it as a table', async () => {
  const cluster = new Cluster();
  const watch = await cluster.watch(PODS, { fieldSelector: 'spec.nodeName=' });
  await cluster.kubectl('run nginx --image nginx');
  await cluster.until({ pod: 'nginx', phase: 'Running' });
  expect(watch.events.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual([
    'ADDED nginx',
    'DELETED nginx',
  ]);
  expect(watch.ended).toBe(false);
  expect(printView(watch.view())).toMatchInlineSnapshot(`
    "GET /api/v1/pods?watch=true&fieldSelector=spec.nodeName=
          at  type     resourceVersion  what it says
    79.000ms  ADDED                 25  nginx: Pending, no node
    84.950ms  DELETED               26  nginx: Pending, no node"
  `);
});

test('it ends when it is stopped, and when the server closes it', async () => {
  const cluster = new Cluster();
  const stopped = await cluster.watch(PODS);
  const short = await cluster.watch(PODS, { timeoutSeconds: '1' });
  await stopped.stop();
  await cluster.kubectl('run nginx --image nginx');
  await cluster.sleep('2s');
  expect([stopped.ended, stopped.events.length]).toEqual([true, 0]);
  expect([short.ended, short.events.length > 0]).toEqual([true, true]);
});

test('a watch that the server refuses rejects with its Status', async () => {
  const cluster = new Cluster();
  await expect(cluster.watch(PODS, { fieldSelector: 'spec.colour=blue' })).rejects.toThrow(
    'field label not supported: spec.colour',
  );
});

test('events without an object are told in words', async () => {
  const cluster = new Cluster();
  const streaming = await cluster.watch('/api/v1/namespaces/default/configmaps', {
    sendInitialEvents: 'true',
    resourceVersionMatch: 'NotOlderThan',
    allowWatchBookmarks: 'true',
  });
  await cluster.sleep('1s');
  expect(printView(streaming.view())).toMatch(/ADDED.*kube-root-ca\.crt\n.*BOOKMARK.*the initial events end/);
});
