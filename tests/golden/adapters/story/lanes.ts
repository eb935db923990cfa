/**
 * How two lists of what happened are compared. Order within one goroutine is exact; between goroutines it is a race,
 * so what several of them do is compared in lanes: one a writer, a Pod, a container, a network interface.
 */
import type { Comparison } from '../../adapter.ts';
import { hasRetries, type Recording } from './recording.ts';

export interface Happened {
  /** Milliseconds since the first command. */
  readonly at: number;
  readonly lane: string;
  readonly what: unknown;
}

/** What the engine does this long before a recording ends may have come after its end in the real cluster. */
const CUT_OFF_MS = 1_000;

export function compareLanes(
  recording: Recording,
  expected: readonly Happened[],
  actual: readonly Happened[],
  confirms: readonly string[] = [],
): Comparison {
  const once = hasRetries(recording);
  const end = Math.max(recording.durationMs, ...recording.timeline.map(({ at }) => at)) - CUT_OFF_MS;
  const recorded = inLanes(expected, once);
  const made = inLanes(actual, once);
  for (const [lane, items] of Object.entries(made)) {
    const kept = recorded[lane]?.length ?? 0;
    while (items.length > kept && (items.at(-1)?.at ?? 0) > end) items.pop();
    if (items.length === 0) delete made[lane];
  }
  // How often a container is started again is left to chance, too.
  for (const lanes of once ? [recorded, made] : [])
    for (const lane of Object.keys(lanes))
      if (lane.startsWith('container ') && !(recorded[lane] && made[lane])) delete lanes[lane];
  return {
    expected: withoutTimes(recorded),
    actual: withoutTimes(made),
    confirms: expected.length > 0 ? confirms : [],
  };
}

/** `once`: only the first of equal items, since how often something is tried again is left to chance. */
function inLanes(items: readonly Happened[], once: boolean): Record<string, Happened[]> {
  const lanes: Record<string, Happened[]> = {};
  const seen = new Set<string>();
  for (const item of items) {
    const text = `${item.lane} ${JSON.stringify(sortedKeys(item.what))}`;
    if (once && seen.has(text)) continue;
    seen.add(text);
    (lanes[item.lane] ??= []).push(item);
  }
  return lanes;
}

const withoutTimes = (lanes: Readonly<Record<string, readonly Happened[]>>): unknown =>
  Object.fromEntries(Object.entries(lanes).map(([lane, items]) => [lane, items.map(({ what }) => what)]));

function sortedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sortedKeys(item)]),
  );
}
