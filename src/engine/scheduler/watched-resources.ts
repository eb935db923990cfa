/**
 * What the scheduler keeps copies of besides nodes and pods, by list and watch. Each change of a kind with an event is
 * told to the queue, which drops what no plugin has registered for.
 * Source: pkg/scheduler/eventhandlers.go, `addAllEventHandlers`, and the listers of the default plugins, 1.36.4.
 */
import type { ApiClient } from '../api/client.ts';
import { Informer } from '../api/informer.ts';
import type { DeepReadonly, KubeObject } from '../api/object.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { ClusterEvent, EventResource } from './cluster-events.ts';
import type { ListedResource } from './framework.ts';

interface WatchedResource {
  readonly resource: ListedResource;
  readonly root: string;
  /** The name by which plugins register; kinds without one are only looked up. */
  readonly event?: EventResource;
}

const watched = (root: string, resources: Readonly<Partial<Record<ListedResource, EventResource | ''>>>) =>
  Object.entries(resources).map(
    ([resource, event]): WatchedResource => ({
      resource: resource as ListedResource,
      root,
      ...(event && { event }),
    }),
  );

const watchedResources: readonly WatchedResource[] = [
  ...watched('/api/v1', {
    namespaces: '',
    services: '',
    replicationcontrollers: '',
    persistentvolumes: 'PersistentVolume',
    persistentvolumeclaims: 'PersistentVolumeClaim',
  }),
  ...watched('/apis/apps/v1', { replicasets: '', statefulsets: '' }),
  ...watched('/apis/policy/v1', { poddisruptionbudgets: '' }),
  ...watched('/apis/storage.k8s.io/v1', {
    storageclasses: 'storage.k8s.io/StorageClass',
    csinodes: 'storage.k8s.io/CSINode',
    csidrivers: 'storage.k8s.io/CSIDriver',
    csistoragecapacities: 'storage.k8s.io/CSIStorageCapacity',
    volumeattachments: 'storage.k8s.io/VolumeAttachment',
  }),
];

type Changed = (
  event: ClusterEvent,
  before: DeepReadonly<KubeObject> | undefined,
  after: DeepReadonly<KubeObject> | undefined,
) => void;

/** The copies, by the plural of their resource. */
export class WatchedObjects {
  readonly #informers: ReadonlyMap<ListedResource, Informer<KubeObject>>;

  constructor(sim: Simulation, client: ApiClient, changed: Changed) {
    this.#informers = new Map(
      watchedResources.map(({ resource, root, event }) => {
        const informer = new Informer<KubeObject>(sim, client, `${root}/${resource}`);
        if (event) {
          informer.handle({
            added: (after) => changed({ resource: event, action: 'Add' }, undefined, after),
            updated: (before, after) => changed({ resource: event, action: 'Update' }, before, after),
            deleted: (before) => changed({ resource: event, action: 'Delete' }, before, undefined),
          });
        }
        return [resource, informer] as const;
      }),
    );
  }

  /** Returns when all first lists are in. */
  async start(): Promise<void> {
    for (const informer of this.#informers.values()) await informer.start();
  }

  store(resource: ListedResource): ReadonlyMap<string, DeepReadonly<KubeObject>> | undefined {
    return this.#informers.get(resource)?.store;
  }
}
