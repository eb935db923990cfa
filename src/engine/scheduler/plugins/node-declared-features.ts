/**
 * Keeps Pods that need a feature of the kubelet to nodes that declare it. Source: plugins/nodedeclaredfeatures and
 * k8s.io/component-helpers/nodedeclaredfeatures, 1.36.4.
 */
import {
  type DeepReadonly,
  deepEqual,
  type FilterPlugin,
  type Node,
  type PreFilterPlugin,
  type QueueingHintFunction,
  type ReadonlyPod,
  type SignPlugin,
  Status,
} from '#engine';

const reason = "node(s) didn't match Pod's required features";
const stateKey = 'PreFilterNodeDeclaredFeatures';

/** The features that a Pod's spec asks for. */
const features: Readonly<Record<string, (spec: ReadonlyPod['spec']) => boolean>> = {
  RestartAllContainersOnContainerExits: ({ containers, initContainers = [] }) =>
    [...containers, ...initContainers].some(({ restartPolicyRules }) =>
      restartPolicyRules?.some(({ action }) => action === 'RestartAllContainers'),
    ),
  UserNamespacesHostNetworkSupport: ({ hostNetwork, hostUsers }) =>
    hostNetwork === true && hostUsers === false,
};

export const NodeDeclaredFeatures = {
  name: 'NodeDeclaredFeatures',
  preFilter(pod, _nodes, state) {
    const needed = featuresOf(pod);
    if (needed.length === 0) return Status.skip();
    state.write(stateKey, needed);
    return undefined;
  },
  filter(_pod, node, state) {
    const declared = node.node.status?.declaredFeatures ?? [];
    const needed = state.read<string[]>(stateKey) ?? [];
    return needed.every((feature) => declared.includes(feature)) ? undefined : Status.unresolvable(reason);
  },
  signPod: (pod) => [{ key: 'v1.Pod.Spec.RequiredFeatures()', value: featuresOf(pod) }],
  eventsToRegister: () => [
    { resource: 'Node', actions: ['Add', 'UpdateNodeDeclaredFeature'], hint: nodeChanged },
    { resource: 'Pod', actions: ['Update'], hint: podUpdated },
  ],
} satisfies PreFilterPlugin & FilterPlugin & SignPlugin;

const featuresOf = ({ spec }: ReadonlyPod): string[] =>
  Object.keys(features).filter((feature) => features[feature]?.(spec));

const nodeChanged: QueueingHintFunction = (_pod, before, after) => {
  const declared = (node: unknown): readonly string[] =>
    (node as DeepReadonly<Node>).status?.declaredFeatures ?? [];
  return before && deepEqual(declared(before), declared(after)) ? 'QueueSkip' : 'Queue';
};

const podUpdated: QueueingHintFunction = (pod, before, after) => {
  if (after?.metadata.uid !== pod.metadata.uid) return 'QueueSkip';
  const same = deepEqual(featuresOf(before as ReadonlyPod), featuresOf(after as ReadonlyPod));
  return same ? 'QueueSkip' : 'Queue';
};
