/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/node/v1/types.go; do not edit. Read by go-types.ts. */
export const nodeV1 = `package node
RuntimeClass +meta.TypeMeta metadata:meta.ObjectMeta handler! overhead:*Overhead scheduling:*Scheduling
Overhead podFixed:core.ResourceList
Scheduling nodeSelector:map[string]string% tolerations:[]core.Toleration
`;
