/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/coordination/v1/types.go; do not edit. Read by go-types.ts. */
export const coordinationV1 = `package coordination
CoordinatedLeaseStrategy=string
Lease +meta.TypeMeta metadata:meta.ObjectMeta spec:LeaseSpec
LeaseSpec holderIdentity:*string leaseDurationSeconds:*int32 acquireTime:*meta.MicroTime renewTime:*meta.MicroTime leaseTransitions:*int32 strategy:*CoordinatedLeaseStrategy preferredHolder:*string
`;
