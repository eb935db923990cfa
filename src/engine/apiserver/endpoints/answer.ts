/** An object as it is stored, as whoever asks gets it: in the version and the form asked for, with managedFields. */
import type { KubeObject } from '../../api/object.ts';
import type { RequestContext } from '../handlers.ts';
import { external } from '../handlers-read.ts';
import type { Resource } from '../resource.ts';
import { inForm, negotiate } from '../responses.ts';

/** Throws a 406 for a form that there is not. */
export async function presenter(
  context: RequestContext,
  resource: Resource,
): Promise<(stored: KubeObject) => unknown> {
  const { server, request } = context;
  const form = await negotiate(request, resource, server.sim);
  const shown = await externalView(context, resource);
  return (stored) => inForm(shown(stored), form, resource, server.sim.now);
}

/** The engine's own clients drop managedFields, as informers do that save memory; only for others are they worked out. */
export async function externalView(
  { server, request }: RequestContext,
  resource: Resource,
): Promise<(stored: KubeObject) => KubeObject> {
  if (request.typed && !request.managedFields) return (stored) => external(resource, stored);
  const { withManagedFields } = await server.sim.load(() => import('../managed-fields/view.ts'));
  return (stored) =>
    withManagedFields(resource, external(resource, stored), server.storage.ownership(stored));
}
