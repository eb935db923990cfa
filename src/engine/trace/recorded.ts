/**
 * Which events the recordings confirm: a recording of the real 1.36.4 had the same. The golden run writes the list,
 * and the cases to each of them (recorded-cases.ts). Nothing else says `recorded`.
 */
import { recordedEvents } from './recorded-events.ts';

export function isRecorded(kind: string, source: string): boolean {
  return recordedEvents.includes(`${kind} ${source}`);
}
