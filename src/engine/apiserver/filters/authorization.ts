/** May they? Source: k8s.io/apiserver/pkg/endpoints/filters/authorization.go. */
import { attributesOf, notAuthorized } from '../authorization.ts';
import type { RequestContext } from '../handlers.ts';

/** Throws a 403. */
export function authorization({ emit, user, info, server, auditAnnotations }: RequestContext): void {
  const attributes = attributesOf(user, info);
  const { decision, reason } = server.authorize(attributes);
  const allowed = decision === 'Allow';
  auditAnnotations['authorization.k8s.io/decision'] = allowed ? 'allow' : 'forbid';
  auditAnnotations['authorization.k8s.io/reason'] = reason;
  emit('request.authorized', 6, { allowed, reason });
  if (!allowed) throw notAuthorized(attributes, reason);
}
