import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** What is stored is only what names a version for each of its images. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const isStored = (name: string): boolean =>
    events.some(
      ({ kind, data }) =>
        kind === 'etcd.put' && 'key' in data && data.key === `/registry/pods/default/${name}`,
    );
  const refused = (name: string, why: string, missed: string): CheckResult => ({
    passed: !isStored(name),
    words: isStored(name) ? missed : why,
  });
  const warned = events.some(
    (event) =>
      event.kind === 'admission.validated' && event.data.hook && event.data.allowed && event.data.message,
  );
  return [
    {
      passed: isStored('one'),
      words: isStored('one')
        ? 'nginx:1.29 is let through: it names a version.'
        : 'nginx:1.29 names a version and should be let through. Read in its answer what your expression came to.',
    },
    warned
      ? {
          passed: false,
          words:
            'The policy only warns. It is the binding that says what a failed validation means: let it say Deny.',
        }
      : refused(
          'three',
          'nginx:latest is refused.',
          'nginx:latest is stored, and next week it is another program. Look at how the image ends.',
        ),
    refused(
      'two',
      'nginx without a tag is refused: it means latest too.',
      'nginx without a tag is stored, and that is latest by another name. Ask that there is a colon at all.',
    ),
    refused(
      'four',
      'registry.example.com:5000/nginx is refused: the colon in it belongs to a port.',
      'registry.example.com:5000/nginx is stored. It has a colon, but that is a port’s: a tag comes behind the last slash.',
    ),
    refused(
      'five',
      'The Pod with two containers is refused, for one of them names no version.',
      'The Pod with two containers is stored, though its busybox names no version. Ask all of them.',
    ),
  ];
}
