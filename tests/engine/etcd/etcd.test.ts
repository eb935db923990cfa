import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Etcd, type StoreEvent } from '../../../src/engine/etcd/etcd.ts';
import type { Operation, Transaction } from '../../../src/engine/etcd/key-value-store.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';

const runs = process.env.SOAK ? 20_000 : 200;

function setup(): { sim: Simulation; trace: Trace; etcd: Etcd } {
  const sim = new Simulation();
  const trace = new Trace(sim);
  return { sim, trace, etcd: new Etcd(sim, trace) };
}

/** The store as a list of all states, one a revision: slow, and too simple to be wrong. */
class Model {
  readonly states: Map<string, { value: unknown; create: number; mod: number; version: number }>[] = [
    new Map(),
    new Map(),
  ];
  readonly events: { revision: number; type: string; key: string }[] = [];

  get revision(): number {
    return this.states.length - 1;
  }

  apply({ compare = [], success, failure = [] }: Transaction): boolean {
    const state = new Map(this.states.at(-1));
    const succeeded = compare.every(({ key, target, value }) => {
      const found = state.get(key);
      return (target === 'value' ? found?.value : (found?.[target] ?? 0)) === value;
    });
    const revision = this.states.length;
    let wrote = false;
    for (const operation of succeeded ? success : failure) {
      if (operation.type === 'put') {
        const old = state.get(operation.key);
        state.set(operation.key, {
          value: operation.value,
          create: old?.create ?? revision,
          mod: revision,
          version: (old?.version ?? 0) + 1,
        });
        this.events.push({ revision, type: 'PUT', key: operation.key });
        wrote = true;
      }
      if (operation.type === 'delete') {
        const keys = [...state.keys()].filter((key) =>
          operation.rangeEnd === undefined
            ? key === operation.key
            : key >= operation.key && key < operation.rangeEnd,
        );
        for (const key of keys.sort()) {
          state.delete(key);
          this.events.push({ revision, type: 'DELETE', key });
          wrote = true;
        }
      }
    }
    if (wrote) this.states.push(state);
    return succeeded;
  }
}

const key = fc.constantFrom('/a', '/a/1', '/a/2', '/b', '/b/1', '/c');
const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ type: fc.constant('put' as const), key, value: fc.nat(3) }),
  fc.record({ type: fc.constant('delete' as const), key }),
  fc.constant({ type: 'delete' as const, key: '/a/', rangeEnd: '/a0' }),
);
const transaction: fc.Arbitrary<Transaction> = fc.record({
  compare: fc.array(
    fc.record({
      key,
      target: fc.constantFrom('mod' as const, 'create' as const, 'version' as const, 'value' as const),
      result: fc.constant('=' as const),
      value: fc.nat(4),
    }),
    { maxLength: 1 },
  ),
  success: fc.array(operation, { maxLength: 2 }),
  failure: fc.array(operation, { maxLength: 1 }),
});

test('transactions, ranges at every revision and watches agree with a model that keeps every state', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { maxLength: 25 }), fc.nat(30), async (transactions, from) => {
      const { sim, trace, etcd } = setup();
      const model = new Model();
      await sim.call('test', async () => {
        const seen: StoreEvent[] = [];
        const live = etcd.watch({ key: '/', rangeEnd: '0' });
        for (const each of transactions) {
          const { succeeded, revision } = await etcd.txn(each);
          expect(succeeded).toBe(model.apply(each));
          expect(revision).toBe(model.revision);
        }
        while (live.responses.length > 0) seen.push(...((await live.responses.receive())?.events ?? []));
        expect(seen.map(({ type, kv }) => ({ revision: kv.modRevision, type, key: kv.key }))).toEqual(
          model.events,
        );

        for (let revision = 1; revision <= model.revision; revision++) {
          const { kvs } = await etcd.range({ key: '/', rangeEnd: '0', revision });
          const expected = [...(model.states[revision] ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
          expect(
            kvs.map((kv) => [
              kv.key,
              { value: kv.value, create: kv.createRevision, mod: kv.modRevision, version: kv.version },
            ]),
          ).toEqual(expected);
        }

        const start = Math.min(from, model.revision) + 1;
        const late = etcd.watch({ key: '/a', rangeEnd: '/b' }, start);
        const replayed: StoreEvent[] = [];
        while (late.responses.length > 0) replayed.push(...((await late.responses.receive())?.events ?? []));
        expect(replayed.map(({ type, kv }) => ({ revision: kv.modRevision, type, key: kv.key }))).toEqual(
          model.events.filter((event) => event.revision >= start && event.key < '/b'),
        );
      });

      // The visible state is a fold over the trace.
      const folded = new Map<string, unknown>();
      for (const event of trace.ofKind('etcd.put', 'etcd.deleted')) {
        if (event.kind === 'etcd.put') {
          const { value, createRevision, revision, version } = event.data;
          folded.set(event.data.key, { value, create: createRevision, mod: revision, version });
        } else folded.delete(event.data.key);
      }
      expect(Object.fromEntries(folded)).toEqual(Object.fromEntries(model.states.at(-1) ?? []));
    }),
    { seed: 36, numRuns: runs },
  );
});

test('compaction forgets the past and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(transaction, { minLength: 1, maxLength: 20 }),
      fc.nat(25),
      async (transactions, at) => {
        const { sim, etcd } = setup();
        const model = new Model();
        await sim.call('test', async () => {
          for (const each of transactions) {
            await etcd.txn(each);
            model.apply(each);
          }
          const compacted = 1 + (at % model.revision);
          await etcd.compact(compacted);
          for (let revision = 1; revision <= model.revision; revision++) {
            const range = etcd.range({ key: '/', rangeEnd: '0', revision });
            if (revision < compacted) {
              await expect(range).rejects.toThrow('etcdserver: mvcc: required revision has been compacted');
            } else {
              expect((await range).kvs.map((kv) => kv.key)).toEqual(
                [...(model.states[revision]?.keys() ?? [])].sort(),
              );
            }
          }
          const early = etcd.watch({ key: '/', rangeEnd: '0' }, compacted);
          expect(await early.responses.receive()).toMatchObject({ events: [], compactRevision: compacted });
          expect(await early.responses.receive()).toBeUndefined();
          await expect(etcd.compact(compacted)).rejects.toThrow('compacted');
          await expect(etcd.compact(model.revision + 1)).rejects.toThrow(
            'etcdserver: mvcc: required revision is a future revision',
          );
        });
      },
    ),
    { seed: 36, numRuns: runs },
  );
});

test('a lease that nobody keeps alive deletes its keys at one revision', async () => {
  const { sim, trace, etcd } = setup();
  await sim.call('test', async () => {
    const lease = await etcd.grantLease(10);
    await etcd.put('/events/b', 1, lease);
    await etcd.put('/events/a', 1, lease);
    await etcd.put('/kept', 1, lease);
    await etcd.put('/kept', 2);
    await sim.sleep('9s');
    expect(await etcd.keepAlive(lease)).toBe(10);
    await sim.sleep('9s');
    expect(etcd.peek('/events/a')?.lease).toBe(lease);
    await sim.sleep('2s');
    expect(etcd.peek('/events/a')).toBeUndefined();
    expect(etcd.peek('/kept')?.value).toBe(2);
    await expect(etcd.put('/late', 1, lease)).rejects.toThrow('etcdserver: requested lease not found');
  });
  expect(trace.ofKind('lease.expired').map(({ data }) => data)).toEqual([
    { lease: 1, keys: ['/events/a', '/events/b'] },
  ]);
  expect(new Set(trace.ofKind('etcd.deleted').map(({ data }) => data.revision)).size).toBe(1);
});

test('of two writers that compared the same revision one succeeds', async () => {
  const { sim, etcd } = setup();
  const outcomes: boolean[] = [];
  await sim.call('test', async () => {
    const { revision } = await etcd.put('/x', 0);
    const writers = [1, 2].map((value) =>
      sim.spawn(`writer ${value}`, async () => {
        const { succeeded } = await etcd.txn({
          compare: [{ key: '/x', target: 'mod', result: '=', value: revision }],
          success: [{ type: 'put', key: '/x', value }],
        });
        outcomes.push(succeeded);
      }),
    );
    for (const writer of writers) await sim.join(writer);
  });
  expect(outcomes).toEqual([true, false]);
  expect(etcd.peek('/x')?.value).toBe(1);
});
