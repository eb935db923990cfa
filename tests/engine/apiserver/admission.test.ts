/** Plugins and hooks; what the real server answers stands in golden/api/{admission,auth,webhooks}.json. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  type AdmissionPlugin,
  admissionRecordOf,
  Cluster,
  type ClusterOptions,
  type MutatingHook,
  type PatchOperation,
  type Pod,
  patched,
  pluginOrder,
  type ValidatingHook,
} from '#engine';
import { plugins } from '../../../src/engine/apiserver/admission/plugins/registry.ts';
import { nodes } from '../../../src/engine/apiserver/resources/nodes.ts';
import { admin, admitted, nginx, nginxWith } from './admission-setup.ts';

const kubelet = { name: 'system:node:node-1', groups: ['system:nodes', 'system:authenticated'] };
const onPods = { rules: [{ operations: ['CREATE'], resources: ['pods'] }] } as const;

const AddTeam: MutatingHook = {
  name: 'add-team.example.com',
  rules: [{ operations: ['CREATE'], resources: ['pods'] }],
  failurePolicy: 'Fail',
  review: ({ object }) => ({
    allowed: true,
    patch: patched(object, (pod) => {
      (pod.metadata.labels ??= {}).team = 'web';
    }),
  }),
};

describe('the plugins', () => {
  test('the Pod of the headline run is stored as recorded', async () => {
    const file = new URL('../../golden/recordings/story/nginx.json', import.meta.url);
    const { timeline } = JSON.parse(readFileSync(file, 'utf8'));
    const { response } = timeline.find((entry: { id: string }) => entry.id === 'e0002');
    const { pod } = await admitted(nginx);
    const { uid, resourceVersion, creationTimestamp, ...metadata } = response.metadata;
    const steady = (value: unknown) =>
      JSON.parse(JSON.stringify(value).replace(/kube-api-access-\w{5}/g, 'kube-api-access-x'));
    expect(steady(pod)).toEqual(steady({ ...response, metadata }));
  });

  test('the order names every plugin that is modelled, and only those', () => {
    const modelled = pluginOrder.filter((entry) => entry.modelled).map((entry) => entry.name);
    const asked = [
      ...plugins.map(({ name }) => name),
      'MutatingAdmissionWebhook',
      'ValidatingAdmissionWebhook',
      'MutatingAdmissionPolicy',
      'ValidatingAdmissionPolicy',
    ];
    expect([...asked].sort()).toEqual([...modelled].sort());
  });

  test.each([
    ['a namespace that is missing', nginx, { namespace: 'nope' }, 404, 'namespaces "nope" not found'],
    [
      'a service account that is missing',
      nginxWith({ serviceAccountName: 'Admin' }),
      {},
      403,
      'pods "nginx" is forbidden: error looking up service account default/Admin: serviceaccount "Admin" not found',
    ],
    [
      'a priority class that is missing',
      nginxWith({ priorityClassName: 'nope' }),
      {},
      403,
      'pods "nginx" is forbidden: no PriorityClass with name nope was found',
    ],
    [
      'a preemption policy of its own',
      nginxWith({ preemptionPolicy: 'Never' }),
      {},
      403,
      'pods "nginx" is forbidden: the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
    ],
    [
      'a runtime class that is missing',
      nginxWith({ runtimeClassName: 'gvisor' }),
      {},
      403,
      'pods "nginx" is forbidden: pod rejected: RuntimeClass "gvisor" not found',
    ],
    [
      'a Pod made by a kubelet',
      nginx,
      { user: kubelet },
      403,
      'pods "nginx" is forbidden: pod does not have "kubernetes.io/config.mirror" annotation, node "node-1" can only create mirror pods',
    ],
  ])('%s', async (_case, body, write, code, message) => {
    const { status } = await admitted(body, {}, write);
    expect({ code: status?.code, message: status?.message }).toEqual({ code, message });
  });

  test('a namespace that ends takes nothing in, and says why', async () => {
    const ending = {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'old' },
      status: { phase: 'Terminating' },
    };
    const { status } = await admitted(nginx, {}, { namespace: 'old' }, [ending]);
    expect(status?.message).toBe(
      'pods "nginx" is forbidden: unable to create new content in namespace old because it is being terminated',
    );
    expect(status?.details?.causes?.[0]?.reason).toBe('NamespaceTerminating');
  });

  test.each([
    [
      'another account',
      { serviceAccountName: 'builder' },
      'pods "nginx" is forbidden: error looking up service account default/builder: serviceaccount "builder" not found',
    ],
    [
      'an overhead',
      { overhead: { cpu: '10m' } },
      'pods "nginx" is forbidden: pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead',
    ],
  ])('a hook that gives a Pod %s does not get past the plugins', async (_case, spec, message) => {
    const Meddles: MutatingHook = {
      name: 'meddles.example.com',
      rules: [{ operations: ['CREATE'], resources: ['pods'] }],
      reinvocationPolicy: 'Never',
      review: ({ object }) => ({
        allowed: true,
        patch: patched(object, (pod) => {
          Object.assign(pod.spec, spec);
        }),
      }),
    };
    expect((await admitted(nginx, { mutating: [Meddles] })).status?.message).toBe(message);
  });

  test('a class of the system has its number', async () => {
    const { pod } = await admitted(nginxWith({ priorityClassName: 'system-node-critical' }));
    expect(pod?.spec.priority).toBe(2_000_001_000);
  });

  test('a toleration of its own keeps the default one away', async () => {
    const own = {
      key: 'node.kubernetes.io/not-ready',
      operator: 'Exists',
      effect: 'NoExecute',
      tolerationSeconds: 5,
    };
    const { pod } = await admitted(nginxWith({ tolerations: [own] }));
    expect(pod?.spec.tolerations?.map(({ key }) => key)).toEqual([
      'node.kubernetes.io/not-ready',
      'node.kubernetes.io/unreachable',
    ]);
  });

  test('no token for who wants none', async () => {
    const { pod } = await admitted(nginxWith({ automountServiceAccountToken: false }));
    expect(pod?.spec.volumes).toBeUndefined();
  });

  test('a Binding gets the zone of its node', async () => {
    const binding = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'nginx' },
      target: { name: 'node-1' },
    };
    const labels = { 'topology.kubernetes.io/zone': 'a', other: 'x' };
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1', labels } };
    const { pod } = await admitted(binding, {}, { subresource: 'binding' }, [node]);
    expect(pod?.metadata.labels).toEqual({ 'topology.kubernetes.io/zone': 'a' });
  });

  test.each([
    [
      'another node',
      'node-2',
      {},
      'nodes "node-2" is forbidden: node "node-1" is not allowed to modify node "node-2"',
    ],
    [
      'labels that are reserved',
      'node-1',
      { labels: { 'node-role.kubernetes.io/master': '', 'foo.kubernetes.io/x': '', free: '' } },
      'nodes "node-1" is forbidden: node "node-1" is not allowed to set the following labels: foo.kubernetes.io/x, node-role.kubernetes.io/master',
    ],
  ])('a kubelet registers %s', async (_case, name, metadata, message) => {
    const node = { apiVersion: 'v1', kind: 'Node', metadata: { name, ...metadata }, spec: {} };
    const write = { resource: nodes as never, namespace: '', user: kubelet };
    expect((await admitted(node, {}, write)).status?.message).toBe(message);
  });

  test("a reader's plugin replaces the one of its name", async () => {
    const Priority: AdmissionPlugin = {
      name: 'Priority',
      handles: ({ resource }) => resource.resource === 'pods',
      admit: ({ object }) => {
        (object as Pod).spec.priority = 7;
      },
    };
    const { pod } = await admitted(nginx, { plugins: [Priority] });
    expect(pod?.spec.priority).toBe(7);
    expect(pod?.spec.preemptionPolicy).toBeUndefined();
  });

  test('a plugin that throws is a panic of the server', async () => {
    const Faulty: AdmissionPlugin = {
      name: 'Faulty',
      handles: () => true,
      admit: () => {
        throw new TypeError('differs between engines');
      },
    };
    const { status, readerErrors, trace } = await admitted(nginx, { plugins: [Faulty] });
    expect(status?.code).toBe(500);
    expect(readerErrors).toHaveLength(1);
    expect(trace.ofKind('admission.failed')[0]?.data.message).toBe('Faulty threw TypeError');
    expect(String(trace)).not.toContain('differs between engines');
  });
});

describe('hooks', () => {
  test('a patch adds a label; the trace has before, after and patch', async () => {
    const { pod, trace } = await admitted(nginx, { mutating: [AddTeam] });
    expect(pod?.metadata.labels).toEqual({ run: 'nginx', team: 'web' });
    const mutated = trace.ofKind('admission.mutated').find((event) => event.data.hook);
    expect(mutated?.data.patch).toEqual([{ op: 'add', path: '/metadata/labels/team', value: 'web' }]);
  });

  test('the request is an AdmissionReview of the Pod as the plugins left it', async () => {
    const { trace } = await admitted(nginx, { mutating: [AddTeam] });
    const review = trace.ofKind('hook.called')[0]?.data.review as Record<string, never>;
    const { uid, object, ...rest } = review as Record<string, unknown>;
    expect(rest).toEqual({
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      requestKind: { group: '', version: 'v1', kind: 'Pod' },
      requestResource: { group: '', version: 'v1', resource: 'pods' },
      name: 'nginx',
      namespace: 'default',
      operation: 'CREATE',
      userInfo: { username: admin.name, groups: admin.groups },
      oldObject: null,
      dryRun: false,
      options: { kind: 'CreateOptions', apiVersion: 'meta.k8s.io/v1' },
    });
    expect((object as Pod).spec.serviceAccountName).toBe('default');
    expect(Object.isFrozen((object as Pod).spec)).toBe(true);
  });

  test('an injected container is defaulted, and the plugins run again: it gets the token, too', async () => {
    const sidecar: MutatingHook = {
      ...onPods,
      name: 'sidecar.example.com',
      review: ({ object }) => ({
        allowed: true,
        patch: patched(object, (pod) => pod.spec.containers.push({ name: 'side', image: 'envoy:1' })),
      }),
    };
    const { pod } = await admitted(nginx, { mutating: [sidecar] });
    const [first, second] = pod?.spec.containers ?? [];
    expect(second).toEqual({
      name: 'side',
      image: 'envoy:1',
      resources: {},
      imagePullPolicy: 'IfNotPresent',
      terminationMessagePath: '/dev/termination-log',
      terminationMessagePolicy: 'File',
      volumeMounts: first?.volumeMounts,
    });
  });

  test.each([
    ['Never', ['a', 'b']],
    ['IfNeeded', ['a', 'b', 'a']],
  ] as const)('reinvocationPolicy %s', async (reinvocationPolicy, expected) => {
    const asked: string[] = [];
    const hook = (name: string, more: Partial<MutatingHook> = {}): MutatingHook => ({
      ...onPods,
      ...more,
      name: `${name}.example.com`,
      review: ({ object }) => {
        asked.push(name);
        return {
          allowed: true,
          patch: patched(object, (pod) => void ((pod.metadata.labels ??= {})[name] = 'x')),
        };
      },
    });
    await admitted(nginx, { mutating: [hook('a', { reinvocationPolicy }), hook('b')] });
    expect(asked).toEqual(expected);
  });

  const deny = (status?: object): ValidatingHook => ({
    ...onPods,
    name: 'a.example.com',
    review: () => ({ allowed: false, ...(status && { status }) }),
  });
  const denied = 'admission webhook "a.example.com" denied the request';

  test.each([
    ['without a status', undefined, { code: 400, message: `${denied} without explanation` }],
    ['with a message', { message: 'not on my watch' }, { code: 400, message: `${denied}: not on my watch` }],
    ['with code 200', { message: 'm', code: 200 }, { code: 400, message: `${denied}: m` }],
    ['with code 418', { message: 'm', code: 418 }, { code: 418, message: `${denied}: m` }],
    ['with a reason', { reason: 'Expired' }, { code: 400, message: `${denied}: Expired`, reason: 'Expired' }],
  ])('a denial %s', async (_case, status, expected) => {
    const outcome = await admitted(nginx, { validating: [deny(status)] });
    const { metadata, apiVersion, kind, status: failure, ...told } = outcome.status ?? { metadata: {} };
    expect(told).toEqual(expected);
  });

  test('one that a mutating hook denies ends it: later ones are not called', async () => {
    const { status, trace } = await admitted(nginx, {
      mutating: [deny({ message: 'no' }) as MutatingHook, AddTeam],
    });
    expect(status?.code).toBe(400);
    expect(trace.ofKind('hook.called')).toHaveLength(1);
  });

  const internal = (message: string) => `Internal error occurred: ${message}`;
  const calling = (message: string) => internal(`failed calling webhook "a.example.com": ${message}`);
  const failing: readonly [string, MutatingHook['review'], string][] = [
    [
      'throws an error of the language',
      () => (undefined as unknown as { x: { y: never } }).x.y,
      calling(
        'failed to call webhook: an error on the server ("threw a TypeError") has prevented the request from succeeding',
      ),
    ],
    [
      'throws an error of its own',
      () => {
        throw new Error('not today');
      },
      calling(
        'failed to call webhook: an error on the server ("not today") has prevented the request from succeeding',
      ),
    ],
    [
      'returns nothing',
      () => undefined as never,
      calling('received invalid webhook response: webhook response was absent'),
    ],
    [
      'says allowed in words',
      () => ({ allowed: 'yes' }) as never,
      calling(
        'failed to call webhook: json: cannot unmarshal string into Go struct field AdmissionResponse.response.allowed of type bool',
      ),
    ],
    [
      'answers with a patch that is no list',
      () => ({ allowed: true, patch: {} }) as never,
      calling(
        'received undecodable patch in webhook response: json: cannot unmarshal object into Go value of type jsonpatch.Patch',
      ),
    ],
    [
      'never answers',
      () => new Promise(() => {}),
      calling('failed to call webhook: Post "https://a.example.com/?timeout=10s": context deadline exceeded'),
    ],
  ];

  test.each(failing)('a hook that %s', async (_case, review, message) => {
    const hook: MutatingHook = { ...onPods, name: 'a.example.com', review };
    const failed = await admitted(nginx, { mutating: [hook] });
    expect([failed.status?.code, failed.status?.reason, failed.status?.message]).toEqual([
      500,
      'InternalError',
      message,
    ]);
    expect(failed.readerErrors).toHaveLength(1);
    const ignored = await admitted(nginx, { mutating: [{ ...hook, failurePolicy: 'Ignore' }, AddTeam] });
    expect(ignored.pod?.metadata.labels?.team).toBe('web');
    expect(ignored.trace.ofKind('admission.failed')[0]?.data.ignored).toBe(true);
  });

  test('who never answers is waited for as long as the hook says', async () => {
    const hook: MutatingHook = {
      ...onPods,
      name: 'a.example.com',
      timeoutSeconds: 3,
      review: () => new Promise(() => {}),
    };
    expect((await admitted(nginx, { mutating: [hook] })).milliseconds).toBeGreaterThanOrEqual(3_000);
  });

  const operations: readonly [string, readonly PatchOperation[], string][] = [
    ['an unknown operation', [{ op: 'frob' as never, path: '/kind' }], 'Unexpected kind: frob'],
    [
      'a test that fails',
      [{ op: 'test', path: '/kind', value: 'Node' }],
      'testing value /kind failed: test failed',
    ],
    [
      'a place that is missing',
      [{ op: 'add', path: '/metadata/annotations/a', value: 'b' }],
      'add operation does not apply: doc is missing path: "/metadata/annotations/a": missing value',
    ],
  ];
  test.each(operations)('a patch with %s fails whatever the policy', async (_case, patch, message) => {
    const hook: MutatingHook = {
      ...onPods,
      name: 'a.example.com',
      failurePolicy: 'Ignore',
      review: () => ({ allowed: true, patch }),
    };
    const { status } = await admitted(nginx, { mutating: [hook] });
    expect([status?.code, status?.message]).toEqual([500, internal(message)]);
  });

  test('an async hook is awaited, and its warnings are told', async () => {
    const hook: ValidatingHook = {
      ...onPods,
      name: 'a.example.com',
      review: async () => ({ allowed: true, warnings: ['first warning'] }),
    };
    expect((await admitted(nginx, { validating: [hook] })).warnings).toEqual(['first warning']);
  });

  test.each([
    ['objectSelector', { objectSelector: { matchLabels: { run: 'nginx' } } }, true],
    ['objectSelector of another label', { objectSelector: { matchLabels: { run: 'x' } } }, false],
    ['namespaceSelector', { namespaceSelector: { matchLabels: { env: 'test' } } }, true],
    ['namespaceSelector of another label', { namespaceSelector: { matchLabels: { env: 'x' } } }, false],
    ['another resource', { rules: [{ operations: ['CREATE'], resources: ['nodes'] }] }, false],
    ['another operation', { rules: [{ operations: ['UPDATE'], resources: ['pods'] }] }, false],
    ['everything', { rules: [{ operations: ['*'], apiGroups: ['*'], resources: ['*/*'] }] }, true],
    ['a subresource', { rules: [{ operations: ['CREATE'], resources: ['pods/status'] }] }, false],
    ['cluster scope', { rules: [{ operations: ['*'], resources: ['*'], scope: 'Cluster' }] }, false],
  ] as const)('who is asked: %s', async (_case, more, expected) => {
    const hook = {
      ...onPods,
      ...more,
      name: 'a.example.com',
      review: () => ({ allowed: true }),
    } as ValidatingHook;
    const { trace } = await admitted(nginx, { validating: [hook] });
    expect(trace.ofKind('hook.called').length > 0).toBe(expected);
  });

  test('a dry run does not ask a hook with side effects', async () => {
    const hook: ValidatingHook = {
      ...onPods,
      name: 'a.example.com',
      sideEffects: 'Some',
      review: () => ({ allowed: true }),
    };
    const { status } = await admitted(nginx, { validating: [hook] }, { dryRun: true });
    expect(status?.message).toBe('admission webhook "a.example.com" does not support dry run');
  });
});

describe('the record', () => {
  test('lists the chain in order, with who changed what', async () => {
    const check: ValidatingHook = { ...onPods, name: 'check.example.com', review: () => ({ allowed: true }) };
    const { trace } = await admitted(nginx, { mutating: [AddTeam], validating: [check] });
    const record = admissionRecordOf(trace, 'nginx');
    expect(record?.links.map(({ name, phase, outcome }) => `${phase} ${name} ${outcome}`)).toEqual([
      'mutating NamespaceLifecycle unchanged',
      'mutating ServiceAccount changed',
      'mutating Priority changed',
      'mutating DefaultTolerationSeconds changed',
      'mutating RuntimeClass unchanged',
      'mutating add-team.example.com changed',
      'validating ServiceAccount allowed',
      'validating PodSecurity allowed',
      'validating Priority allowed',
      'validating RuntimeClass allowed',
      'validating check.example.com allowed',
    ]);
    expect(record?.before).toMatchObject({ metadata: { labels: { run: 'nginx' } } });
    expect(record?.after).toMatchObject({ metadata: { labels: { run: 'nginx', team: 'web' } } });
    expect(record?.view().kind).toBe('chain');
  });

  test('ends where the object was refused', async () => {
    const no: MutatingHook = { ...onPods, name: 'no.example.com', review: () => ({ allowed: false }) };
    const { trace } = await admitted(nginx, { mutating: [no, AddTeam] });
    const last = admissionRecordOf(trace, 'default/nginx')?.links.at(-1);
    expect(last).toEqual({
      name: 'no.example.com',
      phase: 'mutating',
      outcome: 'denied',
      note: 'admission webhook "no.example.com" denied the request without explanation',
    });
  });

  test('says who was asked again: of those who may change the object', async () => {
    const sidecar: MutatingHook = {
      ...onPods,
      name: 'sidecar.example.com',
      review: ({ object }) => ({
        allowed: true,
        patch: patched(object, (pod) => pod.spec.containers.push({ name: 'side', image: 'envoy:1' })),
      }),
    };
    const { trace } = await admitted(nginx, { mutating: [sidecar] });
    const again = admissionRecordOf(trace, 'nginx')?.links.filter(({ note }) =>
      note?.startsWith('asked again'),
    );
    expect(again?.map(({ phase, name }) => `${phase} ${name}`)).toEqual(['mutating ServiceAccount']);
  });

  test('of a Pod that nobody made there is none', async () => {
    const { trace } = await admitted(nginx);
    expect(admissionRecordOf(trace, 'other')).toBeUndefined();
  });
});

describe('patched', () => {
  test.each([
    ['a new map', { a: 1 }, { a: 1, b: { c: 2 } }, [{ op: 'add', path: '/b', value: { c: 2 } }]],
    ['a key with a slash', { m: {} }, { m: { 'a/b~c': 1 } }, [{ op: 'add', path: '/m/a~1b~0c', value: 1 }]],
    ['a removal', { a: 1, b: 2 }, { a: 1 }, [{ op: 'remove', path: '/b' }]],
    ['an item at the end', [1, 2], [1, 2, 3], [{ op: 'add', path: '/2', value: 3 }]],
    ['an item at the front', [1, 2], [0, 1, 2], [{ op: 'add', path: '/0', value: 0 }]],
    [
      'a change within an item',
      [{ n: 1 }, { n: 2 }],
      [{ n: 1 }, { n: 3 }],
      [{ op: 'replace', path: '/1/n', value: 3 }],
    ],
    [
      'items removed',
      [1, 2, 3, 4],
      [1, 4],
      [
        { op: 'remove', path: '/2' },
        { op: 'remove', path: '/1' },
      ],
    ],
    ['nothing', { a: [1] }, { a: [1] }, []],
  ])('%s', (_case, before, after, patch) => {
    const edit = (draft: unknown) => {
      if (Array.isArray(draft)) draft.splice(0, draft.length, ...(after as unknown[]));
      else {
        for (const key of Object.keys(draft as object)) delete (draft as Record<string, unknown>)[key];
        Object.assign(draft as object, after);
      }
    };
    expect(patched(before as object, edit)).toEqual(patch);
  });
});

describe('deletes', () => {
  const namespaces = { group: '', version: 'v1', resource: 'namespaces', kind: 'Namespace' } as never;
  const remove = (name: string, validating: ValidatingHook[] = []) =>
    admitted(
      { metadata: { name } },
      { validating },
      { operation: 'DELETE', resource: namespaces, namespace: '', name },
    );

  test('three namespaces stay for good', async () => {
    const { status } = await remove('kube-system');
    expect(status?.message).toBe('namespaces "kube-system" is forbidden: this namespace may not be deleted');
  });

  test('a hook is asked with the object null', async () => {
    const hook: ValidatingHook = {
      name: 'a.example.com',
      rules: [{ operations: ['DELETE'], resources: ['namespaces'] }],
      review: ({ object }) => ({ allowed: object === null }),
    };
    expect((await remove('old', [hook])).status).toBeUndefined();
  });
});

test.each<[string, object, string]>([
  [
    'a hook without a name',
    { mutating: [{ rules: [], review: () => ({}) }] },
    'a mutating hook needs a name: write',
  ],
  [
    'a hook without rules',
    { validating: [{ name: 'a.b.c', review: () => ({}) }] },
    'the validating hook a.b.c needs rules',
  ],
  [
    'a hook that reviews nothing',
    { mutating: [{ name: 'a.b.c', rules: [] }] },
    'the mutating hook a.b.c needs a review function',
  ],
  ['a plugin without a name', { plugins: [{ handles: () => true }] }, 'an admission plugin needs a name'],
  [
    'a plugin that handles nothing',
    { plugins: [{ name: 'Mine' }] },
    'the admission plugin Mine needs handles',
  ],
])('%s is refused where the cluster is made', (_name, admission, message) => {
  expect(() => new Cluster({ admission } as ClusterOptions)).toThrow(message);
});
