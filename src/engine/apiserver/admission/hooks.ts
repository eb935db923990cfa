/**
 * Hooks: admission from outside the API server. A hook has a webhook's contract: an AdmissionReview request goes in, a
 * verdict comes out, with a JSON Patch if the hook mutates. So the same hook can serve a real cluster.
 * Source: k8s.io/api/admission/v1, k8s.io/api/admissionregistration/v1, 1.36.4.
 */
import type { LabelSelector, Pod } from '../../api/core-v1.ts';
import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import type { StatusDetails } from '../../api/status.ts';
import type { PatchOperation } from '../../trace/events.ts';
import type { Operation } from './admission.ts';

/** Which writes a hook is asked about. */
export interface HookRule {
  readonly operations: readonly (Operation | '*')[];
  /** `''` is the core group; default all. */
  readonly apiGroups?: readonly string[];
  /** Default all. */
  readonly apiVersions?: readonly string[];
  /** Plurals, such as `pods`, `pods/status`, `pods/*`, `*`. */
  readonly resources: readonly string[];
  readonly scope?: 'Namespaced' | 'Cluster' | '*';
}

/** The `request` of an AdmissionReview, admission.k8s.io/v1. Everything in it is frozen. */
export interface AdmissionRequest<T extends KubeObject = Pod> {
  readonly uid: string;
  readonly kind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly resource: { readonly group: string; readonly version: string; readonly resource: string };
  readonly subResource?: string;
  /** What the request named, where the hook asked for another version of it. */
  readonly requestKind: { readonly group: string; readonly version: string; readonly kind: string };
  readonly requestResource: { readonly group: string; readonly version: string; readonly resource: string };
  readonly requestSubResource?: string;
  /** Empty while it has still to be generated. */
  readonly name: string;
  readonly namespace: string;
  readonly operation: Operation;
  readonly userInfo: {
    readonly username: string;
    readonly uid?: string;
    readonly groups: readonly string[];
    readonly extra?: Readonly<Record<string, readonly string[]>>;
  };
  /** The object as it would be stored; null for a DELETE, whatever the type says. */
  readonly object: DeepReadonly<T>;
  /** The object as it is stored; null for a CREATE. */
  readonly oldObject: DeepReadonly<T> | null;
  readonly dryRun: boolean;
  readonly options: unknown;
}

/** The `response` of an AdmissionReview, without its uid. */
export interface ReviewResponse {
  readonly allowed: boolean;
  /** Mutating hooks only; `patched` makes one. */
  readonly patch?: readonly PatchOperation[] | undefined;
  /** Why not, for a hook that denies. The code is 400 if none of 400 or more is given. */
  readonly status?:
    | {
        readonly code?: number;
        readonly message?: string;
        readonly reason?: string;
        readonly details?: StatusDetails;
      }
    | undefined;
  /** Shown to the user by kubectl. */
  readonly warnings?: readonly string[] | undefined;
  /** For the audit log, with the hook's name before each key. */
  readonly auditAnnotations?: Readonly<Record<string, string>> | undefined;
}

interface Hook<T extends KubeObject> {
  /** A domain with at least three parts, such as `add-team.example.com`. */
  readonly name: string;
  readonly rules: readonly HookRule[];
  /** What a hook that fails means: the write fails, or goes on without it. Default `Fail`. */
  readonly failurePolicy?: 'Fail' | 'Ignore';
  /** 1 to 30, default 10. */
  readonly timeoutSeconds?: number;
  /** Only objects in namespaces with these labels. */
  readonly namespaceSelector?: LabelSelector;
  /** Only objects with these labels. */
  readonly objectSelector?: LabelSelector;
  /** A hook with `Some` is not asked in a dry run: that write fails. Default `None`. */
  readonly sideEffects?: 'None' | 'NoneOnDryRun' | 'Some' | 'Unknown';
  /** The verdict; a Promise of it is awaited. */
  review(request: AdmissionRequest<T>): ReviewResponse | Promise<ReviewResponse>;
}

/** A hook that may change objects. `T` is what its rules let through: Pods, unless you write another type. */
export interface MutatingHook<T extends KubeObject = Pod> extends Hook<T> {
  /** `IfNeeded`: asked once more when a later hook or plugin has changed the object. Default `Never`. */
  readonly reinvocationPolicy?: 'Never' | 'IfNeeded';
}

/** A hook that allows or denies. It is asked last, about the object as it would be stored. */
export interface ValidatingHook<T extends KubeObject = Pod> extends Hook<T> {}
