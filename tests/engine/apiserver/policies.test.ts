/** Policies, beside what golden/api/policies.json says of them. */
import { describe, expect, test } from 'vitest';
import { createAdmissionChain } from '../../../src/engine/apiserver/admission/chain.ts';
import { admissionRecordOf } from '../../../src/engine/apiserver/admission/record.ts';
import { Cluster } from '../../../src/engine/index.ts';
import { pod, type TestServer, testServer } from './server.ts';

const api = '/apis/admissionregistration.k8s.io/v1';
const resourceRules = [
  { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['pods'] },
];

type Kind = 'Mutating' | 'Validating';

async function makePolicy(
  { send }: TestServer,
  kind: Kind,
  name: string,
  spec: object,
  binding: object = {},
): Promise<void> {
  const actions = kind === 'Validating' ? { validationActions: ['Deny'] } : { reinvocationPolicy: 'Never' };
  const path = `${api}/${kind.toLowerCase()}admissionpolicies`;
  const policy = await send('POST', path, {
    metadata: { name },
    spec: { matchConstraints: { resourceRules }, ...(kind === 'Mutating' && actions), ...spec },
  });
  expect(policy.body).toMatchObject({ metadata: { name } });
  const bound = await send('POST', path.replace('policies', 'policybindings'), {
    metadata: { name },
    spec: { policyName: name, ...(kind === 'Validating' && actions), ...binding },
  });
  expect(bound.body).toMatchObject({ metadata: { name } });
}

const inServer = (body: (server: TestServer) => Promise<void>): Promise<void> => {
  const server = testServer(createAdmissionChain({}));
  return server.sim.call('test', () => body(server));
};

const create = ({ send }: TestServer, name = 'p', more: Record<string, unknown> = {}) =>
  send('POST', '/api/v1/namespaces/default/pods', pod(name, more));

describe('a validating policy', () => {
  test('asks the authorizer for the user of the request and for service accounts', () =>
    inServer(async (server) => {
      const asked = "authorizer.group('apps').resource('deployments').namespace('default')";
      await makePolicy(server, 'Validating', 'p', {
        validations: [
          { expression: `${asked}.check('create').allowed()`, message: 'not for you' },
          {
            expression:
              "!authorizer.serviceAccount('default', 'default').path('/metrics').check('get').allowed()",
          },
          { expression: "authorizer.requestResource.check('create').allowed()" },
        ],
      });
      expect((await create(server)).status).toBe(201);
    }));

  test('stops when its budget is used up', () =>
    inServer(async (server) => {
      const numbers = `[${Array.from({ length: 40 }, (_, index) => index)}]`;
      const loops = `${numbers}.all(a, ${numbers}.all(b, ${numbers}.all(c, ${numbers}.all(d, a + b + c + d >= 0))))`;
      await makePolicy(server, 'Validating', 'p', { validations: [{ expression: loops }] });
      const { body } = await create(server);
      expect(body).toMatchObject({ code: 422 });
      expect((body as { message: string }).message).toContain(
        'resulted in error: operation cancelled: actual cost limit exceeded',
      );
    }));

  test('evaluates a variable once, and only if it is asked for', () =>
    inServer(async (server) => {
      await makePolicy(server, 'Validating', 'p', {
        variables: [
          { name: 'broken', expression: 'object.nope' },
          { name: 'images', expression: 'object.spec.containers.map(c, c.image)' },
          { name: 'count', expression: 'variables.images.size()' },
        ],
        validations: [{ expression: 'variables.count == 1 || variables.broken == 1' }],
      });
      expect((await create(server)).status).toBe(201);
      const two = { spec: { containers: ['a', 'b'].map((name) => ({ name, image: 'nginx' })) } };
      expect((await create(server, 'two', two)).body).toMatchObject({
        message: expect.stringContaining('composited variable "broken" fails to evaluate: no such key: nope'),
      });
    }));

  test('is asked once for each parameter that its binding selects', () =>
    inServer(async (server) => {
      for (const name of ['one', 'two'])
        await server.send('POST', '/api/v1/namespaces/default/configmaps', {
          metadata: { name, labels: { limits: 'yes' } },
          data: { forbidden: name },
        });
      await makePolicy(
        server,
        'Validating',
        'p',
        {
          paramKind: { apiVersion: 'v1', kind: 'ConfigMap' },
          validations: [
            {
              expression: 'object.metadata.name != params.data.forbidden',
              messageExpression: "'not ' + params.data.forbidden",
            },
          ],
        },
        { paramRef: { selector: { matchLabels: { limits: 'yes' } }, parameterNotFoundAction: 'Deny' } },
      );
      expect((await create(server, 'two')).body).toMatchObject({
        message: expect.stringMatching(/denied request: not two$/),
      });
      expect((await create(server, 'three')).status).toBe(201);
    }));

  test('leaves alone what its rules exclude, and who writes policies', () =>
    inServer(async (server) => {
      await makePolicy(server, 'Validating', 'p', {
        matchConstraints: {
          resourceRules: [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }],
          excludeResourceRules: [{ ...resourceRules[0], resourceNames: ['free'] }],
        },
        validations: [{ expression: 'false', message: 'no' }],
      });
      expect((await create(server, 'free')).status).toBe(201);
      expect((await create(server)).status).toBe(422);
      expect((await server.send('DELETE', `${api}/validatingadmissionpolicies/p`)).status).toBe(200);
      expect((await create(server)).status).toBe(201);
    }));
});

test.each([
  ['Validating', 422, "ValidatingAdmissionPolicy 'p' denied request: "],
  ['Mutating', 403, 'policy "p" denied request: '],
] as const)('a %s policy with parameters of an unknown kind is told as such', (kind, code, who) =>
  inServer(async (server) => {
    const rule = { apiVersion: 'rules.example.com/v1', kind: 'ReplicaLimit' };
    await makePolicy(server, kind, 'p', {
      paramKind: rule,
      ...(kind === 'Validating'
        ? { validations: [{ expression: 'true' }] }
        : {
            mutations: [
              { patchType: 'JSONPatch', jsonPatch: { expression: "[JSONPatch{op: 'remove', path: '/x'}]" } },
            ],
          }),
    });
    const { body } = await create(server);
    expect(body).toMatchObject({ code });
    expect((body as { message: string }).message).toContain(
      `${who}failed to configure policy: failed to find resource referenced by paramKind: 'rules.example.com/v1, Kind=ReplicaLimit'`,
    );
  }),
);

describe('a mutating policy', () => {
  const apply = (expression: string) => ({
    patchType: 'ApplyConfiguration',
    applyConfiguration: { expression },
  });
  const label = (name: string, value: string) =>
    apply(`Object{metadata: Object.metadata{labels: {'${name}': ${value}}}}`);

  test('sees what one before it has changed; who may be asked again is', () =>
    inServer(async (server) => {
      await makePolicy(server, 'Mutating', 'a', {
        reinvocationPolicy: 'IfNeeded',
        mutations: [label('from-b', "string(has(object.metadata.labels) && 'b' in object.metadata.labels)")],
      });
      await makePolicy(server, 'Mutating', 'b', { mutations: [label('b', "'yes'")] });
      const { body } = await create(server);
      expect(body).toMatchObject({ metadata: { labels: { 'from-b': 'true', b: 'yes' } } });
    }));

  test('has its change defaulted and seen by the plugins', () =>
    inServer(async (server) => {
      const sidecar = "Object.spec.containers{name: 'proxy', image: 'envoy'}";
      await makePolicy(server, 'Mutating', 'p', {
        mutations: [apply(`Object{spec: Object.spec{containers: [${sidecar}]}}`)],
      });
      const { body } = await create(server);
      const [, proxy] = (body as unknown as { spec: { containers: object[] } }).spec.containers;
      expect(proxy).toMatchObject({
        name: 'proxy',
        imagePullPolicy: 'Always',
        volumeMounts: [{ mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
      });
    }));

  test.each([
    [
      "Object{spec: Object.spec{tolerations: [Object.spec.tolerations{key: 'x', operator: 'Exists'}]}}",
      'error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps or structs: .spec.tolerations',
    ],
    [
      'Object{foo: 1}',
      'error applying patch: failed to convert patch object to typed object: .foo: field not declared in schema',
    ],
    [
      'Object{spec: Object.wrong{hostNetwork: true}}',
      'type mismatch: unexpected type name "Object.wrong", expected "Object.spec", which matches field name path from root Object type',
    ],
  ])('%s is refused', (expression, message) =>
    inServer(async (server) => {
      await makePolicy(server, 'Mutating', 'p', { mutations: [apply(expression)] });
      expect((await create(server)).body).toMatchObject({
        code: 403,
        message: `policy 'p' with binding 'p' denied request: ${message}`,
      });
    }),
  );

  test('a JSON patch whose test fails changes nothing', () =>
    inServer(async (server) => {
      const expression =
        "[JSONPatch{op: 'test', path: '/spec/restartPolicy', value: 'Never'}, JSONPatch{op: 'add', path: '/metadata/labels', value: {'a': 'b'}}]";
      await makePolicy(server, 'Mutating', 'p', {
        mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression } }],
      });
      const { body, status } = await create(server);
      expect(status).toBe(201);
      expect((body as { metadata: object }).metadata).not.toHaveProperty('labels');
    }));
});

test('a policy of a cluster is seen in the chain of a Pod, at its place', async () => {
  const cluster = new Cluster({ nodes: 1 });
  const manifests = [
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: 'no-latest' },
      spec: {
        matchConstraints: { resourceRules },
        validations: [
          { expression: "object.spec.containers.all(c, c.image.contains(':'))", message: 'name a tag' },
        ],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: 'everywhere' },
      spec: { policyName: 'no-latest', validationActions: ['Deny'] },
    },
  ];
  for (const body of manifests)
    await cluster.request({
      method: 'POST',
      path: `${api}/${body.kind.replace(/y$/, 'ie').toLowerCase()}s`,
      body,
    });
  await cluster.kubectl('run nginx --image nginx');
  const links = admissionRecordOf(cluster.trace.events, 'nginx')?.links ?? [];
  expect(links.at(-1)).toEqual({
    name: 'no-latest (everywhere)',
    phase: 'validating',
    outcome: 'denied',
    note: 'name a tag',
  });
});

describe('events of events.k8s.io are those of the core group', () => {
  const coreEvents = [
    { apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['events'] },
  ];
  const event = {
    metadata: { name: 'e', namespace: 'default' },
    eventTime: '2026-11-23T21:23:06.000000Z',
    regarding: { kind: 'Pod', name: 'p', namespace: 'default' },
    action: 'Testing',
    reason: 'Test',
    type: 'Normal',
    note: 'as sent',
    reportingController: 'example.com/test',
    reportingInstance: 'test-1',
  };
  const createEvent = ({ send }: TestServer) =>
    send('POST', '/apis/events.k8s.io/v1/namespaces/default/events', event);

  test.each([
    ['Equivalent', "object.involvedObject.name is p, of request '' for 'events.k8s.io'"],
    ['Exact', undefined],
  ])('to a validating policy with matchPolicy %s', (matchPolicy, message) =>
    inServer(async (server) => {
      await makePolicy(server, 'Validating', 'p', {
        matchConstraints: { resourceRules: coreEvents, matchPolicy },
        validations: [
          {
            expression: 'false',
            messageExpression:
              "'object.involvedObject.name is ' + object.involvedObject.name + ', of request \\'' + request.resource.group + '\\' for \\'' + request.requestResource.group + '\\''",
          },
        ],
      });
      const { status, body } = await createEvent(server);
      expect(status).toBe(message ? 422 : 201);
      if (message) expect((body as { message: string }).message).toContain(message);
    }),
  );

  test('to a mutating policy, whose change is told in the words of the request', () =>
    inServer(async (server) => {
      await makePolicy(server, 'Mutating', 'p', {
        matchConstraints: { resourceRules: coreEvents },
        mutations: [
          {
            patchType: 'ApplyConfiguration',
            applyConfiguration: { expression: "Object{message: 'changed'}" },
          },
        ],
      });
      expect((await createEvent(server)).body).toMatchObject({ note: 'changed' });
    }));
});
