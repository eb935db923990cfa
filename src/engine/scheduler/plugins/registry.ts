/**
 * The plugins of the default profile in their order, with their weights. A function, not a constant: a plugin's file
 * may be the first that is imported, and then it is not there yet when this one is evaluated.
 * Source: pkg/scheduler/apis/config/v1/default_plugins.go, 1.36.4.
 */
import type { PluginOrFactory } from '../framework.ts';
import { DefaultBinder } from './default-binder.ts';
import { DefaultPreemption } from './default-preemption.ts';
import { DynamicResources } from './dynamic-resources.ts';
import { ImageLocality } from './image-locality.ts';
import { InterPodAffinity } from './inter-pod-affinity.ts';
import { NodeAffinity } from './node-affinity.ts';
import { NodeDeclaredFeatures } from './node-declared-features.ts';
import { NodeName } from './node-name.ts';
import { NodePorts } from './node-ports.ts';
import { NodeResourcesBalancedAllocation } from './node-resources-balanced-allocation.ts';
import { NodeResourcesFit } from './node-resources-fit.ts';
import { NodeUnschedulable } from './node-unschedulable.ts';
import { NodeVolumeLimits } from './node-volume-limits.ts';
import { PodTopologySpread } from './pod-topology-spread.ts';
import { PrioritySort } from './priority-sort.ts';
import { SchedulingGates } from './scheduling-gates.ts';
import { TaintToleration } from './taint-toleration.ts';
import { VolumeBinding } from './volume-binding.ts';
import { VolumeRestrictions } from './volume-restrictions.ts';
import { VolumeZone } from './volume-zone.ts';
export interface WeightedPlugin {
  readonly plugin: PluginOrFactory;
  /** What the plugin's normalized score is multiplied by; 1 if absent. */
  readonly weight?: number;
}

export function defaultPlugins(): WeightedPlugin[] {
  return [
    { plugin: SchedulingGates },
    { plugin: PrioritySort },
    { plugin: NodeUnschedulable },
    { plugin: NodeName },
    { plugin: TaintToleration, weight: 3 },
    { plugin: NodeAffinity, weight: 2 },
    { plugin: NodePorts },
    { plugin: NodeResourcesFit, weight: 1 },
    { plugin: VolumeRestrictions },
    { plugin: NodeVolumeLimits },
    { plugin: VolumeBinding },
    { plugin: VolumeZone },
    { plugin: PodTopologySpread, weight: 2 },
    { plugin: InterPodAffinity, weight: 2 },
    { plugin: DynamicResources, weight: 2 },
    { plugin: DefaultPreemption },
    { plugin: NodeResourcesBalancedAllocation, weight: 1 },
    { plugin: ImageLocality, weight: 1 },
    { plugin: DefaultBinder },
    { plugin: NodeDeclaredFeatures },
  ];
}
