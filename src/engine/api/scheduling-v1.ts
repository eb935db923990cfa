/** scheduling.k8s.io/v1. Source: k8s.io/api/scheduling/v1, 1.36.4. */
import type { ObjectMeta } from './object.ts';

/** A name for a priority. */
export interface PriorityClass {
  apiVersion: 'scheduling.k8s.io/v1';
  kind: 'PriorityClass';
  metadata: ObjectMeta;
  value: number;
  /** Whether Pods without a class get this one. */
  globalDefault?: boolean;
  description?: string;
  preemptionPolicy?: 'Never' | 'PreemptLowerPriority';
}
