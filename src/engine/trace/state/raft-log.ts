/** The log of each etcd member, as far as the trace shows it: what its entries did when they were applied. */
import type { TraceEvent } from '../events.ts';

/** One entry: the writes of one revision, or what was decided about leases and history. */
export interface LogEntry {
  /** Counts a member's entries from 1, in the order in which they were applied. */
  readonly index: number;
  /** Virtual time at which it was applied, in microseconds. */
  readonly at: number;
  /** Of the store after a write. */
  readonly revision?: number;
  /** In words: `put /registry/pods/default/nginx`. */
  readonly operations: readonly string[];
  /** Id of the event that shows it. */
  readonly event: number;
}

export interface MemberLog {
  /** `etcd-1`. */
  readonly member: string;
  readonly entries: readonly LogEntry[];
}

/** The members that have applied something within the first `position` events, by name. */
export function raftLogs(events: readonly TraceEvent[], position: number): MemberLog[] {
  const logs = new Map<string, LogEntry[]>();
  for (const event of events.slice(0, position)) {
    const operation = operationOf(event);
    if (!operation) continue;
    let entries = logs.get(event.actor);
    if (!entries) logs.set(event.actor, (entries = []));
    const last = entries.at(-1);
    const { revision, words } = operation;
    if (last && revision !== undefined && last.revision === revision) {
      entries[entries.length - 1] = { ...last, operations: [...last.operations, words] };
    } else {
      entries.push({
        index: entries.length + 1,
        at: event.at,
        ...(revision !== undefined && { revision }),
        operations: [words],
        event: event.id,
      });
    }
  }
  return [...logs].sort(([a], [b]) => (a < b ? -1 : 1)).map(([member, entries]) => ({ member, entries }));
}

function operationOf(event: TraceEvent): { revision?: number; words: string } | undefined {
  switch (event.kind) {
    case 'etcd.put':
      return { revision: event.data.revision, words: `put ${event.data.key}` };
    case 'etcd.deleted':
      return { revision: event.data.revision, words: `delete ${event.data.key}` };
    case 'etcd.compacted':
      return { words: `compact revision ${event.data.revision}` };
    case 'lease.granted':
      return { words: `grant lease ${event.data.lease} for ${event.data.ttlSeconds} s` };
    case 'lease.expired':
      return { words: `revoke lease ${event.data.lease}` };
    default:
      return undefined;
  }
}
