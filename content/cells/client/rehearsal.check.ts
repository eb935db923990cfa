import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** The Pod with a typo is refused, the good one would be created, and neither is stored. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const ids = events.flatMap((event) =>
    event.kind === 'request.sent' && event.actor === 'program' && event.data.method === 'POST'
      ? [event.data.request]
      : [],
  );
  const answers = ids.map((id) => {
    const sent = events.find((event) => event.kind === 'response.sent' && event.data.request === id);
    return sent?.kind === 'response.sent' ? sent.data : undefined;
  });
  const [typo, good] = answers;
  const stored = events.some(
    (event) => event.kind === 'etcd.put' && event.data.key.startsWith('/registry/pods/'),
  );
  if (!typo || !good)
    return [
      {
        passed: false,
        words: 'Two Pods have to be rehearsed, first the one with the typo: leave both calls.',
      },
    ];
  return [
    {
      passed: good.status === 201,
      words:
        good.status === 201
          ? 'The good Pod would be created.'
          : good.status === 409
            ? 'The good Pod has no room, for the other one was stored under its name.'
            : `The server does not understand the request itself: ${good.message ?? good.status}`,
    },
    {
      passed: typo.status === 400,
      words:
        typo.status === 400
          ? 'The one with nodename is refused.'
          : typo.status === 201
            ? 'nodename is no field of a Pod, and the server let it pass with a warning that nobody reads.'
            : 'Nobody has looked for the typo yet.',
    },
    {
      passed: !stored,
      words: stored
        ? 'A rehearsal should leave nothing behind, and a Pod was stored.'
        : 'Nothing was stored.',
    },
  ];
}
