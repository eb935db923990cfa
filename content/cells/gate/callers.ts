import { Cluster } from '#engine';

const cluster = new Cluster();
const { stdout: token } = await cluster.kubectl('create token default');
const bearer = { authorization: `Bearer ${token.trim()}` };
const jane = { commonName: 'jane', organizations: ['dev'] };
const stranger = { ...jane, issuer: 'somebody-else' };

for (const [what, certificate, headers] of [
  ['a certificate', jane, {}],
  ['a certificate of another authority', stranger, {}],
  ['a certificate that has expired', { ...jane, notAfter: '2026-01-01T00:00:00Z' }, {}],
  ['a token', undefined, bearer],
  ['a token that somebody made up', undefined, { authorization: 'Bearer let-me-in' }],
  ['no good certificate, but a token', stranger, bearer],
  ['nothing', undefined, {}],
] as const) {
  const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
  const question = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview', metadata: {} };
  const client = certificate ? { certificate } : {};
  const { status, body } = await cluster.request({ method: 'POST', path, headers, body: question }, client);
  const answer = body as { message?: string; status: { userInfo: { username: string; groups: string[] } } };
  const { username, groups } = answer.status.userInfo ?? {};
  console.log(
    `${what}: ${status}\n    ${username ? `${username}, in ${groups.join(', ')}` : answer.message}`,
  );
}
