/** PodSecurity beside what golden/api/pod-security.json says: versions, exemptions, who is warned. */
import { expect, test } from 'vitest';
import { createAdmissionChain } from '../../../src/engine/apiserver/admission/chain.ts';
import { podSecurity } from '../../../src/engine/apiserver/admission/plugins/pod-security.ts';
import { merge, pod, type TestServer, testServer } from './server.ts';

const label = 'pod-security.kubernetes.io';

/** A server with a namespace `n` that has these labels, and its service account. */
async function withNamespace(
  labels: Record<string, string>,
  body: (server: TestServer) => Promise<void>,
  configuration?: Parameters<typeof podSecurity>[0],
): Promise<void> {
  const plugins = configuration ? [podSecurity(configuration)] : [];
  const server = testServer(createAdmissionChain({ plugins }));
  await server.sim.call('test', async () => {
    await server.send('POST', '/api/v1/namespaces', { metadata: { name: 'n', labels } });
    await server.send('POST', '/api/v1/namespaces/n/serviceaccounts', { metadata: { name: 'default' } });
    await server.sim.sleep('1s');
    await body(server);
  });
}

const create = ({ send }: TestServer, spec: object) =>
  send('POST', '/api/v1/namespaces/n/pods', pod('p', { spec }));
const withSysctl = { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_rmem', value: '1' }] } };

test.each([
  ['v1.31', 403],
  ['v1.32', 201],
  ['v1.99', 201],
  ['latest', 201],
])('at %s the sysctl tcp_rmem gets %i', async (version, status) => {
  const labels = { [`${label}/enforce`]: 'baseline', [`${label}/enforce-version`]: version };
  await withNamespace(labels, async (server) => {
    expect((await create(server, withSysctl)).status).toBe(status);
  });
});

test('restricted asks for more than baseline does, and says so of what both forbid', async () => {
  await withNamespace({ [`${label}/enforce`]: 'restricted' }, async (server) => {
    const { body } = await create(server, { volumes: [{ name: 'v', hostPath: { path: '/' } }] });
    const { message } = body as { message: string };
    expect(message).toContain('restricted volume types (volume "v" uses restricted volume type "hostPath")');
    expect(message).not.toContain('hostPath volumes');
  });
});

test('who enforces a level is warned at that level, too', async () => {
  await withNamespace({}, async (server) => {
    await create(server, { hostNetwork: true });
    await server.sim.sleep('1s');
    const labels = { [`${label}/enforce`]: 'baseline' };
    const { headers } = await server.send('PATCH', '/api/v1/namespaces/n', { metadata: { labels } }, merge);
    expect(headers.warning).toEqual([
      '299 - "existing pods in namespace \\"n\\" violate the new PodSecurity enforce level \\"baseline:latest\\""',
      '299 - "p: host namespaces"',
    ]);
  });
});

test.each([
  [{ namespaces: ['n'] }, 'namespace'],
  [{ usernames: ['kubernetes-admin'] }, 'user'],
  [{ runtimeClasses: ['sandboxed'] }, 'runtimeClass'],
])('exempt: %o', async (exemptions, why) => {
  const check = async (server: TestServer): Promise<void> => {
    if (why === 'runtimeClass') {
      const runtime = { metadata: { name: 'sandboxed' }, handler: 'sandboxed' };
      await server.send('POST', '/apis/node.k8s.io/v1/runtimeclasses', runtime);
    }
    const spec = { hostNetwork: true, ...(why === 'runtimeClass' && { runtimeClassName: 'sandboxed' }) };
    const plugin = podSecurity({ exemptions });
    const auditAnnotations: Record<string, string> = {};
    await plugin.validate(
      {
        operation: 'CREATE',
        resource: { group: '', version: 'v1', resource: 'pods', kind: 'Pod' },
        subresource: '',
        namespace: 'n',
        name: 'p',
        user: { name: 'kubernetes-admin', groups: [] },
        object: pod('p', { spec }),
        oldObject: undefined,
        dryRun: false,
      },
      { server: server.server, warnings: [], auditAnnotations, emit: () => {} },
    );
    expect(auditAnnotations).toEqual({ [`${label}/exempt`]: why });
  };
  await withNamespace({ [`${label}/enforce`]: 'baseline' }, check, { exemptions });
});

test('what holds where a namespace says nothing can be configured', async () => {
  const defaults = { enforce: { level: 'baseline', version: 'latest' } } as const;
  await withNamespace(
    {},
    async (server) => expect((await create(server, { hostPID: true })).status).toBe(403),
    { defaults },
  );
});
