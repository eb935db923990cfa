import type { Pod, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** The program's watch is sent the Pods of team web that have a node, and nothing else. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const sent = events.flatMap((event) =>
    event.kind === 'watch.sent' && event.data.watcher === 'kubernetes-admin'
      ? [event.data.object as unknown as Pod]
      : [],
  );
  const heardOf = new Set(sent.map(({ metadata }) => metadata.name));
  const missing = ['shop', 'cart'].filter((name) => !heardOf.has(name));
  const withoutNode = sent.find(({ spec }) => !spec.nodeName);
  const hearsOthers = heardOf.has('ledger');
  return [
    {
      passed: missing.length === 0,
      words:
        missing.length === 0
          ? 'shop and cart have a node, and you have heard of both.'
          : heardOf.size === 0
            ? 'Your watch was sent nothing: open it before the Pods are made.'
            : `${missing.join(' and ')} has a node, and you have not heard of it: name no node in the selector, for web’s Pods may be on any.`,
    },
    {
      passed: !hearsOthers,
      words: hearsOthers
        ? 'You were sent ledger, which belongs to the team books. Let the server leave it out: ask with a labelSelector.'
        : 'You were sent no Pod of another team.',
    },
    {
      passed: !withoutNode,
      words: withoutNode
        ? `You were sent ${withoutNode.metadata.name} while it had no node${hearsOthers ? '' : ': the team is right; ask with a fieldSelector as well'}.`
        : 'No Pod that you were sent was without a node.',
    },
  ];
}
