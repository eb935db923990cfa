import type { KubeObject } from '../../api/object.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, nameColumn } from './columns.ts';

export interface SelfSubjectRulesReview extends KubeObject {
  spec?: { namespace?: string };
}

/** What may I do here? Source: pkg/registry/authorization/selfsubjectrulesreview. */
export const selfSubjectRulesReviews: Resource<SelfSubjectRulesReview> = {
  group: 'authorization.k8s.io',
  version: 'v1',
  resource: 'selfsubjectrulesreviews',
  kind: 'SelfSubjectRulesReview',
  singular: 'selfsubjectrulesreview',
  namespaced: false,
  verbs: ['create'],
  async answer(context, review) {
    const { rulesOfUser } = await context.server.sim.load(() => import('../identity-reviews.ts'));
    return rulesOfUser(context, review);
  },
  columns: [nameColumn, ageColumn],
  cells: () => [],
};
