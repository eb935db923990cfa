/** Webhooks of stored configurations, beside what golden/api/webhooks.json says of them. */
import { expect, test } from 'vitest';
import {
  type AdmissionOptions,
  createAdmissionChain,
} from '../../../src/engine/apiserver/admission/chain.ts';
import type { AdmissionReview } from '../../../src/engine/apiserver/admission/webhook-server.ts';
import { Cluster, type KubeObject } from '../../../src/engine/index.ts';
import { pod, type TestServer, testServer } from './server.ts';

const configurations = '/apis/admissionregistration.k8s.io/v1';
const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }];

const webhook = (more: object = {}) => ({
  name: 'check.example.com',
  clientConfig: { service: { namespace: 'default', name: 'check', path: '/pods' } },
  rules,
  admissionReviewVersions: ['v1'],
  sideEffects: 'None',
  ...more,
});

/** A server with one configuration and the Service that it names, if any. */
async function withWebhook(
  kind: 'Mutating' | 'Validating',
  more: object,
  options: AdmissionOptions,
  body: (server: TestServer) => Promise<void>,
): Promise<void> {
  const server = testServer(createAdmissionChain(options));
  await server.sim.call('test', async () => {
    const ports = [{ port: 443 }];
    await server.send('POST', '/api/v1/namespaces/default/services', {
      metadata: { name: 'check' },
      spec: { ports },
    });
    const path = `${configurations}/${kind.toLowerCase()}webhookconfigurations`;
    const made = await server.send('POST', path, { metadata: { name: 'c' }, webhooks: [webhook(more)] });
    expect(made.status).toBe(201);
    await server.sim.sleep('1s');
    await body(server);
  });
}

const create = ({ send }: TestServer) => send('POST', '/api/v1/namespaces/default/pods', pod('p'));
const answer = (review: AdmissionReview, response: object) => ({
  body: { ...review, response: { uid: review.request.uid, ...response } },
});
const address = 'check.default.svc:443';

test('a webhook behind a Service is posted the review, and its patch is taken', async () => {
  const paths: string[] = [];
  const patch = Buffer.from(
    JSON.stringify([{ op: 'add', path: '/metadata/labels', value: { team: 'web' } }]),
  ).toString('base64');
  const post = (path: string, review: AdmissionReview) => {
    paths.push(path);
    return answer(review, { allowed: true, patchType: 'JSONPatch', patch });
  };
  await withWebhook('Mutating', {}, { servers: [{ address, post }] }, async (server) => {
    const { body } = await create(server);
    expect(body).toMatchObject({ metadata: { labels: { team: 'web' } } });
    expect(paths).toEqual(['/pods?timeout=10s']);
  });
});

test('a webhook behind a Service with a selector answers while a ready Pod is selected', async () => {
  const cluster = new Cluster({
    nodes: 1,
    admission: { servers: [{ address, post: (_path, review) => answer(review, { allowed: true }) }] },
  });
  await cluster.create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'check' },
    spec: { selector: { run: 'check' }, ports: [{ port: 443 }] },
  } as KubeObject);
  await cluster.kubectl('run check --image nginx');
  await cluster.until({ pod: 'check', condition: 'Ready' });
  await cluster.create({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'c' },
    webhooks: [webhook()],
  } as KubeObject);
  expect((await cluster.kubectl('run one --image nginx')).stderr).toBe('');
  await cluster.kubectl('delete pod check');
  expect((await cluster.kubectl('run check --image nginx')).stderr).toMatch(
    /Post "https:\/\/check\.default\.svc:443\/pods\?timeout=10s": dial tcp 10\.[\d.]+:443: connect: connection refused/,
  );
  await cluster.kubectl('delete validatingwebhookconfigurations c');
  expect((await cluster.kubectl('run check --image nginx')).stderr).toBe('');
});

test.each([
  ['Fail', 500],
  ['Ignore', 201],
])('nobody listens, failurePolicy %s: %i', async (failurePolicy, status) => {
  await withWebhook('Validating', { failurePolicy }, {}, async (server) => {
    expect((await create(server)).status).toBe(status);
  });
});

test('the first denial to arrive is told, whoever stands first', async () => {
  const post = (_path: string, review: AdmissionReview) =>
    answer(review, { allowed: false, status: { message: 'no' } });
  const never = { clientConfig: { url: 'https://10.0.0.1' }, timeoutSeconds: 1 };
  const servers = [
    { address, post },
    { address: '10.0.0.1:443', post: () => new Promise<never>(() => {}) },
  ];
  await withWebhook('Validating', {}, { servers }, async (server) => {
    const path = `${configurations}/validatingwebhookconfigurations`;
    const first = webhook({ ...never, name: 'slow.example.com' });
    await server.send('POST', path, { metadata: { name: 'a' }, webhooks: [first] });
    await server.sim.sleep('1s');
    expect((await create(server)).body).toMatchObject({
      code: 400,
      message: 'admission webhook "check.example.com" denied the request: no',
    });
  });
});

test('a webhook is asked when all its matchConditions hold', async () => {
  const deny = (_path: string, review: AdmissionReview) => answer(review, { allowed: false });
  const servers = [{ address, post: deny }];
  const conditions = (...expressions: string[]) => ({
    matchConditions: expressions.map((expression, index) => ({ name: `c${index}`, expression })),
  });
  await withWebhook(
    'Validating',
    conditions('true', "object.metadata.name == 'p'"),
    { servers },
    async (server) => {
      expect((await create(server)).status).toBe(400);
    },
  );
  await withWebhook(
    'Validating',
    conditions('true', "request.namespace != 'default'"),
    { servers },
    async (server) => {
      expect((await create(server)).status).toBe(201);
    },
  );
});

test('a condition that fails refuses, or leaves the webhook out if it may be', async () => {
  const matchConditions = [{ name: 'c', expression: "object.metadata.labels.x == 'y'" }];
  await withWebhook('Validating', { matchConditions }, {}, async (server) => {
    expect((await create(server)).body).toMatchObject({
      code: 403,
      message: `pods "p" is forbidden: expression 'object.metadata.labels.x == 'y'' resulted in error: no such key: labels`,
    });
  });
  await withWebhook('Validating', { matchConditions, failurePolicy: 'Ignore' }, {}, async (server) => {
    expect((await create(server)).status).toBe(201);
  });
});

test('a configuration with a condition that does not compile is refused', async () => {
  await withWebhook('Validating', {}, {}, async (server) => {
    const path = `${configurations}/validatingwebhookconfigurations`;
    const broken = webhook({ matchConditions: [{ name: 'c', expression: '1 +' }] });
    const { body } = await server.send('POST', path, { metadata: { name: 'b' }, webhooks: [broken] });
    expect(body).toMatchObject({ code: 422 });
    expect((body as { message: string }).message).toContain(
      'webhooks[0].matchConditions[0].expression: Invalid value: "1 +": compilation failed: ERROR: <input>:1:4: Syntax error',
    );
  });
});

test('configurations are not themselves subject to webhooks', async () => {
  const all = [{ apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*'] }];
  await withWebhook('Validating', { rules: all }, {}, async ({ send, sim }) => {
    const path = `${configurations}/validatingwebhookconfigurations/c`;
    expect((await send('DELETE', path)).status).toBe(200);
    await sim.sleep('1s');
    expect((await send('GET', path)).status).toBe(404);
  });
});

test.each(['pods/p', 'pods'])(
  'DELETE of %s: mutating and validating webhooks are asked before each write',
  async (deleted) => {
    const seen: string[] = [];
    const post = (path: string, review: AdmissionReview) => {
      const { operation, oldObject, options } = review.request;
      const { gracePeriodSeconds } = options as { gracePeriodSeconds?: number };
      const { deletionTimestamp } = oldObject?.metadata ?? {};
      seen.push(
        `${path.split('?')[0]} ${operation} ${oldObject?.kind} ${gracePeriodSeconds} ${deletionTimestamp ? 'marked' : ''}`.trim(),
      );
      return answer(review, { allowed: true });
    };
    const deletes = [{ ...rules[0], operations: ['DELETE'] }];
    await withWebhook('Validating', { rules: deletes }, { servers: [{ address, post }] }, async (server) => {
      const service = { namespace: 'default', name: 'check', path: '/mutate' };
      await server.send('POST', `${configurations}/mutatingwebhookconfigurations`, {
        metadata: { name: 'm' },
        webhooks: [webhook({ rules: deletes, clientConfig: { service } })],
      });
      await create(server);
      await server.sim.sleep('1s');
      await server.send('DELETE', `/api/v1/namespaces/default/${deleted}`);
      expect(seen).toEqual([
        '/mutate DELETE Pod 0',
        '/pods DELETE Pod 0',
        '/mutate DELETE Pod 0 marked',
        '/pods DELETE Pod 0 marked',
      ]);
    });
  },
);
