/**
 * The audit log's two stages of a request, in the trace; with a policy, as the events that it asks for.
 * Source: k8s.io/apiserver/pkg/endpoints/filters/audit.go.
 */
import type { ApiResponse } from '../api/client.ts';
import type { EventData } from '../trace/events.ts';
import type { RequestContext } from './handlers.ts';

type AuditEvent = Omit<EventData['request.audited'], 'request'>;

export async function audit(context: RequestContext): Promise<void> {
  const { auditPolicy, sim } = context.server;
  if (auditPolicy) {
    const { auditorOf } = await sim.load(() => import('./audit-log.ts'));
    context.auditor = auditorOf(auditPolicy, context);
  }
  const event = context.auditor?.('RequestReceived');
  context.emit('request.audited', 5, {
    ...auditEvent(context, 'RequestReceived'),
    ...(event && { event }),
  });
}

/** A watch answers at once and goes on: its stage is ResponseStarted. */
export function auditResponse(context: RequestContext, response: ApiResponse): void {
  const { status } = response;
  const stage = context.info.verb === 'watch' && status < 400 ? 'ResponseStarted' : 'ResponseComplete';
  const event = context.auditor?.(stage, response);
  context.emit('request.audited', 11, {
    ...auditEvent(context, stage),
    code: status,
    annotations: { ...context.auditAnnotations },
    ...(event && { event }),
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
