/** Secrets, LimitRanges, ResourceQuotas and workloads, in the words of golden/api/objects.json. */
import { expect, test } from 'vitest';
import { base64 } from '../../../src/engine/api/base64.ts';
import { fromBase64 } from '../../../src/engine/api/base64-text.ts';
import type { ApiResponse } from '../../../src/engine/api/client.ts';
import { testServer } from './server.ts';

const plurals = {
  Secret: 'v1 secrets',
  LimitRange: 'v1 limitranges',
  ResourceQuota: 'v1 resourcequotas',
  PodTemplate: 'v1 podtemplates',
  Deployment: 'apps/v1 deployments',
} as const;

async function create(kind: keyof typeof plurals, fields: object): Promise<ApiResponse> {
  const [apiVersion = '', plural] = plurals[kind].split(' ');
  const { sim, server } = testServer();
  const root = apiVersion === 'v1' ? 'api' : 'apis';
  const body = { apiVersion, kind, metadata: { name: 'x' }, ...fields };
  const path = `/${root}/${apiVersion}/namespaces/default/${plural}`;
  let answer: ApiResponse | undefined;
  await sim.call('test', async () => {
    answer = await server.handle(
      { method: 'POST', path, bodyText: JSON.stringify(body) },
      { id: 1, certificate: { commonName: 'kubernetes-admin', organizations: ['system:masters'] } },
    );
  });
  return answer as ApiResponse;
}

test.each(['', 'h', 'hello', 'hello!', 'é'])('%j in base64 and back', (text) => {
  expect(base64(text)).toBe(Buffer.from(text).toString('base64'));
  expect(Buffer.from(fromBase64(base64(text)), 'latin1').toString()).toBe(text);
});

test('the texts of a Secret become data', async () => {
  const { body } = await create('Secret', { stringData: { a: 'new' }, data: { a: 'b2xk', b: 'd29ybGQ=' } });
  expect(body).toMatchObject({ data: { a: 'bmV3', b: 'd29ybGQ=' }, type: 'Opaque' });
  expect(body).not.toHaveProperty('stringData');
});

test.each([
  ['dockerconfigjson', { '.dockerconfigjson': 'x' }, /<secret contents redacted>.*: invalid character 'x'/],
  ['dockerconfigjson', {}, /data\[\.dockerconfigjson\]: Required value/],
  ['basic-auth', { foo: 'x' }, /\[data\[username\]: Required value, data\[password\]: Required value\]/],
  ['ssh-auth', {}, /data\[ssh-privatekey\]: Required value/],
  ['tls', { 'tls.crt': 'x' }, /data\[tls\.key\]: Required value/],
  ['service-account-token', {}, /metadata\.annotations\[kubernetes\.io\/service-account\.name\]: Required/],
])('a Secret of type %s needs its keys', async (type, stringData, message) => {
  const { status, body } = await create('Secret', { type: `kubernetes.io/${type}`, stringData });
  expect({ status, ...(body as object) }).toMatchObject({ status: 'Failure', message });
});

test('a certificate that is none is warned of', async () => {
  const { headers } = await create('Secret', {
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': 'x', 'tls.key': 'y' },
  });
  expect(headers.warning).toEqual(['299 - "tls: failed to find any PEM data in certificate input"']);
});

test.each([
  [
    { max: { cpu: '2' }, default: { memory: '64Mi' } },
    { default: { cpu: '2', memory: '64Mi' }, defaultRequest: { cpu: '2', memory: '64Mi' } },
  ],
  [{ min: { cpu: '1' } }, { min: { cpu: '1' }, defaultRequest: { cpu: '1' } }],
])('limits %j of containers imply others', async (given, implied) => {
  const { body } = await create('LimitRange', { spec: { limits: [{ type: 'Container', ...given }] } });
  expect(body).toMatchObject({ spec: { limits: [implied] } });
});

test.each([
  [{ type: 'Nope' }, 'must be a standard limit type'],
  [{ type: 'Container', min: { cpu: '2' }, max: { cpu: '1' } }, 'min value 2 is greater than max value 1'],
  [{ type: 'Pod', default: { cpu: '2' } }, "may not be specified when `type` is 'Pod'"],
  [{ type: 'PersistentVolumeClaim' }, 'either minimum or maximum storage value is required'],
  [{ type: 'Container', maxLimitRequestRatio: { cpu: '500m' } }, 'ratio 500m is less than 1'],
  [{ type: 'Container', max: { pods: '1' } }, 'must be a standard resource for containers'],
])('the limits %j are refused: %s', async (item, message) => {
  const { body } = await create('LimitRange', { spec: { limits: [item] } });
  expect((body as { message: string }).message).toContain(message);
});

test.each([
  [{ hard: { pods: '1.5' } }, 'must be an integer'],
  [{ hard: { cpu: '-1' } }, 'must be greater than or equal to 0'],
  [{ hard: { storage: '1' } }, 'must be a standard resource for quota'],
  [{ scopes: ['Terminating', 'NotTerminating'] }, 'conflicting scopes'],
  [{ hard: { cpu: '1' }, scopes: ['BestEffort'] }, 'unsupported scope applied to resource'],
])('the quota %j is refused: %s', async (spec, message) => {
  const { body } = await create('ResourceQuota', { spec });
  expect((body as { message: string }).message).toContain(message);
});

const template = {
  metadata: { labels: { app: 'web' } },
  spec: {
    hostNetwork: true,
    containers: [
      { name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }], resources: { limits: { cpu: '1' } } },
    ],
  },
};

test('what only a Pod gets, a template does not', async () => {
  const { body } = await create('PodTemplate', { template });
  const { spec } = (body as { template: { spec: Record<string, unknown> } }).template;
  expect(spec).not.toHaveProperty('enableServiceLinks');
  expect(spec.containers).toMatchObject([{ resources: { limits: { cpu: '1' } } }]);
  expect((spec.containers as { ports: unknown }[])[0]?.ports).toEqual([
    { containerPort: 80, protocol: 'TCP' },
  ]);
});

test('a Deployment rolls a quarter at a time', async () => {
  const { body } = await create('Deployment', {
    spec: { selector: { matchLabels: { app: 'web' } }, template },
  });
  expect(body).toMatchObject({
    spec: { replicas: 1, strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } } },
  });
});
