/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/policy/v1/types.go; do not edit. Read by go-types.ts. */
export const policyV1 = `package policy
PodDisruptionBudgetSpec minAvailable:*intstr.IntOrString selector:*meta.LabelSelector maxUnavailable:*intstr.IntOrString unhealthyPodEvictionPolicy:*UnhealthyPodEvictionPolicyType
UnhealthyPodEvictionPolicyType=string
PodDisruptionBudgetStatus observedGeneration:int64 disruptedPods:map[string]meta.Time disruptionsAllowed:int32! currentHealthy:int32! desiredHealthy:int32! expectedPods:int32! conditions:[]meta.Condition~type#type
PodDisruptionBudget +meta.TypeMeta metadata:meta.ObjectMeta spec:PodDisruptionBudgetSpec status:PodDisruptionBudgetStatus
Eviction +meta.TypeMeta metadata:meta.ObjectMeta deleteOptions:*meta.DeleteOptions
`;
