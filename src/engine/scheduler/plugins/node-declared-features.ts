/**
 * Keeps Pods that need a feature of the kubelet to nodes that declare it. None of the features that a Pod can need is
 * on in 1.36.4 by default, so every Pod passes. Source: plugins/nodedeclaredfeatures, 1.36.4.
 */
import { type PreFilterPlugin, Status } from '#engine';

export const NodeDeclaredFeatures = {
  name: 'NodeDeclaredFeatures',
  preFilter: () => Status.skip(),
} satisfies PreFilterPlugin;
