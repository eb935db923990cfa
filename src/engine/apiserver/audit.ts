/**
 * The audit log's two stages of a request. Only the trace keeps them.
 * Source: k8s.io/apiserver/pkg/endpoints/filters/audit.go.
 */
import type { ApiResponse } from '../api/client.ts';
import type { EventData } from '../trace/events.ts';
import type { RequestContext } from './handlers.ts';

type AuditEvent = Omit<EventData['request.audited'], 'request'>;

export function audit(context: RequestContext): void {
  context.emit('request.audited', 5, auditEvent(context, 'RequestReceived'));
}

/** A watch answers at once and goes on: its stage is ResponseStarted. */
export function auditResponse(context: RequestContext, { status }: ApiResponse): void {
  const stage = context.info.verb === 'watch' && status < 400 ? 'ResponseStarted' : 'ResponseComplete';
  context.emit('request.audited', 11, {
    ...auditEvent(context, stage),
    code: status,
    annotations: { ...context.auditAnnotations },
  });
}

function auditEvent({ user, impersonator, info }: RequestContext, stage: string): AuditEvent {
  const { verb, resource, subresource, name, path, isResourceRequest } = info;
  return {
    stage,
    user: (impersonator ?? user).name,
    ...(impersonator && { impersonatedUser: user.name }),
    verb,
    resource: isResourceRequest ? (subresource ? `${resource}/${subresource}` : resource) : path,
    ...(name && { name }),
  };
}
