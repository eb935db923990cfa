/** policy/v1. Source: k8s.io/api/policy/v1, 1.36.4. */
import type { Condition, LabelSelector } from './core-v1.ts';
import type { IntOrString, ObjectMeta, Time } from './object.ts';

/** How many of the Pods that it selects may be evicted at a time. */
export interface PodDisruptionBudget {
  apiVersion: 'policy/v1';
  kind: 'PodDisruptionBudget';
  metadata: ObjectMeta;
  spec?: {
    /** A number or `50%`; not both of these. */
    minAvailable?: IntOrString;
    maxUnavailable?: IntOrString;
    selector?: LabelSelector;
    unhealthyPodEvictionPolicy?: string;
  };
  /** What the disruption controller has counted. */
  status?: {
    observedGeneration?: number;
    /** Pods whose eviction has been accepted and not been seen yet, by name. */
    disruptedPods?: Record<string, Time>;
    disruptionsAllowed?: number;
    currentHealthy?: number;
    desiredHealthy?: number;
    expectedPods?: number;
    conditions?: Condition[];
  };
}
