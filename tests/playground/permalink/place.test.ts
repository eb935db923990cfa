/** A moment of a run is found again, in the same run and in one that has changed. */
import { expect, test } from 'vitest';
import type { TraceEvent } from '#engine';
import { Cluster } from '#engine';
import { findPlace, placeAt } from '../../../src/playground/permalink/place.ts';

async function run(
  options: ConstructorParameters<typeof Cluster>[0] = {},
  commands = ['run nginx --image nginx'],
) {
  const cluster = new Cluster(options);
  for (const command of commands) await cluster.kubectl(command);
  await cluster.sleep('3s');
  // As the page has it: through JSON.
  return JSON.parse(JSON.stringify(cluster.trace.events)) as TraceEvent[];
}

test('every moment of a run is found in the same run', async () => {
  const events = await run();
  const again = await run();
  for (let position = 1; position <= events.length; position += 7) {
    const place = placeAt(events, position);
    expect(place && findPlace(again, place)).toEqual({ position, how: 'same' });
  }
  expect(placeAt(events, 0)).toBeUndefined();
});

test('with another seed the moment is found, and the run is another', async () => {
  const events = await run();
  const position = events.findIndex(({ kind }) => kind === 'pod.bound') + 1;
  const place = placeAt(events, position);
  const other = await run({ seed: 7 });
  const found = place && findPlace(other, place);
  expect(found?.how).toBe('changed');
  expect(other[(found?.position ?? 0) - 1]).toMatchObject({
    kind: 'pod.bound',
    data: { pod: 'default/nginx' },
  });
});

test('where the moment is gone, the nearest is shown', async () => {
  const events = await run();
  const position = events.findIndex(({ kind }) => kind === 'pod.bound') + 1;
  const place = placeAt(events, position);
  const alone = await run({ nodes: [{ name: 'node-1', unschedulable: true }] });
  const found = place && findPlace(alone, place);
  expect(found?.how).toBe('nearest');
  const event = alone[(found?.position ?? 0) - 1];
  expect(event?.step).toBeLessThanOrEqual(15);
  expect(place && findPlace([], place)).toEqual({ position: 0, how: 'nearest' });
});

test('of several alike, the one of the same number', async () => {
  const events = await run();
  const puts = events.flatMap((event, index) =>
    event.kind === 'etcd.put' && event.data.key === '/registry/pods/default/nginx' ? [index + 1] : [],
  );
  expect(puts.length).toBeGreaterThan(2);
  for (const position of puts) {
    const place = placeAt(events, position);
    expect(place && findPlace(events, place).position).toBe(position);
  }
});
