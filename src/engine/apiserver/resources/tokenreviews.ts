import type { KubeObject } from '../../api/object.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, nameColumn } from './columns.ts';

export interface TokenReview extends KubeObject {
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
  async answer(context, review) {
    const { whose } = await context.server.sim.load(() => import('../identity-reviews.ts'));
    return whose(context, review);
  },
  columns: [nameColumn, ageColumn],
  cells: () => [],
};
