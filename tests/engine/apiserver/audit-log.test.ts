/** The audit log, as a policy asks for it. Form: audit.k8s.io/v1. */
import { expect, test } from 'vitest';
import type { AuditEvent, AuditPolicy } from '../../../src/engine/apiserver/audit-log.ts';
import { connection, pod, type TestServer, testServer } from './server.ts';

async function logged(
  auditPolicy: AuditPolicy,
  body: (server: TestServer) => Promise<unknown>,
): Promise<readonly AuditEvent[]> {
  const server = testServer(undefined, [], auditPolicy);
  await server.sim.call('test', async () => {
    await body(server);
  });
  return server.trace.ofKind('request.audited').flatMap(({ data }) => data.event ?? []);
}

const path = '/api/v1/namespaces/default/pods';

test('Metadata: who did what, at two stages, and why it was allowed', async () => {
  const events = await logged({ rules: [{ level: 'Metadata' }] }, ({ send }) =>
    send('POST', path, pod('p'), { query: { fieldManager: 'test' }, headers: { 'user-agent': 'curl' } }),
  );
  expect(events.map(({ stage }) => stage)).toEqual(['RequestReceived', 'ResponseComplete']);
  const [received, complete] = events as [AuditEvent, AuditEvent];
  expect(received.auditID).toBe(complete.auditID);
  expect(complete).toMatchObject({
    kind: 'Event',
    apiVersion: 'audit.k8s.io/v1',
    level: 'Metadata',
    requestURI: `${path}?fieldManager=test`,
    verb: 'create',
    user: { username: 'kubernetes-admin', groups: ['system:masters', 'system:authenticated'] },
    userAgent: 'curl',
    objectRef: { resource: 'pods', namespace: 'default', apiVersion: 'v1' },
    responseStatus: { metadata: {}, code: 201 },
    annotations: { 'authorization.k8s.io/decision': 'allow' },
  });
  expect(complete).not.toHaveProperty('requestObject');
});

test('Request has what was sent, with its defaults; RequestResponse the answer, too', async () => {
  const rules = [
    { level: 'RequestResponse', verbs: ['create'], omitStages: ['RequestReceived'] },
    { level: 'Request', verbs: ['update'] },
  ] as const;
  const [created] = await logged({ rules }, ({ send }) => send('POST', path, pod('p')));
  expect(created).toMatchObject({
    stage: 'ResponseComplete',
    requestObject: { metadata: { name: 'p' }, spec: { restartPolicy: 'Always' } },
    responseObject: { kind: 'Pod', metadata: { name: 'p' } },
  });
});

test('the first rule that matches decides; without one nothing is logged', async () => {
  const rules = [
    { level: 'None', users: ['ada'] },
    { level: 'Metadata', resources: [{ resources: ['pods'] }], namespaces: ['default'] },
    { level: 'Metadata', nonResourceURLs: ['/health*'] },
  ] as const;
  const events = await logged({ rules }, async ({ send, server }) => {
    await send('GET', path);
    await server.handle({ method: 'GET', path }, connection('ada'));
    await send('GET', '/api/v1/nodes');
    await send('GET', `${path}/p/status`);
    await send('GET', '/healthz');
  });
  expect(new Set(events.map(({ requestURI }) => requestURI))).toEqual(new Set([path, '/healthz']));
});

test('a refusal is logged with its Status, an impersonation with both users', async () => {
  const events = await logged({ rules: [{ level: 'Metadata' }] }, ({ send }) =>
    send('GET', path, undefined, { headers: { 'impersonate-user': 'ada' } }),
  );
  expect(events.at(-1)).toMatchObject({
    user: { username: 'kubernetes-admin' },
    impersonatedUser: { username: 'ada', groups: ['system:authenticated'] },
    responseStatus: { status: 'Failure', reason: 'Forbidden', code: 403 },
  });
});

test('every request has an ID of its own', async () => {
  const events = await logged({ rules: [{ level: 'Metadata' }] }, async ({ send }) => {
    await send('GET', path);
    await send('GET', path);
  });
  expect(new Set(events.map(({ auditID }) => auditID)).size).toBe(2);
});

test('stages are left out for all rules, and for one', async () => {
  const events = await logged(
    {
      omitStages: ['RequestReceived'],
      rules: [
        { level: 'Metadata', verbs: ['create'] },
        { level: 'Metadata', omitStages: ['ResponseComplete'] },
      ],
    },
    async ({ send }) => {
      await send('POST', path, pod('p'));
      await send('GET', path);
    },
  );
  expect(events.map(({ verb, stage }) => `${verb} ${stage}`)).toEqual(['create ResponseComplete']);
});
