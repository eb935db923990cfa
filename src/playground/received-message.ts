/**
 * What arrives from a realm in which reader code runs. Hostile code finds the realm's way out and posts whatever it
 * likes, so nothing is believed before it has the shape that the rest of the page reads.
 */
import type { TraceEvent, UntracedWrite } from '#engine';
import type { CellError, Output, RunMessage } from './protocol.ts';

/** The message, or undefined if it is none. Views are checked where they are drawn (render-output.ts). */
export function receivedMessage(value: unknown): RunMessage | undefined {
  if (!isRecord(value)) return undefined;
  switch (value['type']) {
    case 'output':
      return isOutput(value['output'])
        ? ({ type: 'output', output: value['output'] } as RunMessage)
        : undefined;
    case 'trace':
      return isEvents(value['events']) && maybe(value, 'number', 'kept')
        ? (value as unknown as RunMessage)
        : undefined;
    case 'answer': {
      const { answer } = value;
      const whole =
        has(value, 'number', 'id') &&
        isRecord(answer) &&
        isEvents(answer['events']) &&
        (answer['untraced'] === undefined ||
          (Array.isArray(answer['untraced']) && answer['untraced'].every(isWrite)));
      return whole ? (value as unknown as RunMessage) : undefined;
    }
    case 'entering':
      return has(value, 'string', 'name') ? (value as unknown as RunMessage) : undefined;
    case 'ended':
      return has(value, 'number', 'exitCode') ? (value as unknown as RunMessage) : undefined;
    case 'command-result': {
      const { result } = value;
      const whole =
        has(value, 'number', 'id') &&
        isRecord(result) &&
        has(result, 'string', 'stdout', 'stderr') &&
        has(result, 'number', 'exitCode') &&
        maybe(result, 'number', 'startedAt', 'endedAt', 'interruptedAfter');
      return whole ? (value as unknown as RunMessage) : undefined;
    }
    case 'command-progress': {
      const { progress } = value;
      const whole =
        has(value, 'number', 'id') &&
        isRecord(progress) &&
        has(progress, 'number', 'now') &&
        has(progress, 'string', 'stdout', 'stderr') &&
        typeof progress['streams'] === 'boolean';
      return whole ? (value as unknown as RunMessage) : undefined;
    }
    case 'completions':
      return has(value, 'number', 'id') && isCompletions(value['completions'])
        ? (value as unknown as RunMessage)
        : undefined;
    case 'swapped': {
      const { names } = value;
      return Array.isArray(names) && names.every((name) => typeof name === 'string')
        ? (value as unknown as RunMessage)
        : undefined;
    }
  }
  return undefined;
}

function isCompletions(value: unknown): boolean {
  return (
    isRecord(value) &&
    has(value, 'number', 'from') &&
    Array.isArray(value['candidates']) &&
    value['candidates'].every(
      (candidate) =>
        isRecord(candidate) && has(candidate, 'string', 'text') && maybe(candidate, 'string', 'note'),
    )
  );
}

function isOutput(value: unknown): value is Output {
  if (!isRecord(value)) return false;
  if (value['kind'] === 'error') return isError(value['error']);
  if (!has(value, 'string', 'text')) return false;
  return value['kind'] === 'log'
    ? has(value, 'string', 'level')
    : value['kind'] === 'view' && isRecord(value['view']);
}

function isError(value: unknown): value is CellError {
  return (
    isRecord(value) &&
    has(value, 'string', 'name', 'message') &&
    maybe(value, 'string', 'kind', 'file', 'hint', 'readerCode') &&
    maybe(value, 'number', 'line', 'column') &&
    (value['chain'] === undefined || isEvents(value['chain']))
  );
}

const isEvents = (value: unknown): value is TraceEvent[] => Array.isArray(value) && value.every(isEvent);

function isWrite(value: unknown): value is UntracedWrite {
  if (!isRecord(value) || !has(value, 'number', 'after')) return false;
  const { kv } = value;
  return (
    isRecord(kv) &&
    has(kv, 'string', 'key') &&
    has(kv, 'number', 'createRevision', 'modRevision', 'version') &&
    isRecord(kv['value'])
  );
}

function isEvent(value: unknown): value is TraceEvent {
  return (
    isRecord(value) &&
    has(value, 'number', 'id', 'at', 'step') &&
    has(value, 'string', 'actor', 'kind', 'basis', 'source') &&
    isRecord(value['data'])
  );
}

type JsonRecord = Record<string, unknown>;

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === 'object' && value !== null;
}

/** Whether all of these are there and of that type. */
function has(value: JsonRecord, type: 'string' | 'number', ...names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === type);
}

/** Whether those of these that are there are of that type. */
function maybe(value: JsonRecord, type: 'string' | 'number', ...names: readonly string[]): boolean {
  return names.every((name) => value[name] === undefined || has(value, type, name));
}
