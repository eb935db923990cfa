/** A list in pages is the list, however it was cut, with the revision of its first page. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KubeList } from '../../../src/engine/api/object.ts';
import { pod, testServer } from './server.ts';

const path = '/api/v1/namespaces/default/pods';

test('pages of any size, with and without a selector, while others write', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (names, size, selects) => {
        const { sim, send } = testServer();
        await sim.call('test', async () => {
          for (const [index, name] of names.entries())
            await send('POST', path, pod(name, { metadata: { labels: { even: String(index % 2 === 0) } } }));
          const selector = selects ? { labelSelector: 'even=true' } : undefined;
          const whole = (await send('GET', path, undefined, { query: { ...selector } })).body as KubeList;
          const seen: unknown[] = [];
          let left: number | undefined;
          for (let next: string | undefined = ''; next !== undefined; ) {
            const query = { limit: String(size), ...selector, ...(next && { continue: next }) };
            const { body } = await send('GET', path, undefined, { query });
            const { metadata, items } = body as KubeList & {
              metadata: { continue?: string; remainingItemCount?: number };
            };
            expect(metadata.resourceVersion).toBe(whole.metadata.resourceVersion);
            expect(items.length).toBeLessThanOrEqual(size);
            if (left !== undefined) expect(metadata.remainingItemCount ?? 0).toBe(left - items.length);
            left = selects ? undefined : (metadata.remainingItemCount ?? 0);
            seen.push(...items);
            next = metadata.continue;
            await send('POST', path, pod(`z-late-${seen.length}`));
          }
          expect(seen).toEqual(whole.items);
        });
      },
    ),
    { seed: 5, numRuns: process.env.SOAK ? 2_000 : 30 },
  );
});
