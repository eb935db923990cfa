import type { Pod, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** The first stored version of a Pod: what the gate let through. */
function stored(events: readonly TraceEvent[], name: string): Pod | undefined {
  const put = events.find(
    (event) => event.kind === 'etcd.put' && event.data.key === `/registry/pods/default/${name}`,
  );
  return put?.kind === 'etcd.put' ? (put.data.value as Pod) : undefined;
}

export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const nginx = stored(events, 'nginx');
  const plain = stored(events, 'plain');
  const logger = nginx?.spec.containers.find((container) => container.name === 'logger');
  const mounts = logger?.volumeMounts ?? [];
  return [
    {
      passed: logger?.image === 'busybox',
      words: !nginx
        ? 'nginx was not stored: read in the output what the API server said.'
        : logger?.image === 'busybox'
          ? 'nginx is stored with a second container, logger.'
          : 'nginx is stored without a container named logger of the image busybox: push one to pod.spec.containers in patched().',
    },
    {
      passed: plain !== undefined && plain.spec.containers.length === 1,
      words: !plain
        ? 'plain was not stored: the hook must let it pass.'
        : plain.spec.containers.length === 1
          ? 'plain, with the label logs=none, is left alone.'
          : 'plain has the label logs=none and should keep its one container: look at the labels before you patch.',
    },
    {
      passed: mounts.length > 0,
      words:
        mounts.length > 0
          ? 'The new container has the service account mount too: the built-in plugins ran again after your patch.'
          : 'The new container has no service account mount yet: once it is stored, the plugins that run again will have added it.',
    },
  ];
}
