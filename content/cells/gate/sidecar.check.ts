import type { Pod, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** nginx is stored with its own container and a logger, plain is left as it is, and the built-in plugins ran again. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const nginx = stored(events, 'nginx');
  const plain = stored(events, 'plain');
  const names = nginx?.spec.containers.map(({ name }) => name) ?? [];
  const logger = nginx?.spec.containers.find(({ name }) => name === 'logger');
  return [
    {
      passed: names.includes('nginx') && logger?.image === 'busybox',
      words: !nginx
        ? whyNotStored(events)
        : !names.includes('nginx')
          ? `nginx is stored with ${names.join(', ')} alone: add to the containers that are there.`
          : logger?.image === 'busybox'
            ? 'nginx is stored with a second container, logger.'
            : 'nginx is stored without a container named logger of the image busybox: push one to pod.spec.containers in patched().',
    },
    {
      passed: plain?.spec.containers.length === 1,
      words: !plain
        ? 'plain was not stored: a hook that does not want to change a Pod still allows it.'
        : plain.spec.containers.length === 1
          ? 'plain, with the label logs=none, is left alone.'
          : 'plain has the label logs=none and should keep its one container: look at the labels before you patch.',
    },
    {
      passed: logger?.volumeMounts !== undefined,
      words: logger?.volumeMounts
        ? 'The logger has the service account’s mount, which you did not write: the built-in plugins ran again after your patch.'
        : 'There is no logger yet that the plugins could give the service account’s mount when they run again.',
    },
  ];
}

/** The first stored version of a Pod: what the gate let through. */
function stored(events: readonly TraceEvent[], name: string): Pod | undefined {
  const put = events.find(
    (event) => event.kind === 'etcd.put' && event.data.key === `/registry/pods/default/${name}`,
  );
  return put?.kind === 'etcd.put' ? (put.data.value as Pod) : undefined;
}

function whyNotStored(events: readonly TraceEvent[]): string {
  return events.some(({ kind }) => kind === 'admission.failed')
    ? 'nginx was not stored, for the hook failed. The object that it gets is frozen: change the draft inside patched().'
    : 'nginx was not stored: does your hook allow it?';
}
