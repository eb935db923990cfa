/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/discovery/v1/types.go; do not edit. Read by go-types.ts. */
export const discoveryV1 = `package discovery
EndpointSlice +meta.TypeMeta metadata:meta.ObjectMeta addressType:AddressType! endpoints:[]Endpoint! ports:[]EndpointPort!
AddressType=string
Endpoint addresses:[]string!# conditions:EndpointConditions hostname:*string targetRef:*core.ObjectReference deprecatedTopology:map[string]string nodeName:*string zone:*string hints:*EndpointHints
EndpointConditions ready:*bool serving:*bool terminating:*bool
EndpointHints forZones:[]ForZone forNodes:[]ForNode
ForZone name!
ForNode name!
EndpointPort% name:*string protocol:*core.Protocol port:*int32 appProtocol:*string
`;
