/**
 * The kinds of trace events and what each carries. `data` is plain JSON and frozen; objects in it are the very
 * objects that the component saw at that moment.
 */

import type { KubeObject } from '../api/object.ts';
import type { ReasonCause } from '../api/status.ts';
import type { AuditEvent } from '../apiserver/audit-log.ts';
import type { Micros } from '../sim/time.ts';
import type { Step } from './steps.ts';

/** Who did it: the names that the components have in the real cluster. A kubelet is `kubelet/node-1`, and so on. */
export type Actor = string;

/** `recorded`: a recording of the real 1.36.4 has the same. `modelled`: plausible (latencies, sizes, ids). */
export type Basis = 'recorded' | 'modelled';

/** One operation of an RFC 6902 JSON Patch. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: string;
  readonly value?: unknown;
  readonly from?: string;
}

/** A node that a Filter plugin refused. `code` is the framework's: Unschedulable, UnschedulableAndUnresolvable, … */
export interface NodeRefusal {
  readonly node: string;
  readonly plugin: string;
  readonly code: string;
  readonly reasons: readonly string[];
}

/** One Score plugin's scores: an entry a node, in the order of the event's `nodes`. Weighted is normalized times weight. */
export interface ScoreColumn {
  readonly plugin: string;
  readonly weight: number;
  readonly raw: readonly number[];
  readonly normalized: readonly number[];
}

/** A request's number, the same in all events about it. */
type RequestId = number;

export interface EventData {
  // kubectl
  'command.started': { readonly line: string };
  'kubeconfig.loaded': {
    readonly path: string;
    readonly context: string;
    readonly server: string;
    readonly user: string;
    readonly namespace: string;
  };
  'object.built': { readonly object: unknown };
  'command.finished': {
    readonly line: string;
    readonly exitCode: number;
    readonly stdout: string;
    readonly stderr: string;
  };
  // the wire
  'connection.opened': {
    readonly connection: number;
    readonly client: string;
    readonly server: string;
    readonly tls: string;
    readonly user: string;
  };
  'request.sent': {
    readonly request: RequestId;
    readonly method: string;
    readonly path: string;
    readonly body?: unknown;
  };
  'response.received': { readonly request: RequestId; readonly status: number };
  // API server: the handler chain
  'request.received': {
    readonly request: RequestId;
    readonly verb: string;
    readonly method: string;
    readonly path: string;
    readonly resource: string;
    readonly name?: string;
  };
  'request.authenticated': {
    readonly request: RequestId;
    readonly user: string;
    readonly groups: readonly string[];
  };
  'request.audited': {
    readonly request: RequestId;
    readonly stage: string;
    readonly user: string;
    readonly impersonatedUser?: string;
    readonly verb: string;
    readonly resource: string;
    readonly name?: string;
    readonly code?: number;
    /** Of the last stage: what filters and plugins have to say, such as authorization.k8s.io/reason. */
    readonly annotations?: Readonly<Record<string, string>>;
    /** As the audit log has it, where a policy asks for it. */
    readonly event?: AuditEvent;
  };
  'request.classified': {
    readonly request: RequestId;
    readonly flowSchema: string;
    readonly priorityLevel: string;
  };
  'request.authorized': { readonly request: RequestId; readonly allowed: boolean; readonly reason: string };
  'object.decoded': { readonly request: RequestId; readonly object: unknown };
  'object.defaulted': { readonly request: RequestId; readonly before: unknown; readonly object: unknown };
  /** An AdmissionReview goes out to a hook. */
  'hook.called': {
    readonly request: RequestId;
    readonly plugin: string;
    readonly hook: string;
    readonly review: unknown;
  };
  'admission.mutated': {
    readonly request: RequestId;
    readonly plugin: string;
    readonly hook?: string;
    readonly before: unknown;
    readonly object: unknown;
    readonly patch: readonly PatchOperation[];
  };
  'admission.failed': {
    readonly request: RequestId;
    readonly plugin: string;
    readonly hook?: string;
    readonly message: string;
    readonly ignored: boolean;
  };
  'object.validated': { readonly request: RequestId; readonly causes: readonly ReasonCause[] };
  'admission.validated': {
    readonly request: RequestId;
    readonly plugin: string;
    readonly hook?: string;
    readonly allowed: boolean;
    readonly message?: string;
  };
  'response.sent': {
    readonly request: RequestId;
    readonly status: number;
    readonly reason?: string;
    readonly message?: string;
  };
  'watch.opened': {
    readonly watch: number;
    readonly path: string;
    readonly watcher: string;
    readonly resourceVersion: string;
  };
  'watch.sent': {
    readonly watch: number;
    readonly watcher: string;
    readonly type: string;
    readonly object: KubeObject;
  };
  'watch.closed': { readonly watch: number; readonly watcher: string };
  // etcd
  'etcd.put': {
    readonly key: string;
    readonly revision: number;
    readonly createRevision: number;
    readonly version: number;
    readonly value: unknown;
    readonly lease?: number;
  };
  'etcd.deleted': { readonly key: string; readonly revision: number };
  'etcd.compacted': { readonly revision: number };
  'lease.granted': { readonly lease: number; readonly ttlSeconds: number };
  'lease.expired': { readonly lease: number; readonly keys: readonly string[] };
  // scheduler
  'queue.moved': {
    readonly pod: string;
    readonly queue: string;
    readonly event: string;
    /** The PreEnqueue plugin that keeps it among the unschedulable pods. */
    readonly gatedBy?: string;
    /** When its back-off is over. */
    readonly until?: number;
  };
  /** A pod that was taken is in flight no more (`done`), or one that waited was deleted. */
  'queue.left': { readonly pod: string; readonly why: 'done' | 'deleted' };
  /** A node is being made free for a pod; without `node` it no longer is. */
  'pod.nominated': { readonly pod: string; readonly node?: string };
  'cycle.started': { readonly pod: string; readonly attempt: number };
  'nodes.prefiltered': {
    readonly pod: string;
    readonly plugin: string;
    readonly code: string;
    readonly reasons: readonly string[];
    readonly nodes?: readonly string[];
  };
  'nodes.filtered': {
    readonly pod: string;
    readonly evaluated: number;
    readonly feasible: readonly string[];
    readonly refused: readonly NodeRefusal[];
  };
  'nodes.postfiltered': {
    readonly pod: string;
    readonly plugin: string;
    readonly code: string;
    readonly message: string;
    readonly nominatedNode?: string;
  };
  'nodes.scored': {
    readonly pod: string;
    readonly nodes: readonly string[];
    readonly plugins: readonly ScoreColumn[];
    readonly totals: readonly number[];
  };
  'node.selected': {
    readonly pod: string;
    readonly node: string;
    readonly score?: number;
    readonly evaluated: number;
    readonly feasible: number;
  };
  'extension.called': {
    readonly pod: string;
    readonly point: string;
    readonly plugin: string;
    readonly node?: string;
    readonly code: string;
    readonly message?: string;
  };
  'pod.assumed': { readonly pod: string; readonly node: string };
  'pod.bound': { readonly pod: string; readonly node: string };
  'cycle.failed': {
    readonly pod: string;
    readonly reason: string;
    readonly message: string;
    readonly plugins: readonly string[];
  };
  // controllers
  'controller.acted': { readonly controller: string; readonly action: string; readonly object: string };
  // kubelet
  'kubelet.pod': {
    readonly pod: string;
    readonly operation: 'ADD' | 'UPDATE' | 'RECONCILE' | 'DELETE' | 'REMOVE' | 'SYNC';
  };
  'sync.started': { readonly pod: string; readonly updateType: string; readonly phase: string };
  'sync.finished': { readonly pod: string; readonly error?: string };
  'volume.mounted': { readonly pod: string; readonly volume: string; readonly plugin: string };
  'volume.unmounted': { readonly pod: string };
  'pleg.event': { readonly pod: string; readonly type: string; readonly container: string };
  'status.generated': { readonly pod: string; readonly version: number; readonly status: unknown };
  // container runtime
  'cri.called': {
    readonly service: 'RuntimeService' | 'ImageService';
    readonly method: string;
    readonly request: unknown;
  };
  'cri.answered': {
    readonly service: 'RuntimeService' | 'ImageService';
    readonly method: string;
    readonly response?: unknown;
    readonly error?: string;
    readonly micros: number;
  };
  'namespace.created': { readonly path: string };
  'cni.called': {
    readonly plugin: string;
    readonly command: string;
    readonly env: Readonly<Record<string, string>>;
    readonly stdin: unknown;
  };
  'cni.answered': {
    readonly plugin: string;
    readonly command: string;
    readonly stdout?: unknown;
    readonly error?: string;
    readonly micros: number;
  };
  'registry.requested': { readonly method: string; readonly uri: string };
  'registry.answered': {
    readonly uri: string;
    readonly status: number;
    readonly bytes: number;
    readonly mediaType?: string;
  };
  'layer.unpacked': { readonly digest: string; readonly bytes: number; readonly micros: number };
  'image.created': { readonly image: string; readonly id: string };
  'runc.called': {
    readonly operation: string;
    readonly container: string;
    readonly argv: readonly string[];
    readonly spec?: unknown;
  };
  'runc.syscall': {
    readonly container: string;
    readonly process: string;
    readonly call: string;
    readonly result?: string;
  };
  'runc.answered': {
    readonly operation: string;
    readonly container: string;
    readonly exitCode: number;
    readonly micros: number;
  };
  'container.state': {
    readonly pod: string;
    readonly container: string;
    readonly id: string;
    readonly state: 'created' | 'running' | 'exited';
    readonly exitCode?: number;
  };
  // the program
  'program.noted': { readonly message: string };
}

export type EventKind = keyof EventData;

interface Envelope<K extends EventKind> {
  /** 1, 2, 3, … in the order in which things happened. */
  readonly id: number;
  readonly at: Micros;
  readonly actor: Actor;
  readonly kind: K;
  readonly step: Step;
  /** Id of the event that triggered this one. Absent for what the program outside does. */
  readonly cause?: number;
  readonly data: Readonly<EventData[K]>;
  readonly basis: Basis;
  /** The file under src/engine that emitted it. */
  readonly source: string;
}

/** Everything that happens is one of these. `kind` tells the type of `data`. */
export type TraceEvent<K extends EventKind = EventKind> = { [P in K]: Envelope<P> }[K];
