/** Types of rbac.authorization.k8s.io/v1. Source: k8s.io/api/rbac/v1/types.go. */
import type { LabelSelector } from './core-v1.ts';
import type { KubeObject } from './object.ts';

/** What may be done: verbs upon resources of API groups (of these names only), or upon paths. */
export interface PolicyRule {
  verbs: readonly string[];
  apiGroups?: readonly string[];
  resources?: readonly string[];
  resourceNames?: readonly string[];
  nonResourceURLs?: readonly string[];
}

export interface Subject {
  kind: string;
  /** Empty for service accounts. */
  apiGroup?: string;
  name: string;
  /** Service accounts only. */
  namespace?: string;
}

export interface RoleRef {
  apiGroup: string;
  kind: string;
  name: string;
}

export interface Role extends KubeObject {
  rules?: readonly PolicyRule[] | null;
}

export interface ClusterRole extends Role {
  /** A controller fills `rules` with those of the roles that these select. */
  aggregationRule?: { clusterRoleSelectors?: readonly LabelSelector[] };
}

/** Grants a role's rules to subjects: in its namespace, or everywhere if it is a ClusterRoleBinding. */
export interface RoleBinding extends KubeObject {
  subjects?: readonly Subject[];
  roleRef: RoleRef;
}
