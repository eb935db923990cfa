import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

const path = '/api/v1/namespaces/default/configmaps/visits';

/** Five visitors who read at the same time are all counted. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const puts = events.flatMap((event) =>
    event.kind === 'etcd.put' && event.data.key === '/registry/configmaps/default/visits' ? [event] : [],
  );
  const { data } = (puts.at(-1)?.data.value ?? {}) as { data?: { count?: string } };
  const firstWrite = puts[1]?.id ?? Number.POSITIVE_INFINITY;
  const received = events.filter((event) => event.kind === 'request.received' && event.data.path === path);
  const readsBefore = received.filter(
    (event) => event.kind === 'request.received' && event.data.verb === 'get' && event.id < firstWrite,
  ).length;
  const refused = events.filter(
    (event) => event.kind === 'response.sent' && (event.data.status === 409 || event.data.status === 422),
  ).length;
  const reads = received.filter(
    (event) => event.kind === 'request.received' && event.data.verb === 'get',
  ).length;
  return [
    {
      passed: readsBefore > 1,
      words:
        readsBefore > 1
          ? `${readsBefore} visitors had read before the first one wrote.`
          : 'Your visitors stand in a queue. In a cluster nobody makes them: let them come at the same time, and be counted all the same.',
    },
    {
      passed: data?.count === '5',
      words:
        data?.count === '5'
          ? 'All five were counted.'
          : refused === 0
            ? `${puts.length - 1} writes, and the count is ${data?.count}: visitors overwrote each other, and nobody was told. Send the resourceVersion that you have read.`
            : reads - 1 > 5 || refused <= 4
              ? `The count is ${data?.count}: ${refused} visitors were refused, and went away. Try again until you are let in.`
              : `The count is ${data?.count}: the refused tried again with what they had read before. It is still old: read anew each time.`,
    },
  ];
}
