import type { Pod, TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** A team, once given, stays; everything else may change. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const versions = (name: string): readonly (Readonly<Record<string, string>> | undefined)[] =>
    events.flatMap((event) =>
      event.kind === 'etcd.put' && event.data.key === `/registry/pods/default/${name}`
        ? [(event.data.value as Pod).metadata.labels]
        : [],
    );
  const nginx = versions('nginx');
  const plain = versions('plain');
  const created = nginx.length > 0 && plain.length > 0;
  const moved = nginx.some((labels) => labels?.team === 'database');
  const removed = nginx.some((labels) => labels?.team === undefined);
  const tier = nginx.some((labels) => labels?.tier === 'front');
  const joined = plain.some((labels) => labels?.team === 'web');
  return [
    {
      passed: created && !moved,
      words: !created
        ? 'A Pod that comes with a team was not even created: at birth nothing has changed yet, so leave CREATE alone.'
        : moved
          ? 'nginx went over to the team database. Compare the label in object with the one in oldObject.'
          : 'nginx stays in the team web.',
    },
    {
      passed: created && !removed,
      words: removed
        ? 'nginx lost its label: without a team it is as lost as in another one.'
        : 'Its label can’t be taken away.',
    },
    {
      passed: tier,
      words: tier
        ? 'Other labels may change.'
        : 'nginx got no label tier, though its team would have stayed the same: let other changes pass.',
    },
    {
      passed: joined,
      words: joined
        ? 'plain, which had no team, has one now.'
        : 'plain had no team and could not join one: what was undefined before may be set.',
    },
  ];
}
