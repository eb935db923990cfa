/**
 * Refuses Pods whose volume claims do not exist. Pods without claims pass through it.
 * Source: plugins/volumebinding, 1.36.4.
 */
import { type AnyPlugin, claimsOf, type PluginFactory, Status } from '#engine';

export const VolumeBinding = {
  name: 'VolumeBinding',
  defaultArgs: {},
  create: (_args, handle) => ({
    name: 'VolumeBinding',
    preFilter(pod) {
      const claims = claimsOf(pod, handle);
      if (claims instanceof Status) return claims;
      return claims.length === 0 ? Status.skip() : undefined;
    },
    preScore: () => Status.skip(),
    score: () => 0,
    eventsToRegister: () => [
      { resource: 'PersistentVolumeClaim', actions: ['Add', 'Update'] },
      { resource: 'PersistentVolume', actions: ['Add', 'Update'] },
      { resource: 'StorageClass', actions: ['Add', 'Update'] },
      { resource: 'Node', actions: ['Add', 'UpdateNodeLabel', 'UpdateNodeTaint'] },
    ],
  }),
} satisfies PluginFactory<object, AnyPlugin>;
