/**
 * Keeps Pods apart that may not share a volume: claims with the access mode ReadWriteOncePod.
 * Source: plugins/volumerestrictions, 1.36.4.
 */
import { type AnyPlugin, claimsOf, type PluginFactory, type ReadonlyPod, Status } from '#engine';

const reason =
  'node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use by another pod';
const stateKey = 'PreFilterVolumeRestrictions';

export const VolumeRestrictions = {
  name: 'VolumeRestrictions',
  defaultArgs: {},
  create: (_args, handle) => ({
    name: 'VolumeRestrictions',
    preFilter(pod, nodes, state) {
      const claims = claimsOf(pod, handle);
      if (claims instanceof Status) return claims;
      const exclusive = new Set(
        claims
          .filter(({ spec }) => spec?.accessModes?.includes('ReadWriteOncePod'))
          .map(({ metadata }) => metadata.name ?? ''),
      );
      const users = nodes
        .flatMap((node) => node.pods)
        .filter((other) => other.metadata.namespace === pod.metadata.namespace);
      const use = new ExclusiveUse(exclusive, 0);
      for (const name of exclusive) if (users.some((other) => usesClaim(other, name))) use.conflicts++;
      if (use.conflicts === 0) return Status.skip();
      state.write(stateKey, use);
      return undefined;
    },
    addPod: (pod, { pod: added }, _node, state) => state.read<ExclusiveUse>(stateKey)?.count(pod, added, 1),
    removePod: (pod, { pod: removed }, _node, state) =>
      state.read<ExclusiveUse>(stateKey)?.count(pod, removed, -1),
    filter: (_pod, _node, state) =>
      (state.read<ExclusiveUse>(stateKey)?.conflicts ?? 0) > 0 ? Status.unschedulable(reason) : undefined,
    eventsToRegister: () => [
      { resource: 'AssignedPod', actions: ['Delete'] },
      { resource: 'Node', actions: ['Add'] },
      { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'] },
    ],
  }),
} satisfies PluginFactory<object, AnyPlugin>;

const usesClaim = (pod: ReadonlyPod, name: string): boolean =>
  (pod.spec.volumes ?? []).some(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName === name);

/** How many uses by others stand against the Pod's exclusive claims. */
class ExclusiveUse {
  readonly claims: ReadonlySet<string>;
  conflicts: number;

  constructor(claims: ReadonlySet<string>, conflicts: number) {
    this.claims = claims;
    this.conflicts = conflicts;
  }

  clone(): ExclusiveUse {
    return new ExclusiveUse(this.claims, this.conflicts);
  }

  count(pod: ReadonlyPod, changed: ReadonlyPod, by: number): void {
    if (changed.metadata.namespace !== pod.metadata.namespace) return;
    for (const name of this.claims) if (usesClaim(changed, name)) this.conflicts += by;
  }
}
