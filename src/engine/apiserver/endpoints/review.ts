/** POST of what is answered and never stored. Source: pkg/registry/authorization, pkg/registry/authentication. */
import { deepFreeze, type KubeObject } from '../../api/object.ts';
import { invalid } from '../../api/status.ts';
import type { RequestContext } from '../handlers.ts';
import type { Resource } from '../resource.ts';
import type { Answer } from '../responses.ts';
import { admit, attributes } from './admit.ts';

export async function review(
  context: RequestContext,
  resource: Resource,
  answer: NonNullable<Resource['answer']>,
  draft: KubeObject,
  dryRun: boolean,
): Answer {
  const asked = attributes(context, resource, 'CREATE', deepFreeze(draft), undefined, dryRun);
  const object = deepFreeze(await admit(context, asked, resource));
  const { loadValidation } = resource;
  const { validate } = loadValidation
    ? await context.server.sim.load(() => loadValidation(object))
    : resource;
  const causes = validate?.(object) ?? [];
  context.emit('object.validated', 8, { causes });
  // By then the real server has forgotten the kind.
  if (causes.length > 0) throw invalid({ group: resource.group, kind: '' }, '', causes);
  await context.server.admission.validate({ ...asked, object }, context);
  return { status: 201, body: context.codec.finished(await answer(context, object), resource) };
}
