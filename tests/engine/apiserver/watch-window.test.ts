/** How far back a watch may begin: k8s.io/apiserver/pkg/storage/cacher/watch_cache.go. */
import { expect, test } from 'vitest';
import type { KubeObject } from '../../../src/engine/api/object.ts';
import { millis } from '../../../src/engine/sim/time.ts';
import { received, type TestServer, testServer } from './server.ts';

const MAPS = '/api/v1/namespaces/default/configmaps';

/** Makes ConfigMaps, one after the other with a pause between; the last one's resourceVersion. */
async function make({ send, sim }: TestServer, count: number, pause: number): Promise<number> {
  let revision = 0;
  for (let index = 0; index < count; index++) {
    const metadata = { generateName: 'm-' };
    const { body } = await send('POST', MAPS, { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    revision = Number((body as KubeObject).metadata.resourceVersion);
    await sim.sleep(millis(pause));
  }
  return revision;
}

async function watchedFrom({ watch }: TestServer, revision: number): Promise<string[]> {
  const opened = await watch(MAPS, { resourceVersion: String(revision) });
  const events = await received(opened);
  opened.stop();
  return events.map(({ type, object }) =>
    type === 'ERROR' ? (object as unknown as { message: string }).message : type,
  );
}

const inServer = (body: (server: TestServer) => Promise<void>): Promise<void> => {
  const server = testServer();
  return server.sim.call('test', () => body(server));
};

test('a young server remembers everything', () =>
  inServer(async (server) => {
    const start = server.etcd.revision;
    await make(server, 99, 1_000);
    expect(await watchedFrom(server, start)).toHaveLength(99);
  }));

test('after many slow changes only the last hundred can be watched (golden/api, watch-rv-1)', () =>
  inServer(async (server) => {
    const start = server.etcd.revision;
    const last = await make(server, 300, 1_000);
    const oldest = last - 100;
    expect(await watchedFrom(server, start)).toEqual([`too old resource version: ${start} (${oldest})`]);
    expect(await watchedFrom(server, oldest - 1)).toEqual([
      `too old resource version: ${oldest - 1} (${oldest})`,
    ]);
    expect(await watchedFrom(server, oldest)).toHaveLength(100);
  }));

test('fast changes are all kept, as long as they are fresh', () =>
  inServer(async (server) => {
    const start = server.etcd.revision;
    await make(server, 300, 10);
    expect(await watchedFrom(server, start)).toHaveLength(300);
    // Slow ones let the window shrink again, by half each time, as long as a quarter of it is old enough.
    const last = await make(server, 300, 1_000);
    const [message = ''] = await watchedFrom(server, start);
    const [, oldest = ''] = /^too old resource version: \d+ \((\d+)\)$/.exec(message) ?? [];
    expect(last - Number(oldest)).toBe(200);
  }));
