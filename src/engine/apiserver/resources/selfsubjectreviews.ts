import type { KubeObject } from '../../api/object.ts';
import { rfc3339 } from '../../sim/time.ts';
import type { RequestContext } from '../handlers.ts';
import type { Resource } from '../resource.ts';
import { ageColumn, nameColumn } from './columns.ts';

/** Who am I? Source: pkg/registry/authentication/selfsubjectreview. */
export const selfSubjectReviews: Resource = {
  group: 'authentication.k8s.io',
  version: 'v1',
  resource: 'selfsubjectreviews',
  kind: 'SelfSubjectReview',
  singular: 'selfsubjectreview',
  namespaced: false,
  verbs: ['create'],
  answer: whoAmI,
  columns: [nameColumn, ageColumn],
  cells: () => [],
};

function whoAmI({ user, server }: RequestContext): KubeObject {
  const { name: username, uid, groups, extra } = user;
  return {
    kind: 'SelfSubjectReview',
    apiVersion: 'authentication.k8s.io/v1',
    metadata: { creationTimestamp: rfc3339(server.sim.now) },
    status: { userInfo: { username, uid, groups, extra } },
  } as KubeObject;
}
