import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PrioritySort } from '../../../src/engine/scheduler/plugins/priority-sort.ts';
import { SchedulingQueue } from '../../../src/engine/scheduler/queue.ts';
import { pod } from './fake-api.ts';

function queueAt(clock: { now: number }): SchedulingQueue {
  return new SchedulingQueue({
    now: () => clock.now,
    less: (a, b) => PrioritySort.less(a, b),
    preEnqueue: () => undefined,
    registered: new Map([
      ['default-scheduler', new Map([['Fit', [{ resource: 'Node', actions: ['Add'] }]]])],
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
