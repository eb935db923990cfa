/** Gives a claim that names no class the default one. Source: plugin/pkg/admission/storage/storageclass/setdefault, 1.36.4. */
import {
  type AdmissionPlugin,
  concerns,
  isDefaultClass,
  type PersistentVolumeClaim,
  type StorageClass,
} from '#engine';

export const DefaultStorageClass = {
  name: 'DefaultStorageClass',
  handles: (attributes) =>
    attributes.operation === 'CREATE' && concerns(attributes, 'persistentvolumeclaims'),

  admit(attributes, { server }) {
    const { metadata, spec = {} } = attributes.object as PersistentVolumeClaim;
    const named = metadata.annotations?.['volume.beta.kubernetes.io/storage-class'] ?? spec.storageClassName;
    if (named !== undefined) return;
    // The newest of several; of equally old ones the first by name.
    const [newest] = server
      .list<StorageClass>('storage.k8s.io', 'storageclasses')
      .filter(isDefaultClass)
      .sort((a, b) => (isBefore(a, b) ? -1 : 1));
    if (newest?.metadata.name) spec.storageClassName = newest.metadata.name;
  },
} satisfies AdmissionPlugin;

function isBefore({ metadata: a }: StorageClass, { metadata: b }: StorageClass): boolean {
  const [created, other] = [a.creationTimestamp ?? '', b.creationTimestamp ?? ''];
  return created === other ? (a.name ?? '') < (b.name ?? '') : created > other;
}
