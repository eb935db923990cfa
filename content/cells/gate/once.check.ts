import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** Three attempts to write reach the server, and one Pod is all that is ever made. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const pods = '/api/v1/namespaces/default/pods';
  const attempts = events.filter(
    (event) =>
      event.kind === 'request.received' &&
      ['POST', 'PUT', 'PATCH'].includes(event.data.method) &&
      (event.data.path === pods || /^[^/]+$/.test(event.data.path.slice(pods.length + 1))),
  ).length;
  const made = events.flatMap((event) =>
    event.kind === 'etcd.put' &&
    event.data.version === 1 &&
    event.data.key.startsWith('/registry/pods/default/')
      ? [event.data.key.slice('/registry/pods/default/'.length)]
      : [],
  );
  const names = [...new Set(made)];
  return [
    {
      passed: attempts >= 3,
      words:
        attempts >= 3
          ? `${attempts} attempts have come to the server.`
          : `Only ${attempts} attempt has come to the server. Its answer got lost: for all you know, so did the request. Try again.`,
    },
    {
      passed: made.length === 1,
      words:
        made.length === 1
          ? `One Pod was made, ${made[0]}.`
          : made.length === 0
            ? 'No Pod was stored at all: a dry run promises, and does not keep.'
            : names.length === 1
              ? `${names[0]} was made ${made.length} times: whoever was working in the first one was thrown out. Do not delete; see what the server says when it exists.`
              : `${made.length} Pods were made for one order: ${names.join(', ')}. The name must be the same in each attempt.`,
    },
  ];
}
