import type { TraceEvent } from '#engine';
import type { CheckResult } from '../../../src/playground/checks.ts';

/** The program's body has every field of kubectl's, with its value, and no other. */
export function check(events: readonly TraceEvent[]): readonly CheckResult[] {
  const bodyOf = (actor: string): unknown => {
    const sent = events.find(
      (event) => event.kind === 'request.sent' && event.data.method === 'POST' && event.actor === actor,
    );
    return sent?.kind === 'request.sent' ? sent.data.body : undefined;
  };
  const [yours, kubectls] = [bodyOf('program'), bodyOf('kubectl')];
  if (!yours || !kubectls)
    return [
      {
        passed: false,
        words: 'There must be two bodies to compare, yours and kubectl’s: leave both requests.',
      },
    ];
  const mine = fieldsOf(yours);
  const theirs = fieldsOf(kubectls);
  const missing = [...theirs.keys()].filter((field) => !mine.has(field));
  const excess = [...mine.keys()].filter((field) => !theirs.has(field));
  const other = [...theirs.keys()].filter(
    (field) => mine.has(field) && mine.get(field) !== theirs.get(field),
  );
  return [
    {
      passed: missing.length === 0,
      words:
        missing.length === 0
          ? 'Your body has every field that kubectl’s has.'
          : `kubectl’s body has what yours lacks: ${missing.join(', ')}.`,
    },
    {
      passed: excess.length === 0,
      words:
        excess.length === 0
          ? 'It has no other fields.'
          : `Your body has what kubectl does not send: ${excess.join(', ')}. If it ends up in the stored Pod, somebody else wrote it.`,
    },
    {
      passed: other.length === 0,
      words:
        other.length === 0
          ? 'Where both have a field, it has the same value.'
          : `The value is another one in ${other.map((field) => `${field} (kubectl: ${theirs.get(field)})`).join(', ')}.`,
    },
  ];
}

/** The leaves of a JSON value by their paths, empty objects too. */
function fieldsOf(value: unknown, path = ''): Map<string, string> {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (entries.length === 0) return new Map([[path, JSON.stringify(value)]]);
  return new Map(entries.flatMap(([key, each]) => [...fieldsOf(each, path ? `${path}.${key}` : key)]));
}
