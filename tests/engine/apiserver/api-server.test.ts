import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubeList, KubeObject } from '../../../src/engine/api/object.ts';
import { admin, jsonPatch, merge, pod, received, strategic, testServer } from './server.ts';

const PODS = '/api/v1/namespaces/default/pods';

test('create: the events of the chain in their order, the object as it is stored', async () => {
  const { sim, trace, send } = testServer();
  await sim.call('test', async () => {
    const { status, body } = await send('POST', PODS, pod('nginx'));
    expect(status).toBe(201);
    expect(body).toMatchObject({
      metadata: {
        name: 'nginx',
        namespace: 'default',
        generation: 1,
        creationTimestamp: '2026-11-23T21:24:28Z',
      },
      status: { phase: 'Pending', qosClass: 'BestEffort' },
    });
  });
  const kinds = trace.events
    .filter(({ kind }) => kind !== 'admission.mutated' && kind !== 'admission.validated')
    .map(({ kind }) => kind);
  expect(kinds).toEqual([
    'request.received',
    'request.authenticated',
    'request.audited',
    'request.classified',
    'request.authorized',
    'object.decoded',
    'object.defaulted',
    'object.validated',
    'etcd.put',
    'response.sent',
    'request.audited',
  ]);
  const [put] = trace.ofKind('etcd.put');
  expect(put).toMatchObject({
    actor: 'etcd-1',
    step: 10,
    data: { key: '/registry/pods/default/nginx', version: 1 },
  });
});

test('optimistic concurrency: a stale resourceVersion is a conflict, none is none', async () => {
  const { sim, send } = testServer();
  await sim.call('test', async () => {
    const { body } = await send('POST', PODS, pod('nginx'));
    const created = body as KubeObject;
    const labelled = (value: string) => ({
      ...created,
      metadata: { ...created.metadata, labels: { v: value } },
    });
    expect((await send('PUT', `${PODS}/nginx`, labelled('1'))).status).toBe(200);
    const stale = await send('PUT', `${PODS}/nginx`, labelled('2'));
    expect(stale.status).toBe(409);
    expect(stale.body).toMatchObject({
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on pods "nginx": the object has been modified; please apply your changes to the latest version and try again',
    });
    const { resourceVersion: _, ...metadata } = labelled('3').metadata;
    expect((await send('PUT', `${PODS}/nginx`, { ...created, metadata })).status).toBe(200);
  });
});

test('an update that changes nothing is not written', async () => {
  const { sim, trace, send } = testServer();
  await sim.call('test', async () => {
    const { body } = await send('POST', PODS, pod('nginx'));
    expect((await send('PUT', `${PODS}/nginx`, body)).body).toEqual(body);
    expect((await send('PATCH', `${PODS}/nginx`, {}, merge)).body).toEqual(body);
    expect(
      (await send('PATCH', `${PODS}/nginx/status`, { status: { phase: 'Pending' } }, strategic)).body,
    ).toEqual(body);
  });
  expect(trace.ofKind('etcd.put')).toHaveLength(1);
});

test('two who patch at once both succeed, one in a second round', async () => {
  const { sim, send } = testServer();
  await sim.call('test', async () => {
    await send('POST', PODS, pod('nginx'));
    const patches = ['a', 'b'].map((key) =>
      sim.spawn(key, async () => {
        await send('PATCH', `${PODS}/nginx`, { metadata: { labels: { [key]: 'x' } } }, merge);
      }),
    );
    for (const patch of patches) await sim.join(patch);
    const { body } = await send('GET', `${PODS}/nginx`);
    expect((body as KubeObject).metadata.labels).toEqual({ a: 'x', b: 'x' });
  });
});

test('a watcher sees objects enter and leave its selection', async () => {
  const { sim, send, watch } = testServer();
  await sim.call('test', async () => {
    const onNode = await watch('/api/v1/pods', { fieldSelector: 'spec.nodeName=node-1' });
    const web = await watch(PODS, { labelSelector: 'app in (web)' });
    await send('POST', PODS, pod('nginx', { metadata: { labels: { app: 'web' } } }));
    const binding = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'nginx' },
      target: { kind: 'Node', name: 'node-1' },
    };
    await send('POST', `${PODS}/nginx/binding`, binding);
    await send('PATCH', `${PODS}/nginx`, [{ op: 'remove', path: '/metadata/labels/app' }], jsonPatch);
    await send('DELETE', `${PODS}/nginx`);
    await send('DELETE', `${PODS}/nginx`, { gracePeriodSeconds: 0 });
    await sim.sleep('1ms');
    expect((await received(web)).map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED']);
    const events = await received(onNode);
    // The kubelet's delete with grace 0 writes the object once more and then removes it.
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'MODIFIED', 'MODIFIED', 'DELETED']);
    expect(events.map(({ object }) => object.metadata.deletionGracePeriodSeconds)).toEqual([
      undefined,
      undefined,
      30,
      0,
      0,
    ]);
    web.stop();
    expect(await web.events.receive()).toBeUndefined();
  });
});

test('a bookmark ends what was there before, and to the outside it is an object that says nothing', async () => {
  const { sim, server, watch } = testServer();
  await sim.call('test', async () => {
    const query = {
      sendInitialEvents: 'true',
      allowWatchBookmarks: 'true',
      resourceVersionMatch: 'NotOlderThan',
    };
    const [last] = (await received(await watch(PODS, query))).slice(-1);
    expect(last).toMatchObject({
      type: 'BOOKMARK',
      object: {
        metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } },
        spec: { containers: null },
      },
    });
    const typed = await server.watch({ method: 'GET', path: PODS, query, typed: true }, admin);
    expect((await received(typed)).at(-1)?.object).not.toHaveProperty('spec');
  });
});

test('a list and a watch from its resourceVersion always give what is stored', async () => {
  const step = fc.record({
    action: fc.constantFrom('create', 'label', 'delete'),
    name: fc.constantFrom('a', 'b', 'c'),
    label: fc.constantFrom('x', 'y'),
    pause: fc.constantFrom('0us', '1ms', '10ms'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 12 }),
      fc.array(step, { maxLength: 12 }),
      async (before, after) => {
        const { sim, send, watch } = testServer();
        const perform = async (steps: typeof before): Promise<void> => {
          for (const { action, name, label, pause } of steps) {
            if (action === 'create')
              await send('POST', PODS, pod(name, { metadata: { labels: { l: label } } }));
            else if (action === 'delete') await send('DELETE', `${PODS}/${name}`);
            else await send('PATCH', `${PODS}/${name}`, { metadata: { labels: { l: label } } }, merge);
            await sim.sleep(pause);
          }
        };
        await sim.call('test', async () => {
          await perform(before);
          const query = { labelSelector: 'l=x' };
          const { body } = await send('GET', PODS, undefined, { query });
          const list = body as KubeList;
          const known = new Map(
            list.items.map((item) => [item.metadata.name, item.metadata.resourceVersion]),
          );
          const opened = await watch(PODS, {
            ...query,
            resourceVersion: list.metadata.resourceVersion ?? '',
          });
          await perform(after);
          await sim.sleep('1ms');
          for (const { type, object } of await received(opened)) {
            expect(type === 'ADDED').toBe(!known.has(object.metadata.name));
            if (type === 'DELETED') known.delete(object.metadata.name);
            else known.set(object.metadata.name, object.metadata.resourceVersion);
          }
          const { items } = (await send('GET', PODS, undefined, { query })).body as KubeList;
          expect(new Map(items.map((item) => [item.metadata.name, item.metadata.resourceVersion]))).toEqual(
            known,
          );
        });
      },
    ),
    { seed: 36, numRuns: process.env.SOAK ? 3_000 : 40 },
  );
});
