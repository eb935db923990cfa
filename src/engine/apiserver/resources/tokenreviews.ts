import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import { badRequest } from '../../api/status.ts';
import { withGroup } from '../authentication.ts';
import type { RequestContext } from '../handlers.ts';
import type { Resource } from '../resource.ts';
import { SERVICE_ACCOUNT_ISSUER } from '../token-issuer.ts';
import { ageColumn, nameColumn } from './columns.ts';

interface TokenReview extends KubeObject {
  spec?: { token?: string; audiences?: readonly string[] };
}

/** Whose token is this? Kubelets and webhooks ask. Source: pkg/registry/authentication/tokenreview. */
export const tokenReviews: Resource<TokenReview> = {
  group: 'authentication.k8s.io',
  version: 'v1',
  resource: 'tokenreviews',
  kind: 'TokenReview',
  singular: 'tokenreview',
  namespaced: false,
  verbs: ['create'],
  answer: whose,
  columns: [nameColumn, ageColumn],
  cells: () => [],
};

async function whose({ server }: RequestContext, review: DeepReadonly<TokenReview>): Promise<KubeObject> {
  const { token, audiences: asked } = review.spec ?? {};
  if (!token) throw badRequest('token is required for TokenReview in authentication');
  const { userOfToken } = await server.sim.load(() => import('../authenticators/service-account-token.ts'));
  const found = userOfToken(token, asked?.length ? asked : [SERVICE_ACCOUNT_ISSUER], server);
  if (!found)
    return { ...review, status: { user: {}, error: 'invalid bearer token' } } as unknown as KubeObject;
  const { name: username, uid, groups, extra } = withGroup(found.user, 'system:authenticated');
  const status = {
    authenticated: true,
    user: { username, uid, groups, extra },
    audiences: found.audiences,
  };
  return { ...review, status } as unknown as KubeObject;
}
