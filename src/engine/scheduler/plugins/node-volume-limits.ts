/**
 * Keeps a node from getting more volumes of a CSI driver than it can attach. A node without a CSINode has no limit.
 * Source: plugins/nodevolumelimits, 1.36.4.
 */
import { type PreFilterPlugin, Status } from '#engine';

export const NodeVolumeLimits = {
  name: 'NodeVolumeLimits',
  preFilter: ({ spec: { volumes = [] } }) =>
    volumes.some(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim || ephemeral)
      ? undefined
      : Status.skip(),
} satisfies PreFilterPlugin;
