/**
 * The engine's public surface, imported as `#engine`. Leaf modules stand before `cluster.ts`: a plugin's file imports
 * only `#engine` and the cluster imports the plugins, so the order keeps that free of cycles.
 */
export type * from './api/apps-v1.ts';
export type { ApiRequest, ApiResponse, PatchType, Watch } from './api/client.ts';
export { ApiClient } from './api/client.ts';
export type * from './api/core-v1.ts';
export type {
  DeepReadonly,
  KubeList,
  KubeObject,
  ObjectMeta,
  OwnerReference,
  Quantity,
  WatchEvent,
} from './api/object.ts';
export { deepCopy, deepEqual, deepFreeze, objectKey } from './api/object.ts';
export { configMapNamesOf, secretNamesOf } from './api/pod-references.ts';
export type * from './api/policy-v1.ts';
export {
  isQuantity,
  quantityMillis,
  quantityValue,
} from './api/quantities.ts';
export type * from './api/rbac-v1.ts';
export type * from './api/scheduling-v1.ts';
export type { Labels, Selector } from './api/selectors.ts';
export { bothSelectors, labelSelector, selectorFromSet, selectsNothing } from './api/selectors.ts';
export type { ApiStatus, ReasonCause, StatusDetails, StatusReason } from './api/status.ts';
export {
  alreadyExists,
  badRequest,
  conflict,
  forbidden,
  internalError,
  invalid,
  notFound,
  StatusError,
} from './api/status.ts';
export type * from './api/storage-v1.ts';
export type { ReceivedEvent, WatchLog } from './api/watch-log.ts';
export type {
  AdmissionAttributes,
  AdmissionChain,
  AdmissionContext,
  AdmissionPlugin,
  AdmissionResource,
  MutableAttributes,
  Operation,
} from './apiserver/admission/admission.ts';
export { concerns, refused } from './apiserver/admission/admission.ts';
export type {
  AdmissionRequest,
  HookRule,
  MutatingHook,
  ReviewResponse,
  ValidatingHook,
} from './apiserver/admission/hooks.ts';
export type { PluginOrder } from './apiserver/admission/order.ts';
export { pluginOrder } from './apiserver/admission/order.ts';
export type { Draft } from './apiserver/admission/patched.ts';
export { patchBetween, patched } from './apiserver/admission/patched.ts';
export { AdmissionRecord, admissionRecordOf } from './apiserver/admission/record.ts';
export type { AuditEvent, AuditLevel, AuditPolicy, AuditRule, AuditStage } from './apiserver/audit-log.ts';
export type { ClientCertificate, UserInfo } from './apiserver/authentication.ts';
export type {
  Authorizer,
  AuthorizerAttributes,
  AuthorizerVerdict,
  ObjectLister,
} from './apiserver/authorization.ts';
export { allow, nodeOf, noOpinion } from './apiserver/authorization.ts';
export { bootstrapRules } from './apiserver/bootstrap-policy/bootstrap-policy.ts';
export { ruleAllows, rulesGranted } from './apiserver/rbac-rules.ts';
export { isDefaultClass } from './apiserver/resources/storageclasses.ts';
export type { StoredValue } from './apiserver/stored-value.ts';
export type { ClusterOptions, OutstandingCall } from './cluster.ts';
export { Cluster } from './cluster.ts';
export type { ByteRow, ChainLink, Displayable, TableCell, TableColumn, Tone, View } from './display.ts';
export { diffLines, display, printView } from './display.ts';
export type { Host } from './host.ts';
export { host } from './host.ts';
export type { NodeOptions } from './initial-objects.ts';
export type { Completion, Completions, PromptAnswer, PromptRequest } from './kubectl/prompt.ts';
export type { CommandOptions, CommandProgress, Terminal } from './kubectl/terminal.ts';
export type { AffinityTerm, AffinityTerms } from './scheduler/affinity-terms.ts';
export { affinityTermsOf, termMatches } from './scheduler/affinity-terms.ts';
export type {
  ClusterEvent,
  ClusterEventWithHint,
  EventAction,
  EventResource,
  QueueingHint,
  QueueingHintFunction,
} from './scheduler/cluster-events.ts';
export type { CsiVolume } from './scheduler/csi-migration.ts';
export { driverOfProvisioner, isMigratable, migratedVolume } from './scheduler/csi-migration.ts';
export type { NodeDecision, PluginScore } from './scheduler/decision.ts';
export { compareDecisions, Decision, decisionOf } from './scheduler/decision.ts';
export type * from './scheduler/framework.ts';
export { CycleState, countReasons, NodeToStatus, Status } from './scheduler/framework.ts';
export { naturalLogarithm } from './scheduler/natural-logarithm.ts';
export {
  matchesNodeSelector,
  matchesNodeSelectorTerm,
  matchesRequiredNodeAffinity,
} from './scheduler/node-affinity.ts';
export type { HostPort, ImageState, PodInfo } from './scheduler/node-info.ts';
export { HostPorts, hostPortsOf, NodeInfo, podInfoOf } from './scheduler/node-info.ts';
export { defaultNormalizeScore } from './scheduler/normalize-score.ts';
export type { Claim } from './scheduler/persistent-volumes.ts';
export { classOfClaim } from './scheduler/persistent-volumes.ts';
export type { Requests } from './scheduler/pod-requests.ts';
export {
  isExtendedResource,
  nonZeroPodRequests,
  podRequests,
  Resource,
  scoredPodRequests,
} from './scheduler/pod-requests.ts';
export {
  hostPortsFragment,
  nodeAffinityFragments,
  resourcesFragment,
  tolerationsFragment,
  volumesFragment,
} from './scheduler/pod-signature.ts';
export type { ResourceUse } from './scheduler/resource-use.ts';
export { resourceUse } from './scheduler/resource-use.ts';
export { storageLimit } from './scheduler/storage-capacity.ts';
export { findUntoleratedTaint, tolerates } from './scheduler/taints.ts';
export type { PodClaims, PodVolumes } from './scheduler/volume-binder.ts';
export { VolumeBinder } from './scheduler/volume-binder.ts';
export { claimNameOf, claimOf, foreignClaim, usesClaim } from './scheduler/volume-claims.ts';
export type { NodeChange } from './scheduler/what-if.ts';
export type { Injection, RealClock } from './sim/simulation.ts';
export { NeverSettledError, ProcessError } from './sim/simulation.ts';
export type { Duration, Micros } from './sim/time.ts';
export { formatDuration, parseDuration } from './sim/time.ts';
export type { Actor, EventData, EventKind, PatchOperation, TraceEvent } from './trace/events.ts';
export type { Phase, Step, StepInfo } from './trace/steps.ts';
export { phaseTitles, steps } from './trace/steps.ts';
export { formatEvent } from './trace/text.ts';
export type { UntracedWrite } from './trace/trace.ts';
export { Trace } from './trace/trace.ts';
export type { OutsideAnswer, OutsideClients, OutsideRequest, ServeOptions } from './wire/outside-clients.ts';
