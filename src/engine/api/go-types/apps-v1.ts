/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/apps/v1/types.go; do not edit. Read by go-types.ts. */
export const appsV1 = `package apps
StatefulSet +meta.TypeMeta metadata:meta.ObjectMeta spec:StatefulSetSpec status:StatefulSetStatus
PodManagementPolicyType=string
StatefulSetUpdateStrategy type:StatefulSetUpdateStrategyType rollingUpdate:*RollingUpdateStatefulSetStrategy
StatefulSetUpdateStrategyType=string
RollingUpdateStatefulSetStrategy partition:*int32 maxUnavailable:*intstr.IntOrString
PersistentVolumeClaimRetentionPolicyType=string
StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted:PersistentVolumeClaimRetentionPolicyType whenScaled:PersistentVolumeClaimRetentionPolicyType
StatefulSetOrdinals start:int32!
StatefulSetSpec replicas:*int32 selector:*meta.LabelSelector! template:core.PodTemplateSpec! volumeClaimTemplates:[]core.PersistentVolumeClaim serviceName! podManagementPolicy:PodManagementPolicyType updateStrategy:StatefulSetUpdateStrategy revisionHistoryLimit:*int32 minReadySeconds:int32 persistentVolumeClaimRetentionPolicy:*StatefulSetPersistentVolumeClaimRetentionPolicy ordinals:*StatefulSetOrdinals
StatefulSetStatus observedGeneration:int64 replicas:int32! readyReplicas:int32 currentReplicas:int32 updatedReplicas:int32 currentRevision updateRevision collisionCount:*int32 conditions:[]StatefulSetCondition~type#type availableReplicas:int32!
StatefulSetConditionType=string
StatefulSetCondition type:StatefulSetConditionType! status:core.ConditionStatus! lastTransitionTime:meta.Time reason message
Deployment +meta.TypeMeta metadata:meta.ObjectMeta spec:DeploymentSpec status:DeploymentStatus
DeploymentSpec replicas:*int32 selector:*meta.LabelSelector! template:core.PodTemplateSpec! strategy:DeploymentStrategy^ minReadySeconds:int32 revisionHistoryLimit:*int32 paused:bool progressDeadlineSeconds:*int32
DeploymentStrategy type:DeploymentStrategyType rollingUpdate:*RollingUpdateDeployment
DeploymentStrategyType=string
RollingUpdateDeployment maxUnavailable:*intstr.IntOrString maxSurge:*intstr.IntOrString
DeploymentStatus observedGeneration:int64 replicas:int32 updatedReplicas:int32 readyReplicas:int32 availableReplicas:int32 unavailableReplicas:int32 terminatingReplicas:*int32 conditions:[]DeploymentCondition~type#type collisionCount:*int32
DeploymentConditionType=string
DeploymentCondition type:DeploymentConditionType! status:core.ConditionStatus! lastUpdateTime:meta.Time lastTransitionTime:meta.Time reason message
DaemonSetUpdateStrategy type:DaemonSetUpdateStrategyType rollingUpdate:*RollingUpdateDaemonSet
DaemonSetUpdateStrategyType=string
RollingUpdateDaemonSet maxUnavailable:*intstr.IntOrString maxSurge:*intstr.IntOrString
DaemonSetSpec selector:*meta.LabelSelector! template:core.PodTemplateSpec! updateStrategy:DaemonSetUpdateStrategy minReadySeconds:int32 revisionHistoryLimit:*int32
DaemonSetStatus currentNumberScheduled:int32! numberMisscheduled:int32! desiredNumberScheduled:int32! numberReady:int32! observedGeneration:int64 updatedNumberScheduled:int32 numberAvailable:int32 numberUnavailable:int32 collisionCount:*int32 conditions:[]DaemonSetCondition~type#type
DaemonSetConditionType=string
DaemonSetCondition type:DaemonSetConditionType! status:core.ConditionStatus! lastTransitionTime:meta.Time reason message
DaemonSet +meta.TypeMeta metadata:meta.ObjectMeta spec:DaemonSetSpec status:DaemonSetStatus
ReplicaSet +meta.TypeMeta metadata:meta.ObjectMeta spec:ReplicaSetSpec status:ReplicaSetStatus
ReplicaSetSpec replicas:*int32 minReadySeconds:int32 selector:*meta.LabelSelector! template:core.PodTemplateSpec
ReplicaSetStatus replicas:int32! fullyLabeledReplicas:int32 readyReplicas:int32 availableReplicas:int32 terminatingReplicas:*int32 observedGeneration:int64 conditions:[]ReplicaSetCondition~type#type
ReplicaSetConditionType=string
ReplicaSetCondition type:ReplicaSetConditionType! status:core.ConditionStatus! lastTransitionTime:meta.Time reason message
ControllerRevision +meta.TypeMeta metadata:meta.ObjectMeta data:runtime.RawExtension revision:int64!
`;
