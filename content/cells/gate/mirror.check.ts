import type { Pod, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

const MIRROR = 'mirror.example.com/';

/** Each image comes from the mirror, once, though the logger is added after the mirror was asked. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const put = events.find(
    (event) => event.kind === 'etcd.put' && event.data.key === '/registry/pods/default/nginx',
  );
  const containers = put?.kind === 'etcd.put' ? (put.data.value as Pod).spec.containers : [];
  const imageOf = (wanted: string): string =>
    containers.find(({ name }) => name === wanted)?.image ?? 'nothing';
  const first = events.find((event) => event.kind === 'hook.called');
  const isFirst = first?.kind === 'hook.called' && first.data.hook === 'mirror.example.com';
  return [
    {
      passed: imageOf('nginx') === `${MIRROR}nginx`,
      words:
        imageOf('nginx') === `${MIRROR}nginx`
          ? 'nginx comes from the mirror.'
          : imageOf('nginx').startsWith(MIRROR + MIRROR)
            ? `nginx would come from ${imageOf('nginx')}: you were asked twice, and did it twice.`
            : `nginx would come from ${imageOf('nginx')}, not from ${MIRROR}nginx.`,
    },
    {
      passed: imageOf('logger') === `${MIRROR}busybox`,
      words:
        imageOf('logger') === `${MIRROR}busybox`
          ? 'So does the logger.'
          : imageOf('logger') === 'busybox'
            ? 'The logger comes from busybox itself: it was added after you had been asked, and you did not ask to come again.'
            : `The logger would come from ${imageOf('logger')}.`,
    },
    {
      passed: isFirst,
      words: isFirst
        ? 'The mirror was asked first, and its work still holds.'
        : 'You have changed the order. In a cluster it is that of the configurations’ names, and somebody may always come after you.',
    },
  ];
}
