/**
 * Keeps Pods that need a feature of the kubelet to nodes that declare it. Source: plugins/nodedeclaredfeatures and
 * k8s.io/component-helpers/nodedeclaredfeatures, 1.36.4.
 */
import { type FilterPlugin, type PreFilterPlugin, type ReadonlyPod, Status } from '#engine';

const reason = "node(s) didn't match Pod's required features";
const stateKey = 'PreFilterNodeDeclaredFeatures';

/** The features that a Pod's spec asks for. */
const features: Readonly<Record<string, (spec: ReadonlyPod['spec']) => boolean>> = {
  UserNamespacesHostNetworkSupport: ({ hostNetwork, hostUsers }) =>
    hostNetwork === true && hostUsers === false,
};

export const NodeDeclaredFeatures = {
  name: 'NodeDeclaredFeatures',
  preFilter(pod, _nodes, state) {
    const needed = Object.keys(features).filter((feature) => features[feature]?.(pod.spec));
    if (needed.length === 0) return Status.skip();
    state.write(stateKey, needed);
    return undefined;
  },
  filter(_pod, node, state) {
    const declared = node.node.status?.declaredFeatures ?? [];
    const needed = state.read<string[]>(stateKey) ?? [];
    return needed.every((feature) => declared.includes(feature)) ? undefined : Status.unresolvable(reason);
  },
  eventsToRegister: () => [
    { resource: 'Node', actions: ['Add', 'UpdateNodeDeclaredFeature'] },
    { resource: 'Pod', actions: ['Update'] },
  ],
} satisfies PreFilterPlugin & FilterPlugin;
