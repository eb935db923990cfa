import type { Pod, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** The Pod is stored, and what it was meant to have it has. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const put = events.find(
    (event) => event.kind === 'etcd.put' && event.data.key.startsWith('/registry/pods/default/'),
  );
  if (put?.kind !== 'etcd.put') return [{ passed: false, words: whyRefused(events) }];
  const { spec } = put.data.value as Pod;
  const [app] = spec.containers;
  const port = app?.ports?.find(({ containerPort }) => containerPort === 80);
  const isMounted = app?.volumeMounts?.some(
    ({ name, mountPath }) => name === 'data' && mountPath === '/data',
  );
  const asks = app?.resources?.requests?.memory === '128Mi';
  return [
    { passed: true, words: 'The Pod is stored.' },
    {
      passed: port?.name !== undefined,
      words: port?.name
        ? 'Port 80 has its name.'
        : 'Port 80 has lost its name, by which a Service might ask for it: give it a shorter one.',
    },
    {
      passed: asks,
      words: asks
        ? 'It asks for 128Mi, as it did.'
        : 'It asks for less memory than it needs. What was too small is the limit.',
    },
    {
      passed: isMounted === true,
      words: isMounted
        ? 'The volume is mounted.'
        : 'The volume is mounted nowhere now: the mount only had its name wrong.',
    },
    {
      passed: spec.restartPolicy === 'Always',
      words:
        spec.restartPolicy === 'Always'
          ? 'It is restarted whenever it ends.'
          : `restartPolicy ${spec.restartPolicy} leaves it dead once it has ended. It shall be restarted, always.`,
    },
  ];
}

function whyRefused(events: readonly TraceEvent[]): string {
  const validated = events.findLast((event) => event.kind === 'object.validated');
  const fields =
    validated?.kind === 'object.validated' ? validated.data.causes.map(({ field }) => field) : [];
  return fields.length === 0
    ? 'Nothing is stored, and validation had nothing to say: was the Pod sent at all?'
    : `Nothing is stored: ${fields.length} of the fields are still wrong. They are ${fields.join(', ')}.`;
}
