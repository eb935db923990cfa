/** Written by scripts/generate-go-types.ts from k8s.io/api v0.36.4/batch/v1/types.go; do not edit. Read by go-types.ts. */
export const batchV1 = `package batch
Job +meta.TypeMeta metadata:meta.ObjectMeta spec:JobSpec status:JobStatus
CompletionMode=string
PodFailurePolicyAction=string
PodFailurePolicyOnExitCodesOperator=string
PodReplacementPolicy=string
PodFailurePolicyOnExitCodesRequirement containerName:*string operator:PodFailurePolicyOnExitCodesOperator! values:[]int32!#
PodFailurePolicyOnPodConditionsPattern type:core.PodConditionType! status:core.ConditionStatus!
PodFailurePolicyRule action:PodFailurePolicyAction! onExitCodes:*PodFailurePolicyOnExitCodesRequirement onPodConditions:[]PodFailurePolicyOnPodConditionsPattern
PodFailurePolicy rules:[]PodFailurePolicyRule!
SuccessPolicy rules:[]SuccessPolicyRule!
SuccessPolicyRule succeededIndexes:*string succeededCount:*int32
JobSpec parallelism:*int32 completions:*int32 activeDeadlineSeconds:*int64 podFailurePolicy:*PodFailurePolicy successPolicy:*SuccessPolicy backoffLimit:*int32 backoffLimitPerIndex:*int32 maxFailedIndexes:*int32 selector:*meta.LabelSelector manualSelector:*bool template:core.PodTemplateSpec! ttlSecondsAfterFinished:*int32 completionMode:*CompletionMode suspend:*bool podReplacementPolicy:*PodReplacementPolicy managedBy:*string
JobStatus conditions:[]JobCondition~type% startTime:*meta.Time completionTime:*meta.Time active:int32 succeeded:int32 failed:int32 terminating:*int32 completedIndexes failedIndexes:*string uncountedTerminatedPods:*UncountedTerminatedPods ready:*int32
UncountedTerminatedPods succeeded:[]types.UID# failed:[]types.UID#
JobConditionType=string
JobCondition type:JobConditionType! status:core.ConditionStatus! lastProbeTime:meta.Time lastTransitionTime:meta.Time reason message
JobTemplateSpec metadata:meta.ObjectMeta spec:JobSpec
CronJob +meta.TypeMeta metadata:meta.ObjectMeta spec:CronJobSpec status:CronJobStatus
CronJobSpec schedule! timeZone:*string startingDeadlineSeconds:*int64 concurrencyPolicy:ConcurrencyPolicy suspend:*bool jobTemplate:JobTemplateSpec! successfulJobsHistoryLimit:*int32 failedJobsHistoryLimit:*int32
ConcurrencyPolicy=string
CronJobStatus active:[]core.ObjectReference lastScheduleTime:*meta.Time lastSuccessfulTime:*meta.Time
`;
