/** May they? Source: k8s.io/apiserver/pkg/endpoints/filters/authorization.go. */
import { attributesOf, notAuthorized } from '../authorization.ts';
import type { RequestContext } from '../handlers.ts';

/** Throws a 403. */
export async function authorization(context: RequestContext): Promise<void> {
  const { emit, user, info, server, auditAnnotations } = context;
  const attributes = attributesOf(user, info);
  const { decision, reason } = await server.decide(attributes);
  const allowed = decision === 'Allow';
  auditAnnotations['authorization.k8s.io/decision'] = allowed ? 'allow' : 'forbid';
  auditAnnotations['authorization.k8s.io/reason'] = reason;
  emit('request.authorized', 6, { allowed, reason });
  if (!allowed) throw notAuthorized(attributes, reason);
}
