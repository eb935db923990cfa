/** How a deletion marks an object. Source: registry/rest/delete.go `BeforeDelete`. */
import { deepCopy, deepFreeze, type KubeObject } from '../../api/object.ts';
import { EPOCH_SECONDS, micros, parseRfc3339, rfc3339 } from '../../sim/time.ts';
import type { ApiServer } from '../api-server.ts';
import { metadataInOrder } from '../metadata.ts';
import type { Resource } from '../resource.ts';
import type { DeleteOptions } from './delete-options.ts';

/** The marked object, or undefined if it goes without a mark. */
export function markDeleted(
  server: ApiServer,
  resource: Resource,
  object: KubeObject,
  { gracePeriodSeconds: asked, propagationPolicy = '' }: DeleteOptions,
): KubeObject | undefined {
  const graceful = resource.gracePeriodSeconds !== undefined;
  const keeper = policyFinalizers[propagationPolicy];
  const held =
    (object.metadata.finalizers?.length ?? 0) > 0 ||
    keeper !== undefined ||
    resource.isHeld?.(object) === true;
  const { deletionTimestamp, deletionGracePeriodSeconds: pending } = object.metadata;
  if (!graceful && !held) return undefined;
  const draft = deepCopy<KubeObject>(object);
  const metadata = draft.metadata;
  if (deletionTimestamp) {
    if (pending === undefined || asked === undefined || asked >= pending) return object;
    metadata.deletionTimestamp = shifted(deletionTimestamp, asked - pending);
    metadata.deletionGracePeriodSeconds = asked;
  } else {
    const grace = resource.gracePeriodSeconds?.(object, asked) ?? 0;
    metadata.deletionTimestamp = shifted(rfc3339(server.sim.now), grace);
    if (!resource.isHeld) metadata.deletionGracePeriodSeconds = grace;
    if (metadata.generation) metadata.generation++;
    if (keeper && !metadata.finalizers?.includes(keeper))
      metadata.finalizers = [...(metadata.finalizers ?? []), keeper];
    resource.markDeleted?.(draft);
  }
  draft.metadata = metadataInOrder(metadata);
  return deepFreeze(draft);
}

/** What keeps an object until its dependents are gone, or orphaned: the garbage collector takes it away. */
const policyFinalizers: Readonly<Record<string, string>> = {
  Foreground: 'foregroundDeletion',
  Orphan: 'orphan',
};

const shifted = (time: string, bySeconds: number): string =>
  rfc3339(micros(((parseRfc3339(time) ?? EPOCH_SECONDS) + bySeconds - EPOCH_SECONDS) * 1_000_000));
