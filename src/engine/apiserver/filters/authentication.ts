/** Who asks? Source: k8s.io/apiserver/pkg/endpoints/filters/authentication.go. */
import { authenticate } from '../authentication.ts';
import type { RequestContext } from '../handlers.ts';

export async function authentication(context: RequestContext): Promise<void> {
  context.user = await authenticate(context.request, context.connection, context.server);
  context.emit('request.authenticated', 5, { user: context.user.name, groups: context.user.groups });
}
