/** The writes of the headline run, sent to the engine's API server in their order, store what the real one stored. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connection, strategic, testServer } from './server.ts';

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly user: string;
  readonly verb: string;
  readonly uri: string;
  readonly status: number;
  readonly request?: unknown;
  readonly response?: unknown;
}

const recording = JSON.parse(
  readFileSync(new URL('../../golden/recordings/story/nginx.json', import.meta.url), 'utf8'),
) as { writes: { id: string }[]; timeline: Entry[] };

const groups: Readonly<Record<string, string>> = {
  'kubernetes-admin': 'system:masters',
  'system:node:node-1': 'system:nodes',
};

/** What differs from run to run, and what is left out of the recording. */
const volatileKeys = [
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'lastTransitionTime',
  'managedFields',
  'token',
  'expirationTimestamp',
];

function stable(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/^kube-api-access-\w{5}$/, 'kube-api-access-xxxxx');
  if (Array.isArray(value)) return value.map(stable);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !volatileKeys.includes(key));
  return Object.fromEntries(entries.map(([key, item]) => [key, stable(item)]));
}

test('the recorded writes of kubectl run nginx give the recorded objects', async () => {
  const { sim, server } = testServer();
  const ids = new Set(recording.writes.map(({ id }) => id));
  const writes = recording.timeline.filter(({ id }) => ids.has(id));
  expect(writes).toHaveLength(11);
  let uid = '';
  await sim.call('test', async () => {
    for (const { user, verb, uri, request, response, status } of writes) {
      const [path = '', query = ''] = uri.split('?');
      const body = JSON.parse(
        JSON.stringify(request).replaceAll('d842d90a-7667-465b-87a6-517f6be5e183', uid),
      );
      const answer = await server.handle(
        {
          method: verb === 'create' ? 'POST' : 'PATCH',
          path,
          query: Object.fromEntries(new URLSearchParams(query)),
          body,
          ...(verb === 'patch' && strategic),
        },
        connection(user, groups[user] ?? ''),
      );
      expect(answer.body, uri).toMatchObject({ kind: (response as { kind: string }).kind });
      expect(answer.status, uri).toBe(status);
      expect(stable(answer.body), uri).toEqual(stable(response));
      const { metadata } = answer.body as { metadata: { uid?: string } };
      if (uid === '') uid = metadata.uid ?? '';
    }
  });
});
