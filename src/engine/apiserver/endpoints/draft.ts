/** Metadata of objects on their way in. */
import type { ApiRequest } from '../../api/client.ts';
import type { KubeObject, ObjectMeta } from '../../api/object.ts';
import { badRequest, StatusError } from '../../api/status.ts';
import { rfc3339 } from '../../sim/time.ts';
import type { ApiServer } from '../api-server.ts';
import { metadataInOrder } from '../metadata.ts';
import type { Resource } from '../resource.ts';

/** What etcd takes at most in a request. */
const ETCD_BYTES_MAX = 1_572_864;

/** Throws a 500 for an object that etcd would refuse. Only what came as a long text can be one. */
export function checkStoredSize({ bodyText = '' }: ApiRequest, object: KubeObject): void {
  if (bodyText.length < ETCD_BYTES_MAX / 2 || JSON.stringify(object).length <= ETCD_BYTES_MAX) return;
  throw new StatusError(500, '', 'etcdserver: request is too large');
}

export function setNamespace(draft: KubeObject, resource: Resource, namespace: string): void {
  const { metadata } = draft;
  if (metadata.namespace && metadata.namespace !== (resource.namespaced ? namespace : ''))
    throw namespaceMismatch();
  if (resource.namespaced) draft.metadata = metadataInOrder({ ...metadata, namespace });
}

export const namespaceMismatch = (): StatusError =>
  badRequest('the namespace of the provided object does not match the namespace sent on the request');

/** What only the server sets is dropped before admission. Source: `rest.WipeObjectMetaSystemFields`. */
export function wipeSystemMetadata({ metadata }: KubeObject): void {
  delete metadata.creationTimestamp;
  delete metadata.uid;
  delete metadata.deletionTimestamp;
  delete metadata.deletionGracePeriodSeconds;
  delete metadata.selfLink;
}

/** A uid, a creation time, and a name if it is to be generated. Source: `rest.FillObjectMetaSystemFields`. */
export function metadataFor(server: ApiServer, metadata: ObjectMeta): ObjectMeta {
  if (metadata.resourceVersion && metadata.resourceVersion !== '0')
    throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
  const { name, generateName } = metadata;
  return metadataInOrder({
    ...metadata,
    resourceVersion: '',
    ...(!name && generateName && { name: generateName.slice(0, 58) + server.random.suffix() }),
    uid: metadata.uid ?? server.random.uuid(),
    creationTimestamp: metadata.creationTimestamp ?? rfc3339(server.sim.now),
  });
}

/** An update cannot change what the server keeps. Source: `rest.BeforeUpdate`. */
export function keepSystemMetadata(metadata: ObjectMeta, old: ObjectMeta): void {
  metadata.uid ??= old.uid as string;
  if (old.creationTimestamp) metadata.creationTimestamp = old.creationTimestamp;
  if (old.deletionTimestamp) metadata.deletionTimestamp = old.deletionTimestamp;
  if (old.deletionGracePeriodSeconds !== undefined)
    metadata.deletionGracePeriodSeconds ??= old.deletionGracePeriodSeconds;
}

/** Whether nothing keeps a deleted object any more. */
export function isOver(resource: Resource, object: KubeObject): boolean {
  const { deletionTimestamp, deletionGracePeriodSeconds: grace = 0, finalizers = [] } = object.metadata;
  return (
    deletionTimestamp !== undefined && grace === 0 && finalizers.length === 0 && !resource.isHeld?.(object)
  );
}
