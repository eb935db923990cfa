/**
 * A webhook as the dispatchers ask it: a reader's hook, or one of a stored configuration.
 * Source: k8s.io/apiserver/pkg/admission/plugin/webhook/accessors.go.
 */
import type { LabelSelector } from '../../api/core-v1.ts';
import type { KubeObject } from '../../api/object.ts';
import type { Simulation } from '../../sim/simulation.ts';
import { seconds } from '../../sim/time.ts';
import type { AdmissionContext } from './admission.ts';
import type { AdmissionRequest, HookRule, ReviewResponse } from './hooks.ts';

export interface Webhook {
  readonly name: string;
  /** The configuration that it stands in; a reader's hook is its own. */
  readonly configuration: string;
  readonly rules: readonly HookRule[];
  /** `Equivalent` or `Exact`. */
  readonly matchPolicy: string;
  readonly failurePolicy: 'Fail' | 'Ignore';
  readonly timeoutSeconds: number;
  readonly namespaceSelector: LabelSelector | undefined;
  readonly objectSelector: LabelSelector | undefined;
  readonly sideEffects: string;
  readonly reinvocationPolicy: string;
  /** In CEL. All must hold. */
  readonly matchConditions: readonly MatchCondition[];
  /** Throws CallFailed if there is no answer that can be read. */
  call(review: AdmissionRequest<KubeObject>, context: AdmissionContext): Promise<ReviewResponse>;
}

export interface MatchCondition {
  readonly name: string;
  readonly expression: string;
}

/** The webhook could not be asked, or gave no answer that can be read. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
}

/** What a call comes to; undefined if it never does. */
export type Outcome<T> = { readonly value: T } | { readonly error: unknown } | undefined;

/** Runs a call in a process of its own, and gives it up when it takes too long: undefined. */
export async function withinSeconds<T>(
  sim: Simulation,
  name: string,
  timeoutSeconds: number,
  call: () => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  let outcome: Outcome<T>;
  const process = sim.spawn(name, async () => {
    outcome = await call();
  });
  await sim.block<void>(`${name} to answer`, (wake) => {
    const cancel = sim.after(seconds(timeoutSeconds), () => wake(undefined));
    process.whenOver(() => {
      if (!outcome) return;
      cancel();
      wake(undefined);
    });
  });
  return outcome;
}
