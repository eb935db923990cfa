import type { AuditEvent, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** Who touched a Secret, without its content; what people wrote of Pods, with it; nothing of machines, no reads of Pods. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const log = events.flatMap((event) =>
    event.kind === 'request.audited' && event.data.event ? [event.data.event] : [],
  );
  const of = (verb: string, resource: string): AuditEvent[] =>
    log.filter((event) => event.verb === verb && resourceOf(event) === resource);
  const made = of('create', 'secrets');
  const read = of('get', 'secrets');
  const leak = [...made, ...read].some(
    ({ requestObject, responseObject }) => requestObject || responseObject,
  );
  const body = of('create', 'pods').some(({ requestObject }) => requestObject !== undefined);
  const machine = log.map(nameOf).find((name) => name.startsWith('system:'));
  const listed = of('list', 'pods').length > 0;
  return [
    {
      passed: made.length > 0 && read.length > 0,
      words:
        made.length > 0 && read.length > 0
          ? 'Who made and who wanted to read the Secret is in the log, the refused attempt too.'
          : 'The log does not say who made the Secret and who tried to read it.',
    },
    {
      passed: !leak,
      words: leak
        ? 'The password itself is in the log, for everybody who reads logs. The first rule that matches decides: which one was it for Secrets?'
        : 'The password is not in the log.',
    },
    {
      passed: body,
      words: body
        ? 'What was sent for the Pod is in the log.'
        : 'The log has no body for the new Pod: from which level on is it written down?',
    },
    {
      passed: machine === undefined,
      words: machine
        ? `The log is full of ${machine}, who does nothing but its duty: leave the machines out.`
        : 'The machines are left out.',
    },
    {
      passed: !listed,
      words: listed
        ? 'Whoever looks at Pods is written down: say which verbs you mean.'
        : 'Nobody is written down for looking at Pods.',
    },
  ];
}

const resourceOf = ({ objectRef }: AuditEvent): string | undefined =>
  (objectRef as { resource?: string; subresource?: string } | undefined)?.resource;

const nameOf = ({ user }: AuditEvent): string => (user as { username: string }).username;
