/** What is reached below a Pod. Source: pkg/registry/core/pod/{strategy.go,storage,rest}. */
import type { Container, Pod } from '../../api/core-v1.ts';
import { type DeepReadonly, deepCopy, deepEqual, type ObjectMeta } from '../../api/object.ts';
import { badRequest, notFound } from '../../api/status.ts';
import type { RequestContext } from '../handlers.ts';
import type { Subresource } from '../resource.ts';
import { type Binding, bind } from './pod-binding.ts';
import { pods } from './pods.ts';

export const podSubresources: Readonly<Record<string, Subresource<Pod>>> = {
  status: {
    update: {
      prepareForUpdate: (draft, old) => {
        draft.spec = deepCopy<Pod['spec']>(old.spec);
        draft.status ??= {};
        draft.status.qosClass ??= old.status.qosClass as string;
        delete draft.metadata.deletionTimestamp;
        take(draft.metadata, old.metadata, 'ownerReferences');
      },
      loadValidation: () => import('../validation/pod-status.ts'),
    },
  },
  ephemeralcontainers: {
    update: {
      prepareForUpdate: (draft, old) => {
        const { ephemeralContainers } = draft.spec;
        reset(draft, old);
        if (ephemeralContainers) draft.spec.ephemeralContainers = ephemeralContainers;
        else delete draft.spec.ephemeralContainers;
        countGeneration(draft, old);
      },
      loadValidation: () => import('../validation/ephemeral-containers.ts'),
    },
  },
  resize: {
    update: {
      prepareForUpdate: (draft, old) => {
        keepResources(draft, old);
        countGeneration(draft, old);
      },
      loadValidation: () => import('../validation/pod-resize.ts'),
    },
  },
  binding: {
    kind: { group: '', version: 'v1', kind: 'Binding' },
    defaults: (draft: Binding) => {
      draft.target ??= {};
    },
    create: bind,
  },
  eviction: {
    kind: { group: 'policy', version: 'v1', kind: 'Eviction', alsoVersions: ['v1beta1'] },
    create: async (context, body) => {
      const { evict } = await context.server.sim.load(() => import('./pod-eviction.ts'));
      return evict(context, body);
    },
  },
  log: {
    get: async (context) => {
      const { spec } = await podOf(context);
      if (!spec.nodeName) return '';
      throw notFound(pods, spec.nodeName);
    },
  },
  exec: { connect },
  attach: { connect },
  portforward: { connect },
};

const podOf = async ({ server, info }: RequestContext): Promise<DeepReadonly<Pod>> =>
  (await server.storage.get(pods, info.namespace, info.name)) as unknown as DeepReadonly<Pod>;

/** Nothing listens on the kubelet's port: the way ends there. */
async function connect(context: RequestContext): Promise<never> {
  const { metadata, spec } = await podOf(context);
  if (!spec.nodeName) throw badRequest(`pod ${metadata.name} does not have a host assigned`);
  throw notFound(pods, spec.nodeName);
}

/** All as it was, but for what the caller puts back. Source: metav1.ResetObjectMetaForStatus. */
function reset(draft: Pod, old: DeepReadonly<Pod>): void {
  draft.spec = deepCopy<Pod['spec']>(old.spec);
  draft.status = deepCopy<Pod['status']>(old.status);
  const kept = ['deletionTimestamp', 'labels', 'annotations', 'finalizers', 'ownerReferences'] as const;
  for (const key of kept) take(draft.metadata, old.metadata, key);
}

function take(metadata: ObjectMeta, old: DeepReadonly<ObjectMeta>, key: keyof ObjectMeta): void {
  if (old[key] === undefined) delete metadata[key];
  else Object.assign(metadata, { [key]: deepCopy(old[key]) });
}

function countGeneration(draft: Pod, old: DeepReadonly<Pod>): void {
  if (!deepEqual(draft.spec, old.spec)) draft.metadata.generation = (old.metadata.generation ?? 0) + 1;
}

/** Of the new state, only resources and resize policies; what is put in another order is left for validation. */
function keepResources(draft: Pod, old: DeepReadonly<Pod>): void {
  const { containers, initContainers = [], resources } = draft.spec;
  const before = old.spec;
  if (containers.length !== before.containers.length) return;
  if (initContainers.length !== (before.initContainers?.length ?? 0)) return;
  reset(draft, old);
  if (resources) draft.spec.resources = resources;
  else delete draft.spec.resources;
  draft.spec.containers = merged(containers, before.containers);
  if (before.initContainers) draft.spec.initContainers = merged(initContainers, before.initContainers);
}

function merged(now: Container[], before: readonly DeepReadonly<Container>[]): Container[] {
  if (now.some(({ name }, i) => name !== before[i]?.name)) return now;
  return before.map((old, i) => {
    const { resources, resizePolicy } = now[i] as Container;
    const container = deepCopy<Container>(old);
    if (resources) container.resources = resources;
    if (resizePolicy) container.resizePolicy = resizePolicy;
    else delete container.resizePolicy;
    return container;
  });
}
