/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/storage/v1/types.go; do not edit. Read by go-types.ts. */
export const storageV1 = `package storage
StorageClass +meta.TypeMeta metadata:meta.ObjectMeta provisioner! parameters:map[string]string reclaimPolicy:*core.PersistentVolumeReclaimPolicy mountOptions:[]string allowVolumeExpansion:*bool volumeBindingMode:*VolumeBindingMode allowedTopologies:[]core.TopologySelectorTerm
VolumeBindingMode=string
VolumeAttachment +meta.TypeMeta metadata:meta.ObjectMeta spec:VolumeAttachmentSpec! status:VolumeAttachmentStatus
VolumeAttachmentSpec attacher! source:VolumeAttachmentSource! nodeName!
VolumeAttachmentSource persistentVolumeName:*string inlineVolumeSpec:*core.PersistentVolumeSpec
VolumeAttachmentStatus attached:bool! attachmentMetadata:map[string]string attachError:*VolumeError detachError:*VolumeError
VolumeError time:meta.Time message errorCode:*int32
CSIDriver +meta.TypeMeta metadata:meta.ObjectMeta spec:CSIDriverSpec!
CSIDriverSpec attachRequired:*bool podInfoOnMount:*bool volumeLifecycleModes:[]VolumeLifecycleMode# storageCapacity:*bool fsGroupPolicy:*FSGroupPolicy tokenRequests:[]TokenRequest requiresRepublish:*bool seLinuxMount:*bool nodeAllocatableUpdatePeriodSeconds:*int64 serviceAccountTokenInSecrets:*bool preventPodSchedulingIfMissing:*bool
FSGroupPolicy=string
VolumeLifecycleMode=string
TokenRequest audience! expirationSeconds:*int64
CSINode +meta.TypeMeta metadata:meta.ObjectMeta spec:CSINodeSpec!
CSINodeSpec drivers:[]CSINodeDriver!~name#name
CSINodeDriver name! nodeID! topologyKeys:[]string! allocatable:*VolumeNodeResources
VolumeNodeResources count:*int32
CSIStorageCapacity +meta.TypeMeta metadata:meta.ObjectMeta nodeTopology:*meta.LabelSelector storageClassName! capacity:*resource.Quantity maximumVolumeSize:*resource.Quantity
VolumeAttributesClass +meta.TypeMeta metadata:meta.ObjectMeta driverName! parameters:map[string]string
`;
