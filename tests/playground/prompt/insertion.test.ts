import { expect, test } from 'vitest';
import { insertion } from '../../../src/playground/prompt/insertion.ts';

const completions = (from: number, ...texts: string[]) => ({
  from,
  candidates: texts.map((text) => ({ text })),
});

test.each([
  ['get po', completions(4, 'pods'), 'get pods ', []],
  ['get p', completions(4, 'persistentvolumes', 'persistentvolumeclaims'), 'get persistentvolume', 2],
  ['get pods ', completions(9, 'web-1', 'web-2'), 'get pods web-', 2],
  ['get pods ', completions(9, 'api', 'web'), 'get pods ', 2],
  ['get pods -o js', completions(12, 'jsonpath='), 'get pods -o jsonpath=', []],
  ['get zzz', completions(4), 'get zzz', []],
] as const)('%j', (line, found, expected, choices) => {
  const result = insertion(line, found);
  expect(result.line).toBe(expected);
  expect(result.choices).toHaveLength(typeof choices === 'number' ? choices : 0);
});
