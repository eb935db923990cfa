/**
 * Admission: what may change or refuse a write after the user has been allowed to make it. A plugin is compiled into
 * the API server; a hook (hooks.ts) is asked from outside. Source: k8s.io/apiserver/pkg/admission/interfaces.go.
 */
import type { DeepReadonly, KubeObject } from '../../api/object.ts';
import { forbidden, type StatusError } from '../../api/status.ts';
import type { RandomStream } from '../../sim/random.ts';
import type { Simulation } from '../../sim/simulation.ts';
import type { EventData, EventKind } from '../../trace/events.ts';
import type { Step } from '../../trace/steps.ts';
import type { UserInfo } from '../authentication.ts';
import type { AuthorizerAttributes, AuthorizerVerdict } from '../authorization.ts';
import type { Codec } from '../decoding/codec.ts';

export type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';

/** What admission needs to know of a resource; the server's own declarations have it. */
export interface AdmissionResource {
  /** `''` is the core group. */
  readonly group: string;
  readonly version: string;
  /** The plural, such as `pods`. */
  readonly resource: string;
  readonly kind: string;
  /** Fills in what an object leaves out. */
  defaults?(draft: KubeObject): void;
}

/** A write on its way to storage, as admission sees it. What is in it is frozen. */
export interface AdmissionAttributes<T = KubeObject> {
  readonly operation: Operation;
  readonly resource: AdmissionResource;
  /** What the request names, where rules have matched it as another resource of the same objects. */
  readonly requested?: AdmissionResource;
  /** `status`, `binding`, … or empty. */
  readonly subresource: string;
  /** Empty for what has no namespace. */
  readonly namespace: string;
  /** Empty while it has still to be generated. */
  readonly name: string;
  readonly user: UserInfo;
  /** The object as it would be written; undefined for a DELETE. */
  readonly object: DeepReadonly<T> | undefined;
  /** The object as it is stored; undefined for a CREATE. */
  readonly oldObject: DeepReadonly<T> | undefined;
  readonly dryRun: boolean;
  /** What the request asks for besides: CreateOptions, UpdateOptions or DeleteOptions. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** The same for a plugin that may change the object: `object` is a draft. */
export interface MutableAttributes<T = KubeObject> extends Omit<AdmissionAttributes<T>, 'object'> {
  readonly object: T;
}

/** What the server gives a plugin. */
export interface AdmissionContext {
  readonly server: {
    readonly sim: Simulation;
    readonly random: RandomStream;
    /** An object as the server's own informers know it. `resource` is the plural. */
    lookup<T extends KubeObject>(
      group: string,
      resource: string,
      namespace: string,
      name: string,
    ): T | undefined;
    /** All objects of a kind, or those of a namespace, in the same way. */
    list<T extends KubeObject>(group: string, resource: string, namespace?: string): readonly T[];
    /** Changes a stored object without asking admission; `change` is asked again if another write came between. */
    amend<T extends KubeObject>(
      group: string,
      resource: string,
      stored: DeepReadonly<T>,
      change: (current: DeepReadonly<T>) => T | DeepReadonly<T>,
    ): Promise<void>;
    /** What the server's authorizers say. */
    authorize(attributes: AuthorizerAttributes): AuthorizerVerdict;
  };
  /** Warning headers of the answer. */
  readonly warnings: string[];
  /** What the audit log says of the request besides. */
  readonly auditAnnotations: Record<string, string>;
  /** How objects are printed for whoever made this request; without it as they are. */
  readonly codec?: Pick<Codec, 'finished'>;
  /** Emits an event about this request. */
  emit<K extends EventKind>(kind: K, step: Step, data: Omit<EventData[K], 'request'>): void;
}

/**
 * A plugin of the API server. `admit` changes `object` in place, `validate` refuses by throwing a StatusError (which
 * `admit` may do as well). A plugin of a Cluster's options replaces the one of its name, or joins at the end.
 */
export interface AdmissionPlugin {
  readonly name: string;
  /** Whether the plugin wants to be asked about this write. */
  handles(attributes: AdmissionAttributes, context: AdmissionContext): boolean;
  admit?(attributes: MutableAttributes, context: AdmissionContext): void | Promise<void>;
  validate?(attributes: AdmissionAttributes, context: AdmissionContext): void | Promise<void>;
}

/** All plugins and hooks of a server, in order. Both methods throw a StatusError to refuse. */
export interface AdmissionChain {
  /** Whether a reader's hooks or plugins are in it, who may leave anything. */
  readonly readersCode?: boolean;
  /** The object as the plugins and mutating hooks leave it, frozen. */
  admit(attributes: AdmissionAttributes, context: AdmissionContext): Promise<KubeObject | undefined>;
  validate(attributes: AdmissionAttributes, context: AdmissionContext): Promise<void>;
}

/** Whether the write is of this resource (and subresource). `pods`, `pods/binding`, `leases.coordination.k8s.io`. */
export function concerns(
  { resource, subresource }: AdmissionAttributes,
  ...wanted: readonly string[]
): boolean {
  const group = resource.group && `.${resource.group}`;
  return wanted.includes(`${resource.resource}${subresource && `/${subresource}`}${group}`);
}

/** A refusal by a plugin. Source: k8s.io/apiserver/pkg/admission/errors.go `NewForbidden`. */
export function refused(attributes: AdmissionAttributes | MutableAttributes, why: string): StatusError {
  const metadata = attributes.object?.metadata;
  const name = attributes.name || metadata?.name || metadata?.generateName || 'Unknown';
  return forbidden(attributes.resource, name, why);
}
