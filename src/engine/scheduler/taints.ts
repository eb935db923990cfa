/** Taints and tolerations. Source: k8s.io/component-helpers/scheduling/corev1, 1.36.4. */
import type { Taint, Toleration } from '../api/core-v1.ts';
import type { DeepReadonly } from '../api/object.ts';

type Tolerations = readonly DeepReadonly<Toleration>[] | undefined;
type Effect = Taint['effect'];

/** The effects that keep a pod off a node. */
export const hardEffects: readonly Effect[] = ['NoSchedule', 'NoExecute'];

/** The first taint with one of the effects that no toleration tolerates. */
export const findUntoleratedTaint = (
  taints: readonly DeepReadonly<Taint>[],
  tolerations: Tolerations,
  effects: readonly Effect[] = hardEffects,
): DeepReadonly<Taint> | undefined =>
  taints.find(
    (taint) =>
      effects.includes(taint.effect) && !tolerations?.some((toleration) => tolerates(toleration, taint)),
  );

/**
 * An empty effect tolerates every effect, an empty key every key. The operators `Lt` and `Gt` are behind a feature
 * gate that is off: they tolerate nothing.
 */
export function tolerates(toleration: DeepReadonly<Toleration>, taint: DeepReadonly<Taint>): boolean {
  if (toleration.effect && toleration.effect !== taint.effect) return false;
  if (toleration.key && toleration.key !== taint.key) return false;
  if (toleration.operator === 'Exists') return true;
  return (
    (!toleration.operator || toleration.operator === 'Equal') &&
    (toleration.value ?? '') === (taint.value ?? '')
  );
}
