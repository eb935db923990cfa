/** Faults of Pods in the words of golden/api/pod-create-invalid.json and writes.json: a case a row. */
import { expect, test } from 'vitest';
import type { Pod } from '../../../src/engine/api/core-v1.ts';
import { draftOf } from '../../../src/engine/apiserver/decoding/shape.ts';
import { defaultPod } from '../../../src/engine/apiserver/defaults/pod.ts';
import { pods } from '../../../src/engine/apiserver/resources/pods.ts';
import { validatePod } from '../../../src/engine/apiserver/validation/pod.ts';
import { validatePodUpdate } from '../../../src/engine/apiserver/validation/pod-update.ts';

function podOf(spec: object, metadata: object = {}): Pod {
  const given = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'nginx', ...metadata },
    spec: { containers: [{ name: 'nginx', image: 'nginx' }], ...spec },
  };
  const pod = draftOf(given, pods) as Pod;
  defaultPod(pod);
  return pod;
}

const faultsOf = (pod: Pod): string[] => validatePod(pod).map(({ field, message }) => `${field}: ${message}`);

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
const label =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const word =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const value =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

test('a sound Pod has none', () => {
  expect(faultsOf(podOf({}))).toEqual([]);
});

test.each<[string, object, string[]]>([
  ['a name', { name: 'Nginx' }, [`metadata.name: Invalid value: "Nginx": ${subdomain}`]],
  ['no name', { name: '' }, ['metadata.name: Required value: name or generateName is required']],
  ['a key of a label', { labels: { '-a': '' } }, [`metadata.labels: Invalid value: "-a": name part ${word}`]],
  [
    'two slashes',
    { labels: { 'a/b/c': '' } },
    [
      `metadata.labels: Invalid value: "a/b/c": a valid label key ${word} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ],
  ],
  ['a label', { labels: { a: 'b c' } }, [`metadata.labels: Invalid value: "b c": ${value}`]],
  [
    'a key of an annotation',
    { annotations: { 'ex_ample.com/a': '' } },
    [`metadata.annotations: Invalid value: "ex_ample.com/a": prefix part ${subdomain}`],
  ],
  [
    'annotations without end',
    { annotations: { a: 'é'.repeat(140_000) } },
    ['metadata.annotations: Too long: may not be more than 262144 bytes'],
  ],
  [
    'a finalizer',
    { finalizers: ['hold'] },
    [
      'metadata.finalizers[0]: Invalid value: "hold": name is neither a standard finalizer name nor is it fully qualified',
    ],
  ],
])('metadata: %s', (_case, metadata, expected) => {
  expect(faultsOf(podOf({}, metadata))).toEqual(expected);
});

const c = 'spec.containers[0]';
test.each<[string, object, string[]]>([
  ['no image', { image: '' }, [`${c}.image: Required value`]],
  [
    'an image with a space',
    { image: ' nginx' },
    [`${c}.image: Invalid value: " nginx": must not have leading or trailing whitespace`],
  ],
  ['no name', { name: '' }, [`${c}.name: Required value`]],
  ['a name with a dot', { name: 'a.b' }, [`${c}.name: Invalid value: "a.b": must not contain dots`]],
  ['a name', { name: 'a_b' }, [`${c}.name: Invalid value: "a_b": ${label}`]],
  [
    'a pull policy',
    { imagePullPolicy: 'always' },
    [
      `${c}.imagePullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"`,
    ],
  ],
  [
    'a port',
    { ports: [{ containerPort: 70000 }] },
    [`${c}.ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive`],
  ],
  [
    'a port name',
    { ports: [{ containerPort: 1, name: 'HTTP' }] },
    [
      `${c}.ports[0].name: Invalid value: "HTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)`,
      `${c}.ports[0].name: Invalid value: "HTTP": must contain at least one letter (a-z)`,
    ],
  ],
  [
    'a port of the host twice',
    {
      ports: [
        { containerPort: 1, hostPort: 8080 },
        { containerPort: 2, hostPort: 8080 },
      ],
    },
    [`${c}.ports[1].hostPort: Duplicate value: "TCP//8080"`],
  ],
  [
    'a variable',
    { env: [{ name: 'a=b' }] },
    [
      `${c}.env[0].name: Invalid value: "a=b": a valid environment variable name must consist only of printable ASCII characters other than '='`,
    ],
  ],
  [
    'more than is allowed',
    { resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } },
    [`${c}.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1`],
  ],
  [
    'an unknown resource',
    { resources: { requests: { disk: '1' } } },
    [
      `${c}.resources.requests[disk]: Invalid value: "disk": must be a standard resource type or fully qualified`,
      `${c}.resources.requests[disk]: Invalid value: "disk": must be a standard resource for containers`,
    ],
  ],
  [
    'a device without a limit',
    { resources: { requests: { 'example.com/gpu': '1' } } },
    [`${c}.resources.limits: Required value: Limit must be set for non overcommitable resources`],
  ],
  [
    'a mount of nothing',
    { volumeMounts: [{ name: 'data', mountPath: '/d' }] },
    [`${c}.volumeMounts[0].name: Not found: "data"`],
  ],
  [
    'a probe without a handler',
    { livenessProbe: {} },
    [`${c}.livenessProbe: Required value: must specify a handler type`],
  ],
  [
    'a probe of two kinds',
    { livenessProbe: { httpGet: { port: 1 }, tcpSocket: { port: 1 } } },
    [`${c}.livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type`],
  ],
])('a container: %s', (_case, fields, expected) => {
  expect(faultsOf(podOf({ containers: [{ name: 'nginx', image: 'nginx', ...fields }] }))).toEqual(expected);
});

test.each<[string, object, string[]]>([
  ['no containers', { containers: [] }, ['spec.containers: Required value']],
  [
    'a name twice',
    {
      containers: [
        { name: 'a', image: 'i' },
        { name: 'a', image: 'i' },
      ],
    },
    ['spec.containers[1].name: Duplicate value: "a"'],
  ],
  [
    'restartPolicy',
    { restartPolicy: 'always' },
    ['spec.restartPolicy: Unsupported value: "always": supported values: "Always", "OnFailure", "Never"'],
  ],
  [
    'dnsPolicy',
    { dnsPolicy: 'Cluster' },
    [
      'spec.dnsPolicy: Unsupported value: "Cluster": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
    ],
  ],
  ['nodeName', { nodeName: 'Node_1' }, [`spec.nodeName: Invalid value: "Node_1": ${subdomain}`]],
  ['nodeSelector', { nodeSelector: { a: 'd e' } }, [`spec.nodeSelector: Invalid value: "d e": ${value}`]],
  [
    'activeDeadlineSeconds',
    { activeDeadlineSeconds: 0 },
    ['spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
  ],
  [
    'a toleration with a value that exists',
    { tolerations: [{ key: 'a', operator: 'Exists', value: 'x' }] },
    ['spec.tolerations[0].operator: Invalid value: "x": value must be empty when `operator` is \'Exists\''],
  ],
  [
    'an effect',
    { tolerations: [{ key: 'a', operator: 'Exists', effect: 'Evict' }] },
    [
      'spec.tolerations[0].effect: Unsupported value: "Evict": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
  ],
  [
    'a volume twice',
    { volumes: [{ name: 'v' }, { name: 'v' }] },
    ['spec.volumes[1].name: Duplicate value: "v"'],
  ],
  [
    'two sources of a volume',
    { volumes: [{ name: 'v', emptyDir: {}, hostPath: { path: '/x' } }] },
    ['spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type'],
  ],
  [
    'gates of a bound Pod',
    { nodeName: 'n', schedulingGates: [{ name: 'a' }] },
    ['spec.nodeName: Forbidden: cannot be set until all schedulingGates have been cleared'],
  ],
])('a spec: %s', (_case, spec, expected) => {
  expect(faultsOf(podOf(spec))).toEqual(expected);
});

test('the order: metadata, volumes, containers, init containers, policies, the end of the spec, spaces last', () => {
  const pod = podOf(
    {
      volumes: [{ name: '' }],
      containers: [{ name: 'nginx', image: ' nginx', ports: [{ containerPort: 0 }] }],
      initContainers: [{ name: 'i' }],
      restartPolicy: 'x',
      activeDeadlineSeconds: 0,
    },
    { name: 'N' },
  );
  expect(validatePod(pod).map(({ field }) => field)).toEqual([
    'metadata.name',
    'spec.volumes[0].name',
    'spec.containers[0].ports[0].containerPort',
    'spec.initContainers[0].image',
    'spec.restartPolicy',
    'spec.activeDeadlineSeconds',
    'spec.containers[0].image',
  ]);
});

const immutable =
  'spec: Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';
test.each<[string, (pod: Pod) => void, string[]]>([
  ['the image', (pod) => Object.assign(pod.spec.containers[0] ?? {}, { image: 'nginx:2' }), []],
  ['labels', (pod) => Object.assign(pod.metadata, { labels: { a: 'b' } }), []],
  ['one more toleration', (pod) => pod.spec.tolerations?.push({ key: 'b', operator: 'Exists' }), []],
  ['the node', (pod) => Object.assign(pod.spec, { nodeName: 'n' }), [immutable]],
  ['the command', (pod) => Object.assign(pod.spec.containers[0] ?? {}, { command: ['x'] }), [immutable]],
  [
    'the containers',
    (pod) =>
      pod.spec.containers.push(
        ...structuredClone(pod.spec.containers).map((each) => ({ ...each, name: 'b' })),
      ),
    ['spec.containers: Forbidden: pod updates may not add or remove containers'],
  ],
  [
    'a later end',
    (pod) => Object.assign(pod.spec, { activeDeadlineSeconds: 90 }),
    ['spec.activeDeadlineSeconds: Invalid value: 90: must be less than or equal to previous value'],
  ],
])('an update of %s', (_case, change, expected) => {
  const old = podOf({ activeDeadlineSeconds: 60, tolerations: [{ key: 'a', operator: 'Exists' }] });
  const pod = structuredClone(old);
  change(pod);
  // Behind the first line stands what differs; see unified-diff.test.ts.
  const lines = validatePodUpdate(pod, old).map(
    ({ field, message = '' }) => `${field}: ${message.split('\n')[0]}`,
  );
  expect(lines).toEqual(expected);
});

/** In the words of the source; no recording has these. */
test.each<[string, object, string[]]>([
  [
    'a field that a file cannot have',
    { fieldRef: { fieldPath: 'spec.nodeName' } },
    [
      'fieldRef.fieldPath: Unsupported value: "spec.nodeName": supported values: "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"',
    ],
  ],
  [
    'a field that nothing has',
    { fieldRef: { fieldPath: 'spec.foo' } },
    [
      'fieldRef.fieldPath: Invalid value: "spec.foo": error converting fieldPath: field label not supported: spec.foo',
    ],
  ],
  [
    'a key of what has none',
    { fieldRef: { fieldPath: "metadata.name['a']" } },
    [
      `fieldRef.fieldPath: Invalid value: "metadata.name['a']": error converting fieldPath: field label does not support subscript: metadata.name['a']`,
    ],
  ],
  ['a label', { fieldRef: { fieldPath: "metadata.labels['example.com/a']" } }, []],
  [
    'a key that is none',
    { fieldRef: { fieldPath: "metadata.labels['-']" } },
    [`fieldRef: Invalid value: "-": name part ${word}`],
  ],
  [
    'no container',
    { resourceFieldRef: { resource: 'limits.cpu' } },
    ['resourceFieldRef.containerName: Required value'],
  ],
  [
    'a resource that is none',
    { resourceFieldRef: { containerName: 'nginx', resource: 'limits.foo' } },
    [
      'resourceFieldRef.resource: Unsupported value: "limits.foo": supported values: "limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"',
    ],
  ],
  [
    'a divisor',
    { resourceFieldRef: { containerName: 'nginx', resource: 'limits.cpu', divisor: '2' } },
    [
      'resourceFieldRef.divisor: Invalid value: "limits.cpu": only divisor\'s values 1m and 1 are supported with the cpu resource',
    ],
  ],
])('a file of the downward API: %s', (_case, file, faults) => {
  const volumes = [{ name: 'v', downwardAPI: { items: [{ path: 'p', ...file }] } }];
  expect(faultsOf(podOf({ volumes }))).toEqual(faults.map((fault) => `spec.volumes[0].downwardAPI.${fault}`));
});
