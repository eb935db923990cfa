/** Defaults of a Pod, as golden/api/pod-create-valid.json has them: a case a row. */
import { describe, expect, test } from 'vitest';
import type { Container, Pod, Volume } from '../../../src/engine/api/core-v1.ts';
import { draftOf } from '../../../src/engine/apiserver/decoding/shape.ts';
import { mergeMatchLabelKeys } from '../../../src/engine/apiserver/defaults/match-label-keys.ts';
import { defaultPod } from '../../../src/engine/apiserver/defaults/pod.ts';
import {
  addQuantities,
  canonicalQuantity,
  quantityFault,
} from '../../../src/engine/apiserver/defaults/quantities.ts';
import { pods } from '../../../src/engine/apiserver/resources/pods.ts';

function defaulted(spec: object): Pod {
  const given = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'nginx' },
    spec: { containers: [{ name: 'nginx', image: 'nginx' }], ...spec },
  };
  const pod = draftOf(given, pods) as Pod;
  defaultPod(pod);
  return pod;
}

const container = (fields: object, spec: object = {}): Container | undefined =>
  defaulted({ ...spec, containers: [{ name: 'nginx', image: 'nginx', ...fields }] }).spec.containers[0];

test('a Pod with nothing but a container', () => {
  expect(defaulted({})).toEqual({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'nginx' },
    spec: {
      containers: [
        {
          name: 'nginx',
          image: 'nginx',
          resources: {},
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
          imagePullPolicy: 'Always',
        },
      ],
      restartPolicy: 'Always',
      terminationGracePeriodSeconds: 30,
      dnsPolicy: 'ClusterFirst',
      securityContext: {},
      schedulerName: 'default-scheduler',
      enableServiceLinks: true,
    },
    status: {},
  });
});

test('defaulting twice is defaulting once', () => {
  const once = defaulted({
    hostNetwork: true,
    containers: [{ name: 'a', image: 'b', ports: [{ containerPort: 1 }] }],
  });
  const twice = structuredClone(once);
  defaultPod(twice);
  expect(twice).toEqual(once);
});

const digest = `sha256:${'a'.repeat(64)}`;
test.each([
  ['nginx', 'Always'],
  ['nginx:latest', 'Always'],
  ['nginx:1.27', 'IfNotPresent'],
  [`nginx@${digest}`, 'IfNotPresent'],
  [`nginx:latest@${digest}`, 'Always'],
  ['localhost:5000/team/app:latest', 'Always'],
  ['localhost:5000/team/app', 'Always'],
  ['registry.example.com/a/b/c:v1.0.0-rc.1', 'IfNotPresent'],
  ['nginx:', 'IfNotPresent'],
  ['NGINX', 'IfNotPresent'],
  ['nginx: latest', 'IfNotPresent'],
  ['http://nginx', 'IfNotPresent'],
  ['nginx:latest-alpine', 'IfNotPresent'],
])('imagePullPolicy of %s is %s', (image, policy) => {
  expect(container({ image })?.imagePullPolicy).toBe(policy);
});

test.each([
  ['a protocol', { ports: [{ containerPort: 80 }] }, {}, { ports: [{ containerPort: 80, protocol: 'TCP' }] }],
  [
    'a port of the host',
    { ports: [{ containerPort: 80 }] },
    { hostNetwork: true },
    { ports: [{ containerPort: 80, hostPort: 80, protocol: 'TCP' }] },
  ],
  [
    'requests from limits',
    { resources: { limits: { cpu: '1' } } },
    {},
    { resources: { limits: { cpu: '1' }, requests: { cpu: '1' } } },
  ],
  [
    'a probe',
    { livenessProbe: { httpGet: { port: 80 }, timeoutSeconds: 0, initialDelaySeconds: 0 } },
    {},
    {
      livenessProbe: {
        httpGet: { port: 80, path: '/', scheme: 'HTTP' },
        timeoutSeconds: 1,
        periodSeconds: 10,
        successThreshold: 1,
        failureThreshold: 3,
      },
    },
  ],
  [
    'the version of a field',
    { env: [{ name: 'A', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] },
    {},
    { env: [{ name: 'A', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.name' } } }] },
  ],
  [
    'what says nothing goes',
    { stdin: false, env: [{ name: 'A', value: '' }], volumeMounts: [] },
    {},
    { env: [{ name: 'A' }] },
  ],
])('a container: %s', (_case, fields, spec, expected) => {
  expect(container(fields, spec)).toMatchObject(expected);
});

test.each<[string, Partial<Volume>, Partial<Volume>]>([
  ['no source', {}, { emptyDir: {} }],
  ['secret', { secret: { secretName: 's' } }, { secret: { secretName: 's', defaultMode: 420 } }],
  ['secret with mode 0', { secret: { defaultMode: 0 } }, { secret: { defaultMode: 0 } }],
  ['configMap', { configMap: { name: 'c' } }, { configMap: { name: 'c', defaultMode: 420 } }],
  ['hostPath', { hostPath: { path: '/x' } }, { hostPath: { path: '/x', type: '' } }],
  ['image', { image: { reference: 'a:1' } }, { image: { reference: 'a:1', pullPolicy: 'IfNotPresent' } }],
])('a volume: %s', (_case, source, expected) => {
  expect(defaulted({ volumes: [{ name: 'v', ...source }] }).spec.volumes).toEqual([
    { name: 'v', ...expected },
  ]);
});

test.each([
  ['a negative grace period', { terminationGracePeriodSeconds: -5 }, { terminationGracePeriodSeconds: 1 }],
  ['no grace period at all', { terminationGracePeriodSeconds: 0 }, { terminationGracePeriodSeconds: 0 }],
  ['an older name', { serviceAccount: 'bot' }, { serviceAccount: 'bot', serviceAccountName: 'bot' }],
  ['false that counts', { enableServiceLinks: false }, { enableServiceLinks: false }],
  [
    'resources of the Pod',
    {
      resources: { limits: { cpu: '2', memory: '2Gi' } },
      containers: [{ name: 'a', resources: { requests: { cpu: '250m' } } }],
    },
    { resources: { limits: { cpu: '2', memory: '2Gi' }, requests: { cpu: '250m', memory: '2Gi' } } },
  ],
])('a spec: %s', (_case, fields, expected) => {
  expect(defaulted(fields).spec).toMatchObject(expected);
});

test('matchLabelKeys become requirements', () => {
  const constraint = {
    maxSkew: 1,
    topologyKey: 'zone',
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: {},
    matchLabelKeys: ['h', 'x'],
  };
  const pod = defaulted({ topologySpreadConstraints: [constraint] });
  pod.metadata.labels = { h: '1' };
  mergeMatchLabelKeys(pod);
  expect(pod.spec.topologySpreadConstraints?.[0]?.labelSelector).toEqual({
    matchExpressions: [{ key: 'h', operator: 'In', values: ['1'] }],
  });
});

describe('quantities', () => {
  test.each([
    ['00100', '00100'],
    ['+1', '+1'],
    ['1.', '1.'],
    ['1e3', '1e3'],
    ['1000Ki', '1000Ki'],
    ['1024Ki', '1Mi'],
    ['1.5Gi', '1536Mi'],
    ['.5', '500m'],
    ['0.1', '100m'],
    ['100u', '1m'],
    ['1000000n', '1m'],
    ['1.0', '1'],
    ['0Ki', '0'],
    ['1000m', '1'],
    ['2048M', '2048M'],
    ['-1.5', '-1500m'],
    ['nonsense', 'nonsense'],
  ])('%s is stored as %s', (text, stored) => {
    expect(canonicalQuantity(text)).toBe(stored);
  });

  test.each([
    ['1250m', '1', '250m'],
    ['2Gi', '1Gi', '1Gi'],
    ['1536Mi', '1Gi', '512Mi'],
  ])('%s = %s + %s', (sum, first, second) => {
    expect(addQuantities(first, second)).toBe(sum);
  });

  const format =
    "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
  test.each([
    ['1Gi', undefined],
    [2, undefined],
    ['abc', format],
    ['1GB', format],
    ['', format],
    [true, format],
    ['--1', "unable to parse quantity's suffix"],
    ['1m1', "unable to parse quantity's suffix"],
  ])('%s: %s', (value, fault) => {
    expect(quantityFault(value)).toBe(fault);
  });

  test('what is none ends the decoding', () => {
    expect(() => container({ resources: { limits: { cpu: '1GB' } } })).toThrow(format);
  });
});
