/** Bodies as Go decodes them, in the words of golden/api/decoding.json: a case a row. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kindType } from '../../../src/engine/api/go-types/go-types.ts';
import { decodeAs } from '../../../src/engine/apiserver/decoding/go-decoder.ts';
import { goTimeFault, utcTime } from '../../../src/engine/apiserver/decoding/go-time.ts';
import { parseJson } from '../../../src/engine/apiserver/decoding/json-text.ts';
import { testServer } from './server.ts';

const pod = kindType('', 'Pod') as NonNullable<ReturnType<typeof kindType>>;

test.each([
  ['', 'unexpected end of JSON input'],
  ['{', 'unexpected end of JSON input'],
  ['hello', "invalid character 'h' looking for beginning of value"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['{"a" 1}', "invalid character '1' after object key"],
  ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
  ['[1 2]', "invalid character '2' after array element"],
  ['{} x', "invalid character 'x' after top-level value"],
  ['"\\x"', "invalid character 'x' in string escape code"],
  ['"\t"', "invalid character '\\t' in string literal"],
  ['-x', "invalid character 'x' in numeric literal"],
  ['1.x', "invalid character 'x' after decimal point in numeric literal"],
  ['nul!', "invalid character '!' in literal null (expecting 'l')"],
  ['\ufeff{}', "invalid character 'ï' looking for beginning of value"],
])('%j is no JSON: %s', (text, fault) => {
  expect(() => parseJson(text)).toThrow(fault);
});

test('what is JSON reads as it does everywhere', () => {
  const canonical = (value: unknown): boolean => !/e[+-]?\d/.test(JSON.stringify(value));
  fc.assert(
    fc.property(fc.jsonValue().filter(canonical), (value) => {
      expect(parseJson(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test.each([
  [
    '{"spec":{"containers":[{"image":5}]}}',
    'number into Go struct field Container.spec.containers.image of type string',
  ],
  [
    '{"spec":{"containers":["x"]}}',
    'string into Go struct field PodSpec.spec.containers of type v1.Container',
  ],
  ['{"spec":{"priority":80.0}}', 'number 80.0 into Go struct field PodSpec.spec.priority of type int32'],
  [
    '{"metadata":{"labels":{"a":1}}}',
    'number into Go struct field ObjectMeta.metadata.labels of type string',
  ],
  ['{"spec":[]}', 'array into Go struct field Pod.spec of type v1.PodSpec'],
])('%s: cannot unmarshal %s', (text, fault) => {
  expect(() => decodeAs(pod, parseJson(text))).toThrow(`json: cannot unmarshal ${fault}`);
});

test('unknown and duplicate fields, in the order of the text', () => {
  const text =
    '{"metadata":{"name":"a","name":"b"},"spec":{"containers":[{"imag":"x"}],"RestartPolicy":"Never"},"extra":{}}';
  const { value, strictErrors } = decodeAs(pod, parseJson(text));
  expect(value).toEqual({ metadata: { name: 'b' }, spec: { containers: [{}] } });
  expect(strictErrors).toEqual([
    'duplicate field "metadata.name"',
    'unknown field "spec.containers[0].imag"',
    'unknown field "spec.RestartPolicy"',
    'unknown field "extra"',
  ]);
});

test.each([
  ['2026-11-23T21:24:28Z', undefined, '2026-11-23T21:24:28Z'],
  ['2026-11-23T22:24:28.5+01:00', undefined, '2026-11-23T21:24:28Z'],
  [
    'yesterday',
    'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
    '',
  ],
  ['2026-13-01T00:00:00Z', 'parsing time "2026-13-01T00:00:00Z": month out of range', ''],
  ['2026-02-29T00:00:00Z', 'parsing time "2026-02-29T00:00:00Z": day out of range', ''],
])('%s as a time', (text, fault, utc) => {
  expect(goTimeFault(text)).toBe(fault);
  if (fault === undefined) expect(utcTime(text, 0)).toBe(utc);
});

test('whatever the body is, the answer is a Status or the object', async () => {
  const text = fc.oneof(fc.json(), fc.string(), fc.constant('{"spec":{"containers":[{}]}}'));
  await fc.assert(
    fc.asyncProperty(text, fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE'), async (bodyText, method) => {
      const { sim, server } = testServer();
      const path = `/api/v1/namespaces/default/pods${method === 'POST' ? '' : '/nginx'}`;
      const certificate = { commonName: 'kubernetes-admin', organizations: ['system:masters'] };
      const headers = method === 'PATCH' ? { 'content-type': 'application/merge-patch+json' } : {};
      const answer = await sim.call('fuzz', () =>
        server.handle({ method: method as 'POST', path, bodyText, headers }, { id: 1, certificate }),
      );
      expect(answer.body).toMatchObject({ apiVersion: 'v1', kind: expect.stringMatching(/^(Status|Pod)$/) });
      expect(JSON.stringify(answer.body)).not.toContain('panic');
    }),
    { numRuns: 60 },
  );
});
