/** What volumes and claims have in common in their tables: access modes and classes. Source: pkg/apis/core/helper/helpers.go. */
import type { ObjectMeta } from '../../api/object.ts';

export const shortModes: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
};

/** `RWO,RWX`, always in the same order. */
export const accessModesText = (modes: readonly string[] = []): string =>
  Object.keys(shortModes)
    .filter((mode) => modes.includes(mode))
    .map((mode) => shortModes[mode])
    .join(',');

/** The class that an annotation names, as it was done before there was a field for it, or that of the field. */
export const classOf = (annotations: ObjectMeta['annotations'], storageClassName = ''): string =>
  annotations?.['volume.beta.kubernetes.io/storage-class'] ?? storageClassName;
