import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Cluster, type ClusterOptions, type MutatingHook, patched, type TraceEvent } from '#engine';
import { type DiffEntry, diffTraces, type TraceDiff } from '../../../src/engine/trace/diff.ts';

const beforeOf = (entry: DiffEntry) => ('before' in entry ? [entry.before] : []);
const afterOf = (entry: DiffEntry) => ('after' in entry ? [entry.after] : []);

/** A trace of notes and moves, with times that rise. */
const traces = fc
  .array(fc.tuple(fc.constantFrom('a', 'b'), fc.constantFrom('Active', 'Backoff'), fc.nat({ max: 3 })), {
    maxLength: 30,
  })
  .map((steps) => {
    let at = 0;
    return steps.map(
      ([pod, queue, span], index) =>
        ({
          id: index + 1,
          at: (at += span),
          actor: 'kube-scheduler',
          kind: 'queue.moved',
          step: 13,
          data: { pod, queue, event: 'PodAdd' },
          basis: 'modelled',
          source: 'scheduler/queue.ts',
        }) as unknown as TraceEvent,
    );
  });

const runs = { numRuns: process.env['SOAK'] ? 20_000 : 500 };

describe('the diff of two traces', () => {
  test('of a trace with itself is empty', () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const { counts, first } = diffTraces(trace, trace);
        expect(counts).toEqual({ same: trace.length, moved: 0, changed: 0, new: 0, gone: 0 });
        expect(first).toBeUndefined();
      }),
      runs,
    );
  });

  test('has what is new and what is common in the order of the second, and every event of the first once', () => {
    fc.assert(
      fc.property(traces, traces, (before, after) => {
        const { entries } = diffTraces(before, after);
        expect(entries.flatMap(afterOf)).toEqual(after);
        expect(new Set(entries.flatMap(beforeOf))).toEqual(new Set(before));
        expect(entries.flatMap(beforeOf).length).toBe(before.length);
      }),
      runs,
    );
  });

  test('pairs only events of one actor, kind and object', () => {
    fc.assert(
      fc.property(traces, traces, (before, after) => {
        for (const entry of diffTraces(before, after).entries)
          if ('before' in entry && 'after' in entry)
            expect(entry.before.data).toMatchObject({ pod: (entry.after.data as { pod: string }).pod });
      }),
      runs,
    );
  });

  test('finds the one event that was put in, however many alike come after it', () => {
    fc.assert(
      fc.property(traces, fc.nat({ max: 30 }), (trace, place) => {
        const at = Math.min(place, trace.length);
        const added = { ...trace[0], kind: 'program.noted', data: { message: 'hello' } } as TraceEvent;
        const { counts, first } = diffTraces(trace, [...trace.slice(0, at), added, ...trace.slice(at)]);
        expect(counts).toEqual({ same: trace.length, moved: 0, changed: 0, new: 1, gone: 0 });
        expect(first).toEqual({ kind: 'new', after: added });
      }),
      runs,
    );
  });
});

describe('the diff of an edited run', () => {
  async function run(options: ClusterOptions, command = 'run nginx --image nginx'): Promise<Cluster> {
    const cluster = new Cluster(options);
    await cluster.kubectl(command);
    await cluster.until({ pod: 'nginx', phase: 'Running' });
    return cluster;
  }

  const labels = (team: string): MutatingHook => ({
    name: 'add-team.example.com',
    rules: [{ operations: ['CREATE'], resources: ['pods'] }],
    failurePolicy: 'Fail',
    review: ({ object }) => ({
      allowed: true,
      patch: patched(object, (pod) => {
        (pod.metadata.labels ??= {})['team'] = team;
      }),
    }),
  });

  async function edited(before: ClusterOptions, after: ClusterOptions, command?: string): Promise<TraceDiff> {
    const [first, second] = [await run(before), await run(after, command)];
    return diffTraces(first.trace.events, second.trace.events);
  }

  test('begins where the hook answers something else; what follows is changed, not new', async () => {
    const { first, counts } = await edited(
      { admission: { mutating: [labels('web')] } },
      { admission: { mutating: [labels('data')] } },
    );
    expect(first?.kind).toBe('changed');
    expect(first && 'after' in first && first.after.kind).toBe('admission.mutated');
    expect([counts.new, counts.gone]).toEqual([0, 0]);
    expect(counts.changed).toBeGreaterThan(5);
  });

  test('of a hook that is new begins with its call', async () => {
    const { first, counts } = await edited({}, { admission: { mutating: [labels('web')] } });
    expect(first).toMatchObject({ kind: 'new', after: { kind: 'hook.called' } });
    expect(counts.gone).toBe(0);
  });

  test('of another command line begins with the command', async () => {
    const { first } = await edited({}, {}, 'run nginx --image nginx --labels team=web');
    expect(first).toMatchObject({ kind: 'changed', after: { kind: 'command.started' } });
  });
});
