/** What is called plain is left out of validation, so it must have neither faults nor warnings there. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Pod } from '../../../src/engine/api/core-v1.ts';
import { deepCopy } from '../../../src/engine/api/object.ts';
import { isPlainPod } from '../../../src/engine/apiserver/validation/plain-pod.ts';
import { validate, warnings } from '../../../src/engine/apiserver/validation/whole-pod.ts';
import { Cluster } from '../../../src/engine/cluster.ts';

async function headlinePod(): Promise<Pod> {
  const cluster = new Cluster();
  await cluster.kubectl('run nginx --image nginx --env A=b --labels app=web,tier= -- sleep 1d');
  const pod = deepCopy<Pod>(cluster.admission('nginx').after as Pod);
  const given = { uid: 'a', creationTimestamp: '2026-11-23T21:24:28Z', generation: 1, resourceVersion: '' };
  Object.assign(pod.metadata, given);
  return pod;
}

test('the Pod of kubectl run is plain', async () => {
  expect(isPlainPod(await headlinePod())).toBe(true);
});

/** Values that people and programs put where they do not belong, and some that belong. */
const values = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    'A_',
    'nginx',
    'web-1',
    '-x',
    'a.b',
    0,
    -1,
    1.5,
    30,
    true,
    [],
    {},
  ),
  fc.string(),
  fc.constantFrom<unknown>(
    'Always',
    'Never',
    'ClusterFirst',
    'None',
    '/a',
    'a/../b',
    ' nginx',
    'x'.repeat(64),
  ),
  fc.jsonValue(),
);

test('what is plain is valid, whatever is changed', async () => {
  const pod = await headlinePod();
  const places = placesOf(pod);
  let plain = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(...places), values), { minLength: 1, maxLength: 3 }),
      (changes) => {
        const changed = deepCopy<Pod>(pod);
        for (const [path, value] of changes) put(changed, path, value);
        if (!isPlainPod(changed)) return;
        plain++;
        expect(validate(changed)).toEqual([]);
        expect(warnings(changed)).toEqual([]);
      },
    ),
    { numRuns: process.env.SOAK ? 200_000 : 3_000, seed: 1 },
  );
  expect(plain).toBeGreaterThan(20);
});

/** Every place of an object, and beside each object's fields one that it does not have. */
function placesOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = [...Object.keys(value), ...(Array.isArray(value) ? [String(value.length)] : ['hostNetwork'])];
  return [path, ...keys.flatMap((key) => placesOf((value as Record<string, unknown>)[key], [...path, key]))];
}

function put(object: object, path: readonly string[], value: unknown): void {
  let at = object as Record<string, unknown>;
  for (const key of path.slice(0, -1)) {
    const next = at[key];
    if (typeof next !== 'object' || next === null) return;
    at = next as Record<string, unknown>;
  }
  const last = path.at(-1);
  if (last !== undefined) at[last] = value;
}
