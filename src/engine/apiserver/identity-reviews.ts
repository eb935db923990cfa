/**
 * The answers to SelfSubjectRulesReviews and TokenReviews.
 * Source: pkg/registry/authorization/selfsubjectrulesreview, pkg/registry/authentication/tokenreview, 1.36.4.
 */
import type { DeepReadonly, KubeObject } from '../api/object.ts';
import { badRequest } from '../api/status.ts';
import { withGroup } from './authentication.ts';
import { userOfToken } from './authenticators/service-account-token.ts';
import type { RequestContext } from './handlers.ts';
import type { SelfSubjectRulesReview } from './resources/selfsubjectrulesreviews.ts';
import type { TokenReview } from './resources/tokenreviews.ts';
import { SERVICE_ACCOUNT_ISSUER } from './token-issuer.ts';

/** Throws a StatusError for a review without a namespace. */
export function rulesOfUser(
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

/** Throws a StatusError for a review without a token. */
export function whose({ server }: RequestContext, review: DeepReadonly<TokenReview>): KubeObject {
  const { token, audiences: asked } = review.spec ?? {};
  if (!token) throw badRequest('token is required for TokenReview in authentication');
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
