import { Cluster, display, type ValidatingHook } from '#engine';

const SameTeam: ValidatingHook = {
  name: 'same-team.example.com',
  rules: [{ operations: ['UPDATE'], resources: ['pods'] }],
  failurePolicy: 'Fail',
  review: () => ({ allowed: true }),
};

const cluster = new Cluster({ admission: { validating: [SameTeam] } });
await cluster.kubectl('run nginx --image nginx --labels=team=web');
await cluster.kubectl('run plain --image nginx');
await cluster.until({ pod: 'plain', phase: 'Running' });

async function label(pod: string, labels: Record<string, string | null>) {
  const { status } = await cluster.request({
    method: 'PATCH',
    path: `/api/v1/namespaces/default/pods/${pod}`,
    headers: { 'content-type': 'application/merge-patch+json' },
    body: { metadata: { labels } },
  });
  display(`${status} ${pod} ${JSON.stringify(labels)}`);
}
await label('nginx', { tier: 'front' });
await label('plain', { team: 'web' });
await label('nginx', { team: 'database' });
await label('nginx', { team: null });
