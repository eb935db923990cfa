import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Status } from '../../../src/engine/scheduler/framework.ts';
import { PrioritySort } from '../../../src/engine/scheduler/plugins/priority-sort.ts';
import { type QueueOptions, SchedulingQueue } from '../../../src/engine/scheduler/queue.ts';
import { pod } from './fake-api.ts';

const SECOND = 1_000_000;

function queueAt(
  clock: { now: number },
  preEnqueue: QueueOptions['preEnqueue'] = () => undefined,
): SchedulingQueue {
  return new SchedulingQueue({
    now: () => clock.now,
    less: (a, b) => PrioritySort.less(a, b),
    preEnqueue,
    registered: new Map([
      [
        'default-scheduler',
        new Map([
          ['Fit', [{ resource: 'Node', actions: ['Add'] }]],
          ['Gate', [{ resource: 'Pod', actions: ['UpdatePodLabel'] }]],
        ]),
      ],
    ]),
    namespaceLabels: () => undefined,
  });
}

test('pods leave by priority, and of one priority in the order in which they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 30 }), (priorities) => {
      const clock = { now: 0 };
      const queue = queueAt(clock);
      for (const [index, priority] of priorities.entries()) {
        clock.now = index;
        queue.add(pod(`p${index}`, { priority }));
      }
      const left: { priority: number; index: number }[] = [];
      for (let info = queue.pop(); info; info = queue.pop()) {
        left.push({ priority: info.pod.spec.priority ?? 0, index: info.timestamp });
      }
      expect(left).toEqual([...left].sort((a, b) => b.priority - a.priority || a.index - b.index));
      expect(left).toHaveLength(priorities.length);
    }),
  );
});

test('a refused pod waits for an event that its plugin registered, and no other moves it', () => {
  const clock = { now: 0 };
  const queue = queueAt(clock);
  queue.add(pod('p'));
  const info = queue.pop();
  if (!info) throw new Error('the queue is empty');
  info.unschedulablePlugins = new Set(['Fit']);
  queue.addUnschedulable(info);
  queue.moveAll({ resource: 'Node', action: 'UpdateNodeLabel' });
  expect(queue.find('pod-p')?.queue).toBe('unschedulable');
  clock.now = 5_000_000;
  queue.moveAll({ resource: 'Node', action: 'Add' });
  expect(queue.find('pod-p')?.queue).toBe('active');
});

/** Takes the next pod and has the plugins refuse it; none of them stands for an error. */
function fail(queue: SchedulingQueue, plugins: readonly string[], pending: readonly string[] = []): void {
  const info = queue.pop();
  if (!info) throw new Error('the queue is empty');
  info.unschedulablePlugins = new Set(plugins);
  info.pendingPlugins = new Set(pending);
  queue.addUnschedulable(info);
}

test.each([
  ['refusals', ['Fit']],
  ['errors', []],
])('back-off after %s doubles from one second up to ten', (_name, plugins) => {
  const clock = { now: 0 };
  const queue = queueAt(clock);
  queue.add(pod('p'));
  const ends = [];
  for (let attempt = 0; attempt < 6; attempt++) {
    fail(queue, plugins);
    queue.moveAll({ resource: 'Node', action: 'Add' });
    const info = queue.find('pod-p')?.info;
    const end = (info && queue.backoffEnd(info)) ?? 0;
    ends.push((end - clock.now) / SECOND);
    clock.now = end + SECOND;
    queue.flushBackoff();
  }
  expect(ends).toEqual([1, 2, 4, 8, 10, 10]);
});

test('a pod that no event has helped is tried again after five minutes, and five minutes after that', () => {
  const clock = { now: 0 };
  const queue = queueAt(clock, () =>
    gated ? new Status('UnschedulableAndUnresolvable', [], 'Gate') : undefined,
  );
  let gated = false;
  queue.add(pod('p'));
  fail(queue, ['Fit']);
  const flushAt = (seconds: number): string | undefined => {
    clock.now = seconds * SECOND;
    queue.flushUnschedulable();
    return queue.find('pod-p')?.queue;
  };
  expect(flushAt(300)).toBe('unschedulable');
  gated = true;
  expect(flushAt(301)).toBe('gated');
  gated = false;
  expect(flushAt(601)).toBe('gated');
  expect(flushAt(602)).toBe('active');
});

test('a gated pod listens to the events of its gate alone', () => {
  const clock = { now: 0 };
  let gated = false;
  const queue = queueAt(clock, () =>
    gated ? new Status('UnschedulableAndUnresolvable', [], 'Gate') : undefined,
  );
  queue.add(pod('p'));
  fail(queue, ['Fit']);
  gated = true;
  clock.now = 5 * SECOND;
  queue.moveAll({ resource: 'Node', action: 'Add' });
  expect(queue.find('pod-p')?.queue).toBe('gated');
  gated = false;
  queue.moveAll({ resource: 'Node', action: 'Add' });
  expect(queue.find('pod-p')?.queue).toBe('gated');
  const before = pod('p');
  const after = { ...before, metadata: { ...before.metadata, labels: { a: 'b' } } };
  queue.update(before, after);
  expect(queue.find('pod-p')?.queue).toBe('active');
});

test.each([
  ['an event that helps', { resource: 'Node', action: 'Add' } as const, 'backoff'],
  ['an event that does not', { resource: 'Node', action: 'Delete' } as const, 'unschedulable'],
])('%s while the pod is tried counts when it is refused', (_name, event, where) => {
  const queue = queueAt({ now: 0 });
  queue.add(pod('p'));
  const info = queue.pop();
  if (!info) throw new Error('the queue is empty');
  queue.moveAll(event);
  info.unschedulablePlugins = new Set(['Fit']);
  queue.addUnschedulable(info);
  expect(queue.find('pod-p')?.queue).toBe(where);
});

test('a pod that waits for another component goes on at once when that has come', () => {
  const queue = queueAt({ now: 0 });
  queue.add(pod('p'));
  fail(queue, [], ['Fit']);
  queue.moveAll({ resource: 'Node', action: 'Add' });
  expect(queue.find('pod-p')?.queue).toBe('active');
});

test('a nomination stays until the object says otherwise or the pod is gone', () => {
  const queue = queueAt({ now: 0 });
  const nominated = () => queue.nominatedPods('n').map(({ metadata }) => metadata.name);
  const plain = pod('p');
  const named = { ...plain, status: { phase: 'Pending' as const, nominatedNodeName: 'n' } };
  queue.add(plain);
  fail(queue, ['Fit']);
  queue.nominate(plain, 'n');
  queue.update(plain, { ...plain, metadata: { ...plain.metadata, labels: { a: 'b' } } });
  expect(nominated()).toEqual(['p']);
  queue.update(plain, named);
  expect(nominated()).toEqual(['p']);
  queue.update(named, plain);
  expect(nominated()).toEqual([]);
  queue.nominate(plain, 'n');
  queue.delete(plain);
  expect(nominated()).toEqual([]);
});
