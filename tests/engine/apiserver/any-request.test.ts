/** Whatever comes in is answered: with what was asked for, or with a Status that says why not, and never by a throw. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ApiRequest } from '../../../src/engine/api/client.ts';
import { encodeObject } from '../../../src/engine/api/protobuf/envelope.ts';
import { packageOfGroup } from '../../../src/engine/api/protobuf/messages.ts';
import { resources } from '../../../src/engine/apiserver/resources/registry.ts';
import { anyMessage } from '../api/protobuf/any-message.ts';
import { admin, pod, testServer } from './server.ts';

/** Requests of one property run, on one server, the one upon what the others left. */
const REQUESTS = 20;
const RUNS = process.env.SOAK ? 100_000 / REQUESTS : 20;
const DEPTH = 5;

const names = fc.constantFrom(
  'nginx',
  'node-1',
  'default',
  'kubernetes',
  'a',
  'A_',
  '',
  'ü',
  'x'.repeat(300),
);
const tame = {
  string: fc.oneof(
    { weight: 4, arbitrary: names },
    fc.constantFrom(
      'Always',
      'Exists',
      'In',
      'RuntimeDefault',
      'TCP',
      'Never',
      'v1',
      '10.0.0.1',
      '/a',
      'a=b',
    ),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  ),
  quantity: fc.constantFrom('1', '100m', '1Gi', '-1', '1e999999999', 'k', '', 'x', 5, null),
};
const wild = { ...tame, wild: fc.oneof(fc.constant(null), fc.jsonValue({ maxDepth: 2 })) };

type Json = Record<string, unknown>;

/** An object with at most three fields of another one in place of its own. */
const withSomeOf = (object: Json, other: fc.Arbitrary<unknown>): fc.Arbitrary<Json> =>
  other.chain((value) =>
    fc
      .subarray(Object.entries(value as Json), { maxLength: 3 })
      .map((fields) => ({ ...object, ...Object.fromEntries(fields) })),
  );

/** Objects of a kind: anything, of the right types or not. */
const anyObject = (group: string, kind: string): fc.Arbitrary<unknown> => {
  const name = `${packageOfGroup(group)}.${kind}`;
  return fc.oneof(
    { weight: 3, arbitrary: anyMessage(name, DEPTH, tame) },
    { weight: 1, arbitrary: anyMessage(name, DEPTH, wild) },
  );
};

/** Pods that are right but for a few fields: the others are looked at, too. */
const almostRightPod = fc
  .record({
    container: withSomeOf({ name: 'nginx', image: 'nginx' }, anyMessage('core.Container', DEPTH, tame)),
    spec: withSomeOf({}, anyMessage('core.PodSpec', DEPTH, tame)),
    metadata: withSomeOf({ name: 'nginx' }, anyMessage('meta.ObjectMeta', DEPTH, tame)),
  })
  .map(({ container, spec, metadata }) => ({ metadata, spec: { containers: [container], ...spec } }));

const operations = fc.array(
  fc.record({
    op: fc.constantFrom('add', 'replace', 'remove', 'test', 'copy', 'move', 'x'),
    path: fc.constantFrom(
      '/metadata/labels/a',
      '/spec/containers/0',
      '/spec/containers/-',
      '/spec',
      '',
      '/a~1b',
      'x',
    ),
    from: fc.constantFrom('/spec', '/metadata', ''),
    value: fc.jsonValue(),
  }),
  { maxLength: 3 },
);

const accepts = [
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/json;as=Table;v=v1;g=meta.k8s.io',
  'x',
];
const contentTypes = [
  'application/json',
  'application/yaml',
  'application/vnd.kubernetes.protobuf',
  'application/merge-patch+json',
  'application/json-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
  'x',
];
const queryNames = [
  ...['dryRun', 'fieldManager', 'force', 'fieldValidation', 'limit', 'continue', 'labelSelector'],
  ...['fieldSelector', 'resourceVersion', 'gracePeriodSeconds', 'propagationPolicy', 'timeout'],
  ...['resourceVersionMatch', 'includeObject'],
];
const queryValues = [
  'All',
  'true',
  '1',
  '0',
  'x',
  'a=b',
  'Strict',
  'Background',
  '',
  'spec.nodeName=node-1',
  '5s',
];

interface Sent {
  readonly method: ApiRequest['method'];
  readonly path: string;
  readonly contentType: string;
  readonly body: unknown;
}

/** Requests to a resource that mostly find what they name. */
const targets = resources.map((resource): fc.Arbitrary<Sent> => {
  const { group, version, resource: plural, kind, namespaced, subresources = {} } = resource;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const object = (
    plural === 'pods' ? fc.oneof(almostRightPod, anyObject(group, kind)) : anyObject(group, kind)
  ).map((value) => ({ apiVersion, kind, ...(value as Json) }));
  const collection = fc
    .oneof({ weight: 8, arbitrary: fc.constant('default') }, fc.constantFrom('nowhere', ''))
    .map((namespace) => {
      const root = group === '' ? `/api/${version}` : `/apis/${apiVersion}`;
      return `${root}${namespaced && namespace ? `/namespaces/${namespace}` : ''}/${plural}`;
    });
  const below = fc
    .tuple(
      collection,
      fc.oneof({ weight: 8, arbitrary: fc.constantFrom('nginx', 'node-1', 'default') }, fc.webSegment()),
      fc.constantFrom('', '', ...Object.keys(subresources), 'status'),
    )
    .map(([path, name, subresource]) => `${path}/${name}${subresource && `/${subresource}`}`);
  const json = fc.oneof(
    { weight: 4, arbitrary: fc.constant('application/json') },
    fc.constantFrom('application/yaml', 'application/vnd.kubernetes.protobuf'),
  );
  const to = (
    method: ApiRequest['method'],
    path: fc.Arbitrary<string>,
    contentType: fc.Arbitrary<string>,
    body: fc.Arbitrary<unknown>,
  ): fc.Arbitrary<Sent> => fc.record({ method: fc.constant(method), path, contentType, body });
  return fc.oneof(
    { weight: 4, arbitrary: to('POST', collection, json, object) },
    { weight: 2, arbitrary: to('PUT', below, json, object) },
    {
      weight: 4,
      arbitrary: to(
        'PATCH',
        below,
        fc.constantFrom(...contentTypes.slice(3, 7)),
        fc.oneof(object, operations),
      ),
    },
    to('POST', below, json, object),
    to('DELETE', below, json, fc.oneof(fc.constant(undefined), anyMessage('meta.DeleteOptions', 2, wild))),
    to('DELETE', collection, json, fc.constant(undefined)),
    to('GET', fc.oneof(collection, below), json, fc.constant(undefined)),
  );
});
const anything: fc.Arbitrary<Sent> = fc.record({
  method: fc.constantFrom<ApiRequest['method']>('POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD'),
  path: fc.oneof(
    fc.webPath(),
    fc.constantFrom('/api', '/apis', '/version', '/healthz', '/openapi/v3', '', '/api/v1/pods'),
  ),
  contentType: fc.constantFrom(...contentTypes),
  body: fc.oneof(fc.jsonValue(), operations),
});

const request = fc
  .record({
    sent: fc.oneof({ weight: 8, arbitrary: fc.oneof(...targets) }, { weight: 1, arbitrary: anything }),
    text: fc.option(fc.oneof(fc.string(), fc.json(), fc.constantFrom('null', '[]', '{}', '[null]')), {
      nil: undefined,
      freq: 10,
    }),
    accept: fc.oneof({ weight: 4, arbitrary: fc.constant('') }, fc.constantFrom(...accepts)),
    query: fc.dictionary(fc.constantFrom(...queryNames), fc.constantFrom(...queryValues), { maxKeys: 1 }),
  })
  .map(({ sent: { method, path, contentType, body }, text, accept, query }): ApiRequest => {
    const bytes = contentType.endsWith('protobuf') ? protobufOf(body) : undefined;
    return {
      method,
      path,
      query,
      headers: { 'content-type': contentType, ...(accept && { accept }) },
      ...(text !== undefined
        ? { bodyText: text }
        : bytes
          ? { bodyBytes: bytes }
          : body !== undefined && { body }),
    };
  });

test('whatever is sent is answered, a refusal with a Status', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: REQUESTS, maxLength: REQUESTS }), async (requests) => {
      const { sim, server, send } = testServer();
      await sim.call('test', async () => {
        await send('POST', '/api/v1/namespaces/default/pods', pod('nginx'));
        for (const sent of requests) {
          const answer = await server.handle(sent, admin);
          const told = `${JSON.stringify(sent)} is answered by ${answer.status} ${JSON.stringify(answer.body)}`;
          expect(answer.body, told).toBeDefined();
          if (answer.status >= 400 && answer.headers['content-type'] === 'application/json')
            expect(answer.body, told).toMatchObject({
              kind: 'Status',
              status: 'Failure',
              code: answer.status,
            });
          expect(JSON.stringify(answer.body), told).not.toContain('panic');
        }
      });
    }),
    { seed: 36, numRuns: RUNS },
  );
});

/** What random requests have found. */
test.each<[what: string, ApiRequest, status: number]>([
  ['a JSON patch that is null has no operations', patchOf('null'), 200],
  ['an operation that is null is of no known kind', patchOf('[null]'), 422],
  [
    'a selector with an operator that there is not',
    {
      method: 'POST',
      path: '/apis/apps/v1/namespaces/default/statefulsets',
      body: { metadata: { name: 'a' }, spec: { selector: { matchExpressions: [{}] }, template: {} } },
    },
    422,
  ],
])('%s', async (_what, sent, status) => {
  const { sim, server } = testServer();
  expect(await sim.call('test', () => server.handle(sent, admin))).toMatchObject({ status });
});

function patchOf(bodyText: string): ApiRequest {
  const headers = { 'content-type': 'application/json-patch+json' };
  return { method: 'PATCH', path: '/api/v1/namespaces/default', bodyText, headers };
}

function protobufOf(object: unknown): Uint8Array | undefined {
  const { apiVersion, kind } = (object ?? {}) as { apiVersion?: unknown; kind?: unknown };
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  try {
    return encodeObject(object as { apiVersion: string; kind: string });
  } catch {
    // A value of another type than the schema's cannot be written.
    return undefined;
  }
}
