/**
 * What the API server knows of one resource: its names, how it is stored, and what is done to its objects on the way
 * in. One file a resource under resources/, one line in resources/registry.ts.
 * Source: k8s.io/apiserver/pkg/registry/rest `RESTCreateStrategy`, `RESTUpdateStrategy`; pkg/registry/core.
 */
import type { DeepReadonly, KubeObject, Time } from '../api/object.ts';
import type { ReasonCause } from '../api/status.ts';
import type { Micros } from '../sim/time.ts';
import type { ApiServer } from './api-server.ts';
import type { ExpectedKind } from './decoding/codec.ts';
import type { RequestContext } from './handlers.ts';

/** A column of the Table that the server prints. Source: pkg/printers/internalversion/printers.go. */
export interface TableColumn {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'date' | 'boolean';
  /** `name` for the column that holds the object's name. */
  readonly format?: string;
  /** 0: always shown, 1: only with `-o wide`. */
  readonly priority?: 0 | 1;
}

/** Reached below an object: `pods/nginx/status`. Methods that are absent are answered by 405. */
export interface Subresource<T extends KubeObject = KubeObject> {
  /** The kind of the body, where it is another than the resource's: `Binding`, `TokenRequest`. */
  readonly kind?: ExpectedKind;
  /** Fills in what such a body leaves out. */
  defaults?(draft: KubeObject): void;
  /** GET, PUT and PATCH read and write the object itself; these hooks decide which part of it counts. */
  readonly update?: UpdateStrategy<T>;
  /** Answers a POST with the decoded body. It may write by `server.storage`. */
  create?(context: RequestContext, body: KubeObject): Promise<KubeObject>;
  /** Answers a GET where that is not the object: logs. */
  get?(context: RequestContext): Promise<unknown>;
  /** Opens a connection to the kubelet, by GET or POST. */
  connect?(context: RequestContext): Promise<never>;
}

/** Hooks get a draft, which they change, and the object that is stored. */
export interface UpdateStrategy<T extends KubeObject = KubeObject> {
  prepareForUpdate?(draft: T, old: DeepReadonly<T>): void;
  validateUpdate?(object: DeepReadonly<T>, old: DeepReadonly<T>): readonly ReasonCause[];
  /** Loads the validation, where it is too much for what is not always asked for. */
  loadValidation?(object: DeepReadonly<T>): Promise<Pick<UpdateStrategy<T>, 'validateUpdate'>>;
  /** Whether an update without resourceVersion is taken. Most resources: yes. */
  readonly allowUnconditionalUpdate?: boolean;
}

export type Validation<T extends KubeObject = KubeObject> = Pick<
  Resource<T>,
  'validate' | 'warnings' | 'validateUpdate'
>;

/** How a Table shows objects of a kind; a kind without it is shown by name and time of creation. */
export interface TablePrinter<T extends KubeObject = KubeObject> {
  readonly columns: readonly TableColumn[];
  /** One cell a column. `now` is the virtual time, for ages. */
  cells(object: DeepReadonly<T>, now: Micros): readonly (string | number | boolean)[];

  /** Marks of a row: a Pod that has completed. */
  rowConditions?(object: DeepReadonly<T>): readonly unknown[];
}

export interface Resource<T extends KubeObject = KubeObject>
  extends UpdateStrategy<T>,
    Partial<TablePrinter<T>> {
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural, as in paths. */
  readonly resource: string;
  readonly kind: string;
  readonly singular: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly namespaced: boolean;
  /** Where it lies below /registry/, if not under its plural: nodes are `minions`. */
  readonly storagePrefix?: string;
  /** The methods that it has, if not all. */
  readonly verbs?: readonly string[];
  /** Seconds after which etcd drops an object: Events. */
  readonly ttlSeconds?: number;

  /** Fills in what was left out. Runs at decoding and again after an admission plugin's change. */
  defaults?(draft: T): void;
  /** Puts in what JSON of the real server always shows, such as `lastProbeTime: null`. Runs before each write. */
  canonicalize?(draft: T): void;
  /** For objects that no Go struct prints (decoding/codec.ts): the fields that JSON of one always shows. */
  printAlways?(draft: KubeObject): KubeObject;
  prepareForCreate?(draft: T, now: Time, warn: (text: string) => void): void;
  /** Gives a new or changed object what only one can have, such as a Service's address. Throws a StatusError if it is taken. */
  allocate?(draft: T, server: ApiServer): void;
  /** Asked when admission has let a write pass, before it is validated. Throws a StatusError to refuse it. */
  confirm?(context: RequestContext, object: DeepReadonly<T>, old?: DeepReadonly<T>): Promise<void>;
  /** Faults of a new object, those of its metadata first. */
  validate?(object: DeepReadonly<T>): readonly ReasonCause[];
  warnings?(object: DeepReadonly<T>): readonly string[];
  /** Loads these three, where they are too much for a kind that is not always used, or not always with faults. */
  loadValidation?(object: DeepReadonly<T>): Promise<Validation<T>>;
  /** Whether a new object certainly has neither faults nor warnings, so that they need not be loaded. */
  isPlain?(object: DeepReadonly<T>): boolean;

  /** Throws a StatusError for an object that may not be deleted. */
  validateDelete?(name: string): void;
  /** How long an object that is asked to go may take; undefined: it goes at once. */
  gracePeriodSeconds?(object: DeepReadonly<T>, asked: number | undefined): number;
  /** Whether the answer to a delete is the object; else it is a Status. */
  readonly returnsDeleted?: boolean;
  /** What else marks an object whose deletion has begun. */
  markDeleted?(draft: T): void;
  /** Whether something besides metadata.finalizers keeps it. */
  isHeld?(object: DeepReadonly<T>): boolean;

  /** What a fieldSelector may ask for besides metadata.name and metadata.namespace, and the values. */
  readonly fieldNames?: readonly string[];
  fields?(object: DeepReadonly<T>): Readonly<Record<string, string>>;
  /** The field by which the watch cache finds those whom a change concerns, and its value. */
  readonly trigger?: { readonly field: string; of(object: DeepReadonly<T>): string };

  /** Loads how a Table shows it, where that is too much for a kind of every run. */
  loadTable?(): Promise<TablePrinter<T>>;

  /** Such an object is answered, never stored: the reviews of authorization.k8s.io. */
  answer?(context: RequestContext, object: DeepReadonly<T>): KubeObject | Promise<KubeObject>;

  readonly subresources?: Readonly<Record<string, Subresource<T>>>;

  /** The same objects in another group or version share storage with the first: `events.k8s.io` with the core's. */
  readonly storedAs?: {
    readonly resource: Resource;
    toStorage(object: DeepReadonly<T>): KubeObject;
    fromStorage(object: DeepReadonly<KubeObject>): T;
  };
}
