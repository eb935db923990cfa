/** Requests and answers in protobuf form: the content type decides, and nothing else is different. */
import { describe, expect, test } from 'vitest';
import type { KubeObject } from '../../../src/engine/api/object.ts';
import { encodeObject, readObject } from '../../../src/engine/api/protobuf/envelope.ts';
import { pod, type TestServer, testServer } from './server.ts';

const protobuf = 'application/vnd.kubernetes.protobuf';
const pods = '/api/v1/namespaces/default/pods';

const run = <T>(body: (bench: TestServer) => Promise<T>): Promise<T> => {
  const bench = testServer();
  return bench.sim.call('test', () => body(bench));
};
const accepting = (accept: string) => ({ headers: { accept } });
const sending = (bytes: Uint8Array | string) => ({
  headers: { 'content-type': protobuf },
  ...(typeof bytes === 'string' ? { bodyText: bytes } : { bodyBytes: bytes }),
});
const bytesOf = (object: KubeObject): Uint8Array => encodeObject(object) as Uint8Array;
const message = (body: unknown): string => (body as { message: string }).message;

describe('answers', () => {
  test('an object and a list are bytes that say the same as their JSON', () =>
    run(async ({ send }) => {
      await send('POST', pods, pod('nginx'));
      for (const path of [`${pods}/nginx`, pods]) {
        const json = await send('GET', path);
        const answer = await send('GET', path, undefined, accepting(protobuf));
        expect(answer.headers['content-type']).toBe(protobuf);
        expect(readObject(answer.body as Uint8Array).object).toEqual(json.body);
      }
    }));

  test('the first form that the server has is the answer’s', () =>
    run(async ({ send }) => {
      const path = '/api/v1/namespaces/default';
      const type = async (accept: string) =>
        (await send('GET', path, undefined, accepting(accept))).headers['content-type'];
      expect(await type(`text/html, ${protobuf}, application/json`)).toBe(protobuf);
      expect(await type(`application/json, ${protobuf}`)).toBe('application/json');
      expect(await type(`*/*, ${protobuf}`)).toBe('application/json');
      expect(await type(`application/yaml, ${protobuf}`)).toBe('application/yaml');
    }));

  test('a refusal is in the form that was asked for, and the trace has its words', () =>
    run(async ({ send, trace }) => {
      const answer = await send('GET', `${pods}/nope`, undefined, accepting(protobuf));
      expect(answer).toMatchObject({ status: 404, headers: { 'content-type': protobuf } });
      expect(readObject(answer.body as Uint8Array).object).toMatchObject({
        kind: 'Status',
        reason: 'NotFound',
        message: 'pods "nope" not found',
      });
      expect(trace.ofKind('response.sent').at(-1)?.data.message).toBe('pods "nope" not found');
      const yaml = await send('GET', `${pods}/nope`, undefined, accepting('application/yaml'));
      expect(yaml.body).toContain('reason: NotFound\n');
    }));

  test('a Table has no such form', () =>
    run(async ({ send }) => {
      const answer = await send(
        'GET',
        pods,
        undefined,
        accepting(`${protobuf};as=Table;v=v1;g=meta.k8s.io, ${protobuf}`),
      );
      expect(answer).toMatchObject({ status: 406, headers: { 'content-type': protobuf } });
      expect(readObject(answer.body as Uint8Array).object).toMatchObject({
        message:
          'object *v1.Table does not implement the protobuf marshalling interface and cannot be encoded to a protobuf message',
      });
    }));
});

describe('bodies', () => {
  test('a Pod in bytes is created as the same Pod in JSON is', () =>
    run(async ({ send }) => {
      const plain = await send('POST', pods, pod('json'));
      const answer = await send('POST', pods, undefined, sending(bytesOf(pod('bytes'))));
      expect(answer.status).toBe(201);
      const shape = (body: unknown) =>
        JSON.stringify(body)
          .replace(/"(uid|resourceVersion|creationTimestamp)":"[^"]*"/g, '')
          .replace(/kube-api-access-\w+|bytes|json/g, '');
      expect(shape(answer.body)).toBe(shape(plain.body));
    }));

  test.each([
    ['nothing', '', 'empty data (<empty>)'],
    [
      'JSON',
      '{"kind":"Pod"}',
      'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0] ({"kind":"Pod"})',
    ],
    ['the prefix alone', Uint8Array.of(0x6b, 0x38, 0x73, 0), 'empty body (6b387300)'],
    ['a part', bytesOf(pod('cut')).slice(0, 20), 'unexpected EOF (6b3873000a090a0276311203506f64126a0a130a)'],
  ])('%s is refused', (_what, bytes, why) =>
    run(async ({ send }) => {
      const answer = await send('POST', pods, undefined, sending(bytes));
      expect(answer.status).toBe(400);
      expect(message(answer.body)).toBe(`the object provided is unrecognized (must be of type Pod): ${why}`);
    }),
  );

  test('another kind is refused in the words that JSON gets', () =>
    run(async ({ send }) => {
      const map = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } };
      const json = await send('POST', pods, map);
      const answer = await send('POST', pods, undefined, sending(bytesOf(map)));
      expect(answer.status).toBe(400);
      expect(answer.body).toEqual(json.body);
    }));

  test('options of a DELETE', () =>
    run(async ({ send }) => {
      await send('POST', pods, pod('nginx'));
      const options = encodeObject({
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        preconditions: { uid: 'other' },
      } as never) as Uint8Array;
      const answer = await send('DELETE', `${pods}/nginx`, undefined, sending(options));
      expect(message(answer.body)).toContain('the UID in the precondition (other)');
    }));

  test('a patch has other forms', () =>
    run(async ({ send }) => {
      await send('POST', pods, pod('nginx'));
      const answer = await send('PATCH', `${pods}/nginx`, undefined, sending(bytesOf(pod('nginx'))));
      expect(answer.status).toBe(415);
    }));
});
