import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** The watch goes on exactly where the list ended: nothing is missed, and nothing is told that the list has said. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const sent = events.flatMap((event) =>
    event.kind === 'watch.sent' && event.data.watcher === 'kubernetes-admin'
      ? [{ type: event.data.type, name: event.data.object.metadata?.name ?? '' }]
      : [],
  );
  const added = (name: string): boolean => sent.some((each) => each.type === 'ADDED' && each.name === name);
  const stale = sent.find(({ type, name }) => type === 'DELETED' && name === 'one');
  const again = sent.filter(({ type, name }) => type === 'ADDED' && name !== 'between' && name !== 'later');
  return [
    {
      passed: added('between'),
      words: added('between')
        ? 'You have heard of between, which was made after the list and before the watch.'
        : added('later')
          ? 'You have missed between: it was made after your list, and your watch begins later than that.'
          : 'You have missed between.',
    },
    {
      passed: added('later'),
      words: added('later')
        ? 'You have heard of later.'
        : 'You have not heard of later: open a watch, and do not stop it.',
    },
    {
      passed: again.length === 0,
      words:
        again.length === 0
          ? 'Nothing was told again that the list had said.'
          : `You were told of ${again.map(({ name }) => name).join(', ')} again, though the list had said so: begin after the list.`,
    },
    {
      passed: !stale,
      words: stale
        ? 'You heard that one was deleted, which had happened before your list and is not in it: an item’s resourceVersion is that of its last change, and the list is newer.'
        : 'You heard of no deletion that was over when you listed.',
    },
  ];
}
