import type { Change } from './plugin-text.ts';

/** A change of one line that changes decisions, a plugin; of those that filter and score, one of each. */
export const pluginChanges: readonly (Change & { readonly plugin: string })[] = [
  { plugin: 'SchedulingGates', from: 'schedulingGates.length === 0', to: 'schedulingGates.length < 2' },
  { plugin: 'PrioritySort', from: 'first > second', to: 'first < second' },
  {
    plugin: 'NodeUnschedulable',
    from: 'return toleratesIt(pod) ? undefined : Status.unresolvable(reason);',
    to: 'return undefined;',
  },
  { plugin: 'NodeName', from: '!pod.spec.nodeName || ', to: '' },
  {
    plugin: 'TaintToleration',
    from: '? Status.unresolvable(reason) : undefined,',
    to: '? undefined : Status.unresolvable(reason),',
  },
  { plugin: 'TaintToleration', from: '{ reverse: true }', to: '{ reverse: false }' },
  {
    plugin: 'NodeAffinity',
    from: 'return matchesRequiredNodeAffinity(pod, node) ? undefined : Status.unresolvable(reason);',
    to: 'return undefined;',
  },
  {
    plugin: 'NodeAffinity',
    from: 'if (matchesNodeSelectorTerm(preference, node))',
    to: 'if (!matchesNodeSelectorTerm(preference, node))',
  },
  {
    plugin: 'NodePorts',
    from: 'ports.some((port) => node.usedPorts.conflicts(port)) ?',
    to: 'node.pods.length > 5 ?',
  },
  { plugin: 'NodeResourcesFit', from: 'want <= has - used', to: 'want <= has - 2 * used' },
  {
    plugin: 'NodeResourcesFit',
    from: '((allocatable - requested) * 100) / allocatable',
    to: '(requested * 100) / allocatable',
  },
  { plugin: 'VolumeRestrictions', from: 'return Status.unschedulable(reasonDisk);', to: 'return undefined;' },
  { plugin: 'NodeVolumeLimits', from: 'return Status.unschedulable(reason);', to: 'return undefined;' },
  { plugin: 'VolumeBinding', from: 'return Status.unresolvable(...found);', to: 'return undefined;' },
  { plugin: 'VolumeZone', from: 'places.every((place) => isAt(node, place)) ?', to: 'places.length < 9 ?' },
  { plugin: 'PodTopologySpread', from: 'if (skew > maxSkew)', to: 'if (skew > maxSkew + 1_000)' },
  { plugin: 'PodTopologySpread', from: '(100 * (most + least - entry.score))', to: '(100 * entry.score)' },
  {
    plugin: 'InterPodAffinity',
    from: 'if (!this.#nearEnough(node)) return Status.unresolvable(reasonAffinity);',
    to: '',
  },
  { plugin: 'InterPodAffinity', from: 'sum += values.get(', to: 'sum -= values.get(' },
  {
    plugin: 'DynamicResources',
    from: 'filter: () => Status.unresolvable(reasonNoDevices),',
    to: 'filter: () => undefined,',
  },
  { plugin: 'DynamicResources', from: 'score: () => 0,', to: 'score: (_pod, node) => node.pods.length,' },
  { plugin: 'DefaultPreemption', from: 'pickBest(candidates)[0]', to: 'pickBest(candidates).at(-1)' },
  {
    plugin: 'NodeResourcesBalancedAllocation',
    from: '(balance(after) - balance(before))',
    to: '(balance(before) - balance(after))',
  },
  { plugin: 'ImageLocality', from: 'state.nodes.size / nodeCount', to: '1' },
  {
    plugin: 'DefaultBinder',
    from: "{ kind: 'Node', name: nodeName }",
    to: "{ kind: 'Node', name: 'node-0' }",
  },
  { plugin: 'NodeDeclaredFeatures', from: 'declared.includes(feature)', to: '!declared.includes(feature)' },
];
