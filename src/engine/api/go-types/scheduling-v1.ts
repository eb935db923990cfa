/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/scheduling/v1/types.go; do not edit. Read by go-types.ts. */
export const schedulingV1 = `package scheduling
PriorityClass +meta.TypeMeta metadata:meta.ObjectMeta value:int32! globalDefault:bool description preemptionPolicy:*core.PreemptionPolicy
`;
