/**
 * The fields of a KubeSchedulerConfiguration and of the plugins' arguments, for the strict decoder.
 * Source: k8s.io/kube-scheduler/config/v1, types.go and types_pluginargs.go, 1.36.4.
 */

import { pluginSets } from './plugin-sets.ts';

/** A Go type. A struct is named; its package stands before the dot in messages. */
export type FieldType =
  | 'string'
  | 'bool'
  | 'int32'
  | 'int64'
  | 'float32'
  | 'duration'
  | 'any'
  | { readonly struct: string }
  | { readonly list: FieldType }
  | { readonly map: FieldType };

export type StructFields = Readonly<Record<string, FieldType>>;

const of = (struct: string): FieldType => ({ struct });
const listOf = (item: FieldType): FieldType => ({ list: item });
const typeMeta: StructFields = { kind: 'string', apiVersion: 'string' };
const pluginSet = of('v1.PluginSet');

export const structs: Readonly<Record<string, StructFields>> = {
  'v1.KubeSchedulerConfiguration': {
    ...typeMeta,
    parallelism: 'int32',
    leaderElection: of('v1alpha1.LeaderElectionConfiguration'),
    clientConnection: of('v1alpha1.ClientConnectionConfiguration'),
    enableProfiling: 'bool',
    enableContentionProfiling: 'bool',
    percentageOfNodesToScore: 'int32',
    podInitialBackoffSeconds: 'int64',
    podMaxBackoffSeconds: 'int64',
    profiles: listOf(of('v1.KubeSchedulerProfile')),
    extenders: listOf(of('v1.Extender')),
    delayCacheUntilActive: 'bool',
  },
  'v1alpha1.LeaderElectionConfiguration': {
    leaderElect: 'bool',
    leaseDuration: 'duration',
    renewDeadline: 'duration',
    retryPeriod: 'duration',
    resourceLock: 'string',
    resourceName: 'string',
    resourceNamespace: 'string',
  },
  'v1alpha1.ClientConnectionConfiguration': {
    kubeconfig: 'string',
    acceptContentTypes: 'string',
    contentType: 'string',
    qps: 'float32',
    burst: 'int32',
  },
  'v1.KubeSchedulerProfile': {
    schedulerName: 'string',
    percentageOfNodesToScore: 'int32',
    plugins: of('v1.Plugins'),
    pluginConfig: listOf(of('v1.PluginConfig')),
  },
  'v1.Plugins': Object.fromEntries(pluginSets.map((point) => [point, pluginSet])),
  'v1.PluginSet': { enabled: listOf(of('v1.Plugin')), disabled: listOf(of('v1.Plugin')) },
  'v1.Plugin': { name: 'string', weight: 'int32' },
  'v1.PluginConfig': { name: 'string', args: 'any' },
  'v1.Extender': {
    urlPrefix: 'string',
    filterVerb: 'string',
    preemptVerb: 'string',
    prioritizeVerb: 'string',
    weight: 'int64',
    bindVerb: 'string',
    enableHTTPS: 'bool',
    tlsConfig: of('v1.ExtenderTLSConfig'),
    httpTimeout: 'duration',
    nodeCacheCapable: 'bool',
    managedResources: listOf(of('v1.ExtenderManagedResource')),
    ignorable: 'bool',
  },
  'v1.ExtenderManagedResource': { name: 'string', ignoredByScheduler: 'bool' },
  'v1.ExtenderTLSConfig': {
    insecure: 'bool',
    serverName: 'string',
    certFile: 'string',
    keyFile: 'string',
    caFile: 'string',
    certData: 'string',
    keyData: 'string',
    caData: 'string',
  },
  'v1.DefaultPreemptionArgs': {
    ...typeMeta,
    minCandidateNodesPercentage: 'int32',
    minCandidateNodesAbsolute: 'int32',
  },
  'v1.DynamicResourcesArgs': { ...typeMeta, filterTimeout: 'duration', bindingTimeout: 'duration' },
  'v1.InterPodAffinityArgs': {
    ...typeMeta,
    hardPodAffinityWeight: 'int32',
    ignorePreferredTermsOfExistingPods: 'bool',
  },
  'v1.NodeAffinityArgs': { ...typeMeta, addedAffinity: of('v1.NodeAffinity') },
  'v1.NodeResourcesBalancedAllocationArgs': { ...typeMeta, resources: listOf(of('v1.ResourceSpec')) },
  'v1.NodeResourcesFitArgs': {
    ...typeMeta,
    ignoredResources: listOf('string'),
    ignoredResourceGroups: listOf('string'),
    scoringStrategy: of('v1.ScoringStrategy'),
  },
  'v1.PodTopologySpreadArgs': {
    ...typeMeta,
    defaultConstraints: listOf(of('v1.TopologySpreadConstraint')),
    defaultingType: 'string',
  },
  'v1.VolumeBindingArgs': {
    ...typeMeta,
    bindTimeoutSeconds: 'int64',
    shape: listOf(of('v1.UtilizationShapePoint')),
  },
  'v1.ResourceSpec': { name: 'string', weight: 'int64' },
  'v1.ScoringStrategy': {
    type: 'string',
    resources: listOf(of('v1.ResourceSpec')),
    requestedToCapacityRatio: of('v1.RequestedToCapacityRatioParam'),
  },
  'v1.RequestedToCapacityRatioParam': { shape: listOf(of('v1.UtilizationShapePoint')) },
  'v1.UtilizationShapePoint': { utilization: 'int32', score: 'int32' },
  'v1.NodeAffinity': {
    requiredDuringSchedulingIgnoredDuringExecution: of('v1.NodeSelector'),
    preferredDuringSchedulingIgnoredDuringExecution: listOf(of('v1.PreferredSchedulingTerm')),
  },
  'v1.NodeSelector': { nodeSelectorTerms: listOf(of('v1.NodeSelectorTerm')) },
  'v1.PreferredSchedulingTerm': { weight: 'int32', preference: of('v1.NodeSelectorTerm') },
  'v1.NodeSelectorTerm': {
    matchExpressions: listOf(of('v1.NodeSelectorRequirement')),
    matchFields: listOf(of('v1.NodeSelectorRequirement')),
  },
  'v1.NodeSelectorRequirement': { key: 'string', operator: 'string', values: listOf('string') },
  'v1.TopologySpreadConstraint': {
    maxSkew: 'int32',
    topologyKey: 'string',
    whenUnsatisfiable: 'string',
    labelSelector: of('v1.LabelSelector'),
    minDomains: 'int32',
    nodeAffinityPolicy: 'string',
    nodeTaintsPolicy: 'string',
    matchLabelKeys: listOf('string'),
  },
  'v1.LabelSelector': {
    matchLabels: { map: 'string' },
    matchExpressions: listOf(of('v1.LabelSelectorRequirement')),
  },
  'v1.LabelSelectorRequirement': { key: 'string', operator: 'string', values: listOf('string') },
};
