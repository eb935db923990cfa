/**
 * Rules that several default plugins follow, because their files import the same function of `#engine`. A plugin that is
 * swapped in changes a rule for itself alone; the others keep the engine's. The table is what the imports say
 * (tests/engine/scheduler/shared-rules.test.ts).
 */
interface SharedRule {
  readonly what: string;
  readonly plugins: readonly string[];
}

const fitAndBalance = ['NodeResourcesBalancedAllocation', 'NodeResourcesFit'];
const limitsAndBinding = ['NodeVolumeLimits', 'VolumeBinding'];

/** By the name of the function. */
export const sharedRules: Readonly<Record<string, SharedRule>> = {
  claimNameOf: { what: 'names of ephemeral claims', plugins: limitsAndBinding },
  claimOf: {
    what: 'way from a volume to its claim',
    plugins: [...limitsAndBinding, 'VolumeRestrictions', 'VolumeZone'],
  },
  classOfClaim: { what: 'way from a claim to its class', plugins: ['NodeVolumeLimits', 'VolumeZone'] },
  defaultNormalizeScore: { what: 'scaling of scores', plugins: ['NodeAffinity', 'TaintToleration'] },
  findUntoleratedTaint: {
    what: 'search for untolerated taints',
    plugins: ['PodTopologySpread', 'TaintToleration'],
  },
  foreignClaim: { what: 'check of who owns a claim', plugins: limitsAndBinding },
  matchesRequiredNodeAffinity: { what: 'node affinity', plugins: ['NodeAffinity', 'PodTopologySpread'] },
  podRequests: { what: 'sum of what a Pod asks for', plugins: fitAndBalance },
  resourceUse: { what: 'sum of what is in use on a node', plugins: fitAndBalance },
  tolerates: { what: 'meaning of a toleration', plugins: ['NodeUnschedulable', 'TaintToleration'] },
  usesClaim: { what: 'test whether a Pod uses a claim', plugins: limitsAndBinding },
};

export const followsSharedRule = (plugin: string): boolean =>
  Object.values(sharedRules).some(({ plugins }) => plugins.includes(plugin));

/** What stays as it was though these plugins were swapped: `PodTopologySpread keeps the built-in node affinity.` */
export function keptRules(swapped: readonly string[]): string[] {
  const kept = new Map<string, string[]>();
  for (const { what, plugins } of Object.values(sharedRules)) {
    if (!plugins.some((plugin) => swapped.includes(plugin))) continue;
    for (const plugin of plugins)
      if (!swapped.includes(plugin)) kept.set(plugin, [...(kept.get(plugin) ?? []), what]);
  }
  return [...kept].map(([plugin, rules]) => `${plugin} keeps the built-in ${rules.join(', and the ')}.`);
}
