import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import { badRequest } from '../../api/status.ts';
import type { RequestContext } from '../handlers.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, nameColumn } from './columns.ts';

interface SelfSubjectRulesReview extends KubeObject {
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
  answer: rulesOfUser,
  columns: [nameColumn, ageColumn],
  cells: () => [],
};

function rulesOfUser(
  { user, server }: RequestContext,
  { spec }: DeepReadonly<SelfSubjectRulesReview>,
): KubeObject {
  const namespace = spec?.namespace;
  if (!namespace) throw badRequest('no namespace on request');
  const answers = server.authorizers.flatMap(({ rulesFor }) => rulesFor?.(user, namespace, server) ?? []);
  const rules = answers.flatMap((answer) => answer.rules);
  const errors = [...new Set(answers.flatMap((answer) => answer.errors))];
  return {
    kind: 'SelfSubjectRulesReview',
    apiVersion: 'authorization.k8s.io/v1',
    metadata: {},
    spec: {},
    status: {
      resourceRules: rules
        .filter(({ resources }) => resources && resources.length > 0)
        .map(({ verbs, apiGroups, resources, resourceNames }) => ({
          verbs,
          apiGroups,
          resources,
          ...(resourceNames && { resourceNames }),
        })),
      nonResourceRules: rules
        .filter(({ nonResourceURLs }) => nonResourceURLs && nonResourceURLs.length > 0)
        .map(({ verbs, nonResourceURLs }) => ({ verbs, nonResourceURLs })),
      incomplete: answers.some((answer) => answer.incomplete),
      ...(errors.length > 0 && {
        evaluationError: errors.length === 1 ? errors[0] : `[${errors.join(', ')}]`,
      }),
    },
  } as KubeObject;
}
