/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/rbac/v1/types.go; do not edit. Read by go-types.ts. */
export const rbacV1 = `package rbac
PolicyRule verbs:[]string! apiGroups:[]string resources:[]string resourceNames:[]string nonResourceURLs:[]string
Subject% kind! apiGroup name! namespace
RoleRef% apiGroup! kind! name!
Role +meta.TypeMeta metadata:meta.ObjectMeta rules:[]PolicyRule!
RoleBinding +meta.TypeMeta metadata:meta.ObjectMeta subjects:[]Subject roleRef:RoleRef!
ClusterRole +meta.TypeMeta metadata:meta.ObjectMeta rules:[]PolicyRule! aggregationRule:*AggregationRule
AggregationRule clusterRoleSelectors:[]meta.LabelSelector
ClusterRoleBinding +meta.TypeMeta metadata:meta.ObjectMeta subjects:[]Subject roleRef:RoleRef!
`;
