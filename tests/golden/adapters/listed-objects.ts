import type { KubeObject } from '../../../src/engine/api/object.ts';
import type { ListedResource } from '../../../src/engine/scheduler/framework.ts';

/** What the recordings call the collections that the scheduler's informers hold. */
const resources: Readonly<Record<string, ListedResource>> = {
  namespaces: 'namespaces',
  services: 'services',
  podDisruptionBudgets: 'poddisruptionbudgets',
  persistentVolumeClaims: 'persistentvolumeclaims',
  persistentVolumes: 'persistentvolumes',
  storageClasses: 'storageclasses',
  csiNodes: 'csinodes',
  csiDrivers: 'csidrivers',
  csiStorageCapacities: 'csistoragecapacities',
};

export function listedObjects(
  recorded: Readonly<Record<string, unknown>>,
): Partial<Record<ListedResource, readonly KubeObject[]>> {
  const objects: Partial<Record<ListedResource, readonly KubeObject[]>> = {};
  for (const [name, resource] of Object.entries(resources))
    objects[resource] = (recorded[name] as KubeObject[] | undefined) ?? [];
  return objects;
}
