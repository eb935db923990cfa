/**
 * The engine's public surface, imported as `#engine`. Leaf modules stand before `cluster.ts`: a plugin's file imports
 * only `#engine` and the cluster imports the plugins, so the order keeps that free of cycles.
 */
export type { ApiRequest, ApiResponse, PatchType, Watch } from './api/client.ts';
export { ApiClient } from './api/client.ts';
export type * from './api/core-v1.ts';
export type { DeepReadonly, KubeList, KubeObject, ObjectMeta, OwnerReference, Quantity, WatchEvent } from './api/object.ts';
export { deepCopy, deepEqual, deepFreeze, objectKey } from './api/object.ts';
export type { ApiStatus, ReasonCause, StatusDetails, StatusReason } from './api/status.ts';
export { alreadyExists, badRequest, conflict, forbidden, internalError, invalid, notFound, StatusError } from './api/status.ts';
export type { ChainLink, Displayable, TableCell, TableColumn, Tone, View } from './display.ts';
export { display, diffLines, printView } from './display.ts';
export type { Host } from './host.ts';
export { host } from './host.ts';
export { formatDuration, parseDuration } from './sim/time.ts';
export type { Duration, Micros } from './sim/time.ts';
export { NeverSettledError, ProcessError } from './sim/simulation.ts';
export type { Actor, EventData, EventKind, PatchOperation, TraceEvent } from './trace/events.ts';
export type { Phase, Step, StepInfo } from './trace/steps.ts';
export { phaseTitles, steps } from './trace/steps.ts';
export { Trace } from './trace/trace.ts';
export { formatEvent } from './trace/text.ts';
export { Cluster } from './cluster.ts';
