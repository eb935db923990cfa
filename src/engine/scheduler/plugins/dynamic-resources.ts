/**
 * Places Pods with resource claims. Pods without any pass through it: their PreFilter is skipped, every node scores 0,
 * and its PostFilter finds nothing to give back, which is the first half of many FailedScheduling messages. A cluster
 * here has no devices, so that a Pod with claims stays unschedulable. Source: plugins/dynamicresources, 1.36.4.
 */
import {
  type AnyPlugin,
  type DeepReadonly,
  deepEqual,
  type Handle,
  type KubeObject,
  type PluginFactory,
  type ReadonlyPod,
  Status,
} from '#engine';

const stateKey = 'PreFilterDynamicResources';
const reasonNoDevices = 'cannot allocate all claims';

export interface DynamicResourcesArgs {
  /** How long the search for devices on one node may take. */
  readonly filterTimeout: string;
  /** How long PreBind waits for devices to be attached. */
  readonly bindingTimeout: string;
}

type ResourceClaim = DeepReadonly<KubeObject> & {
  readonly status?: { readonly allocation?: unknown };
};

export const DynamicResources = {
  name: 'DynamicResources',
  defaultArgs: { filterTimeout: '10s', bindingTimeout: '10m0s' },
  create: (_args, handle) => ({
    name: 'DynamicResources',
    preEnqueue(pod) {
      const claims = claimsOf(pod, handle);
      return typeof claims === 'string' ? Status.unresolvable(claims) : undefined;
    },
    preFilter(pod, _nodes, state) {
      state.write(stateKey, {});
      const claims = claimsOf(pod, handle);
      if (typeof claims === 'string') return Status.unresolvable(claims);
      return claims.length === 0 ? Status.skip() : undefined;
    },
    filter: () => Status.unresolvable(reasonNoDevices),
    postFilter: (_pod, _nodes, state) =>
      state.read(stateKey) ? Status.unschedulable('no new claims to deallocate') : Status.error('not found'),
    score: () => 0,
    normalizeScore: () => undefined,
    reserve: () => undefined,
    unreserve: () => undefined,
    preBindPreFlight: () => Status.skip(),
    preBind: () => undefined,
    signPod: ({ spec }) =>
      spec.resourceClaims?.length
        ? Status.unschedulable('pods with dra resource claims are not signable')
        : [],
    eventsToRegister: () => [
      { resource: 'Node', actions: ['Add', 'UpdateNodeAllocatable', 'UpdateNodeLabel'] },
      {
        resource: 'resource.k8s.io/ResourceClaim',
        actions: ['Add', 'Update'],
        hint: (pod, before, after) => {
          const claims = claimsOf(pod, handle);
          if (typeof claims === 'string') return 'QueueSkip';
          return claimHelps(claims, before as ResourceClaim | undefined, after as ResourceClaim)
            ? 'Queue'
            : 'QueueSkip';
        },
      },
      {
        resource: 'Pod',
        actions: ['UpdatePodGeneratedResourceClaim'],
        hint: (pod, _before, after) =>
          after?.metadata.uid === pod.metadata.uid &&
          typeof claimsOf(after as ReadonlyPod, handle) !== 'string'
            ? 'Queue'
            : 'QueueSkip',
      },
      { resource: 'resource.k8s.io/DeviceClass', actions: ['Add', 'Update'] },
      { resource: 'resource.k8s.io/ResourceSlice', actions: ['Add', 'Update'] },
    ],
  }),
} satisfies PluginFactory<DynamicResourcesArgs, AnyPlugin>;

/** A Pod's claims, or why it cannot be tried yet. Source: dynamic-resource-allocation/resourceclaim. */
function claimsOf(pod: ReadonlyPod, handle: Handle): ResourceClaim[] | string {
  const claims: ResourceClaim[] = [];
  for (const { name, resourceClaimName, resourceClaimTemplateName } of pod.spec.resourceClaims ?? []) {
    const status = pod.status?.resourceClaimStatuses?.find((one) => one.name === name);
    if (resourceClaimTemplateName !== undefined && !status)
      return `pod "${pod.metadata.namespace}/${pod.metadata.name}": ResourceClaim not created yet`;
    const claimName = resourceClaimName ?? status?.resourceClaimName;
    // A template may have decided that no claim is needed.
    if (claimName === undefined) continue;
    const claim = handle.get('resourceclaims', `${pod.metadata.namespace}/${claimName}`);
    if (!claim) return `resourceclaim.resource.k8s.io "${claimName}" not found`;
    if (claim.metadata.deletionTimestamp) return `resourceclaim "${claimName}" is being deleted`;
    claims.push(claim);
  }
  return claims;
}

/** Devices have been given back, or one of the Pod's own claims has come or changed. */
function claimHelps(
  claims: readonly ResourceClaim[],
  before: ResourceClaim | undefined,
  after: ResourceClaim,
): boolean {
  if (before?.status?.allocation && !after.status?.allocation) return true;
  if (!claims.some(({ metadata }) => metadata.uid === after.metadata.uid)) return false;
  return !before || !deepEqual(before.status ?? {}, after.status ?? {});
}
