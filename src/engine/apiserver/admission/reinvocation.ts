/**
 * Whether a write goes through the chain a second time: it does when a policy or a webhook has changed the object.
 * Source: k8s.io/apiserver/pkg/admission/reinvocation.go, 1.36.4.
 */
export interface Reinvocation {
  wanted: boolean;
  /** Whether this is the second time. */
  second: boolean;
}
