import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

const accounts = '/registry/serviceaccounts/default/default';

/** The token is good while web is there and for nothing after it, because it is bound to web and to nothing else. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const asked = events.findLast(
    (event) =>
      event.kind === 'request.sent' &&
      !event.actor.startsWith('kubelet') &&
      event.data.path.endsWith('/serviceaccounts/default/token'),
  );
  const { boundObjectRef: bound } =
    (
      (asked?.kind === 'request.sent' ? asked.data.body : undefined) as
        | { spec?: { boundObjectRef?: { kind: string; name: string } | null } }
        | undefined
    )?.spec ?? {};
  const uses = events.flatMap((event) => {
    if (event.kind !== 'response.received' || event.actor !== 'program') return [];
    const sent = events.find(
      (each) => each.kind === 'request.sent' && each.data.request === event.data.request,
    );
    const isUse = sent?.kind === 'request.sent' && sent.data.path.endsWith('/selfsubjectreviews');
    return isUse ? [{ status: event.data.status, at: event.id }] : [];
  });
  const deleted = (key: string): number | undefined =>
    events.find((event) => event.kind === 'etcd.deleted' && event.data.key === key)?.id;
  const gone = deleted('/registry/pods/default/web') ?? Number.POSITIVE_INFINITY;
  const before = uses.find(({ at }) => at < gone)?.status;
  const after = uses.findLast(({ at }) => at > gone)?.status;
  const account = deleted(accounts) === undefined;
  return [
    {
      passed: before === 201,
      words:
        before === 201
          ? 'While web is there the token is good.'
          : before === undefined
            ? 'Nobody used the token while web was there: leave the two uses as they are.'
            : before === 401
              ? account
                ? 'The token was refused although web is there: it is meant for another audience than the API server.'
                : 'The token was refused although web is there: its account is gone.'
              : 'No token came of it, so the request was anonymous. Ten minutes are the least that the server gives.',
    },
    {
      passed: after === 401,
      words:
        after === 401
          ? 'Once web is gone it is good for nothing.'
          : after === undefined
            ? 'Nobody used the token after web was gone: leave the two uses as they are.'
            : before !== 201
              ? 'There is no token that could have ended with web.'
              : bound
                ? `web is gone and the token is still good: it is bound to the ${bound.kind} ${bound.name}, which is there.`
                : expiry(asked)
                  ? 'web is gone and the token is still good, for as long as you asked. A time limit knows nothing of Pods.'
                  : 'web is gone and the token is still good. Nothing ties it to the Pod: see the flags --bound-object-….',
    },
  ];
}

function expiry(asked: TraceEvent | undefined): unknown {
  const body = asked?.kind === 'request.sent' ? asked.data.body : undefined;
  return (body as { spec?: { expirationSeconds?: number } } | undefined)?.spec?.expirationSeconds;
}
