import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** OwnUnit scores in MiB, and after normalizing the biggest node has 100 and the others their share of it. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const failed = events.find((event) => event.kind === 'cycle.failed');
  const scored = events.find((event) => event.kind === 'nodes.scored');
  const own = scored?.data.plugins.find(({ plugin }) => plugin === 'OwnUnit');
  if (failed || !scored || !own) {
    const why = failed ? `The cycle failed: ${failed.data.message}` : 'There is no score of OwnUnit.';
    return [{ passed: false, words: `${why} What may a score be after NormalizeScore?` }];
  }
  const bySize = own.raw.map((raw, index) => ({ raw, normalized: own.normalized[index] ?? 0 }));
  bySize.sort((a, b) => a.raw - b.raw);
  const [small, medium, big] = bySize.map(({ normalized }) => normalized);
  const most = bySize.at(-1)?.raw;
  const inMib = bySize[0]?.raw === 4096 && most === 32768;
  return [
    {
      passed: inMib,
      words: inMib
        ? 'Score still speaks in MiB.'
        : `Score says ${most} of the big node, and its memory is 32768 MiB: leave the unit, and do the rest in normalizeScore.`,
    },
    {
      passed: big === 100 && medium === 25 && small === 12,
      words:
        big === 100 && medium === 25 && small === 12
          ? 'The big node has 100, the others their share: 25 and 12.'
          : big === small
            ? `All nodes have ${big}: what was different has been cut off.`
            : (big ?? 0) < (small ?? 0)
              ? `The small node has ${small} and the big one ${big}: that is the wrong way round.`
              : `The nodes have ${small}, ${medium} and ${big}: the biggest should have 100, whatever sizes a cluster has.`,
    },
  ];
}
