import type { TraceEvent } from './events.ts';

/**
 * One event as one line: `@113.600ms #17 ‹16› 8 kube-apiserver object.defaulted {…}`: time, id, cause, step, actor,
 * kind, data. Data is compact JSON in the order in which it was written; line breaks are escaped by JSON.
 */
export function formatEvent(event: TraceEvent): string {
  const cause = event.cause === undefined ? '' : ` <${event.cause}>`;
  return `@${formatAt(event.at)} #${event.id}${cause} ${event.step} ${event.actor} ${event.kind} ${JSON.stringify(event.data)}`;
}

/** Virtual time with three digits of milliseconds: `113.600ms`. */
export function formatAt(at: number): string {
  const whole = Math.floor(at / 1_000);
  return `${whole}.${String(at - whole * 1_000).padStart(3, '0')}ms`;
}
