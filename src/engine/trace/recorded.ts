/**
 * Which events the recordings confirm. The golden run writes the list: an event's kind and the file that emits it,
 * with the cases in which a recording of the real 1.36.4 had the same. Nothing else says `recorded`.
 */
import { recordedCases } from './recorded-cases.ts';

export function isRecorded(kind: string, source: string): boolean {
  return recordedCases[`${kind} ${source}`] !== undefined;
}
