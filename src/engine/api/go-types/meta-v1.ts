/** Written by scripts/generate-go-types.ts from k8s.io/apimachinery v0.36.4/pkg/apis/meta/v1/types.go; do not edit. Read by go-types.ts. */
export const metaV1 = `package meta
TypeMeta kind apiVersion
ListMeta selfLink resourceVersion continue remainingItemCount:*int64 shardInfo:*ShardInfo
ShardInfo selector!
ObjectMeta name generateName namespace selfLink uid:types.UID resourceVersion generation:int64 creationTimestamp:Time0 deletionTimestamp:*Time deletionGracePeriodSeconds:*int64 labels:map[string]string annotations:map[string]string ownerReferences:[]OwnerReference~uid#uid finalizers:[]string~# managedFields:[]ManagedFieldsEntry
OwnerReference% apiVersion! kind! name! uid:types.UID! controller:*bool blockOwnerDeletion:*bool
ListOptions +TypeMeta labelSelector fieldSelector watch:bool allowWatchBookmarks:bool resourceVersion resourceVersionMatch:ResourceVersionMatch timeoutSeconds:*int64 limit:int64 continue sendInitialEvents:*bool shardSelector
ResourceVersionMatch=string
GetOptions +TypeMeta resourceVersion
DeletionPropagation=string
DeleteOptions +TypeMeta gracePeriodSeconds:*int64 preconditions:*Preconditions orphanDependents:*bool propagationPolicy:*DeletionPropagation dryRun:[]string ignoreStoreReadErrorWithClusterBreakingPotential:*bool
CreateOptions +TypeMeta dryRun:[]string fieldManager fieldValidation
PatchOptions +TypeMeta dryRun:[]string force:*bool fieldManager fieldValidation
ApplyOptions +TypeMeta dryRun:[]string force:bool! fieldManager!
UpdateOptions +TypeMeta dryRun:[]string fieldManager fieldValidation
Preconditions uid:*types.UID resourceVersion:*string
Status +TypeMeta metadata:ListMeta status message reason:StatusReason details:*StatusDetails code:int32
StatusDetails name group kind uid:types.UID causes:[]StatusCause retryAfterSeconds:int32
StatusReason=string
StatusCause reason:CauseType message field
CauseType=string
List +TypeMeta metadata:ListMeta items:[]runtime.RawExtension!
APIVersions +TypeMeta versions:[]string! serverAddressByClientCIDRs:[]ServerAddressByClientCIDR!
APIGroupList +TypeMeta groups:[]APIGroup!
APIGroup +TypeMeta name! versions:[]GroupVersionForDiscovery! preferredVersion:GroupVersionForDiscovery serverAddressByClientCIDRs:[]ServerAddressByClientCIDR
ServerAddressByClientCIDR clientCIDR! serverAddress!
GroupVersionForDiscovery groupVersion! version!
APIResource name! singularName! namespaced:bool! group version kind! verbs:Verbs! shortNames:[]string categories:[]string storageVersionHash
Verbs=[]string
APIResourceList +TypeMeta groupVersion! resources:[]APIResource!
RootPaths paths:[]string!
LabelSelector% matchLabels:map[string]string matchExpressions:[]LabelSelectorRequirement
LabelSelectorRequirement key! operator:LabelSelectorOperator! values:[]string
LabelSelectorOperator=string
FieldSelectorRequirement key! operator:FieldSelectorOperator! values:[]string
FieldSelectorOperator=string
ManagedFieldsEntry manager operation:ManagedFieldsOperationType apiVersion time:*Time fieldsType fieldsV1:*FieldsV1 subresource
ManagedFieldsOperationType=string
Table +TypeMeta metadata:ListMeta columnDefinitions:[]TableColumnDefinition! rows:[]TableRow!
TableColumnDefinition name! type! format! description! priority:int32!
TableRow conditions:[]TableRowCondition object:runtime.RawExtension
TableRowCondition type:RowConditionType! status:ConditionStatus! reason message
RowConditionType=string
ConditionStatus=string
IncludeObjectPolicy=string
TableOptions +TypeMeta includeObject:IncludeObjectPolicy
PartialObjectMetadata +TypeMeta metadata:ObjectMeta
PartialObjectMetadataList +TypeMeta metadata:ListMeta items:[]PartialObjectMetadata!
Condition type! status:ConditionStatus! observedGeneration:int64 lastTransitionTime:Time! reason! message!
`;
