/** Questions about who may do what; access-review.ts answers them. */
import type { AccessReview, AccessReviewKind } from '../access-review.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, nameColumn } from './columns.ts';

const accessReview = (kind: AccessReviewKind, namespaced = false): Resource<AccessReview> => ({
  group: 'authorization.k8s.io',
  version: 'v1',
  resource: `${kind.toLowerCase()}s`,
  kind,
  singular: kind.toLowerCase(),
  namespaced,
  verbs: ['create'],
  loadValidation: async () => {
    const { accessReviewFaults } = await import('../access-review.ts');
    return { validate: (review) => accessReviewFaults(kind, review) };
  },
  answer: async (context, review) => {
    const { answerAccessReview } = await context.server.sim.load(() => import('../access-review.ts'));
    return answerAccessReview(kind, context, review);
  },
  columns: [nameColumn, ageColumn],
  cells: () => [],
});

export const selfSubjectAccessReviews = accessReview('SelfSubjectAccessReview');
export const subjectAccessReviews = accessReview('SubjectAccessReview');
export const localSubjectAccessReviews = accessReview('LocalSubjectAccessReview', true);
