import type { Pod, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** The Pod that was there at first has the new image and the memory. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const versions = events.flatMap((event) =>
    event.kind === 'etcd.put' && event.data.key === '/registry/pods/default/web'
      ? [event.data.value as Pod]
      : [],
  );
  const [first] = versions;
  const last = versions.at(-1);
  const [web] = last?.spec.containers ?? [];
  const isSame = first !== undefined && first.metadata.uid === last?.metadata.uid;
  const hasImage = web?.image === 'nginx:1.29';
  const { requests, limits } = web?.resources ?? {};
  const memory = (amounts: typeof limits): string => amounts?.memory ?? 'none';
  const hasMemory = memory(requests) === '128Mi' && memory(limits) === '128Mi';
  return [
    {
      passed: isSame,
      words: isSame
        ? 'It is the same Pod: its uid has not changed.'
        : 'This is another Pod with the same name: its uid is new, and what was in the old one is lost.',
    },
    {
      passed: hasImage,
      words: hasImage
        ? 'It has the new image.'
        : hasMemory
          ? 'The memory is there, but the image is still the old one. resize takes resources and silently drops the rest.'
          : 'Its image is still the old one: was the whole request refused, for something else in it?',
    },
    {
      passed: hasMemory,
      words: hasMemory
        ? 'It asks for 128Mi and may use as much.'
        : memory(limits) === '128Mi'
          ? 'It may use 128Mi now, but asks for 64Mi only. The scheduler counts what is asked for.'
          : 'Its memory is what it was. Resources are changed at the subresource resize.',
    },
  ];
}
