/**
 * kube-apiserver: the only door to etcd. Requests pass the handlers of handlers.ts in the order of the real server.
 */
import type { ApiRequest, ApiResponse, Watch } from '../api/client.ts';
import type { DeepReadonly, KubeObject } from '../api/object.ts';
import type { Etcd } from '../etcd/etcd.ts';
import type { RandomStream } from '../sim/random.ts';
import type { Simulation } from '../sim/simulation.ts';
import { type Micros, rfc3339 } from '../sim/time.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import type { AdmissionChain } from './admission/admission.ts';
import type { AuditPolicy } from './audit-log.ts';
import type { Connection } from './authentication.ts';
import {
  type Authorizer,
  type AuthorizerAttributes,
  type AuthorizerVerdict,
  authorizeBy,
  type ObjectLister,
} from './authorization.ts';
import { authorizersInOrder } from './authorizers/registry.ts';
import { coreObjects } from './bootstrap-policy/bootstrap-policy.ts';
import { typedCodec } from './decoding/codec.ts';
import { metadataFor } from './endpoints/draft.ts';
import { handleRequest, handleWatch } from './handlers.ts';
import type { RequestTotals } from './request-totals.ts';
import type { Resource } from './resource.ts';
import { findKind, findResource, resources } from './resources/registry.ts';
import { Storage } from './storage.ts';
import { TokenIssuer } from './token-issuer.ts';

const RBAC = 'rbac.authorization.k8s.io';
/** The server was started when time began. */
const CREATED = rfc3339(0 as Micros);

export interface ApiServerOptions {
  readonly sim: Simulation;
  readonly trace: Trace;
  readonly etcd: Etcd;
  readonly admission: AdmissionChain;
  /** What is written into the audit log. Default nothing but what the trace has. */
  readonly auditPolicy?: AuditPolicy | undefined;
  /** Authorizers of a program, beside or instead of the built-in ones. */
  readonly authorizers?: readonly Authorizer[];
  /** Whether admin, edit and view have their rules already: a controller fills them. Default no. */
  readonly aggregatedRoles?: boolean;
}

export class ApiServer implements ObjectLister {
  readonly sim: Simulation;
  readonly storage: Storage;
  admission!: AdmissionChain;
  readonly emit: Emit;
  readonly random: RandomStream;
  readonly tokens: TokenIssuer;
  readonly requestTotals: RequestTotals = new Map();
  /** For each user that acts as somebody else, the name of the mode that worked last (filters/impersonation.ts). */
  readonly impersonationModes = new Map<string, string>();
  authorizers!: readonly Authorizer[];
  readonly auditPolicy: AuditPolicy | undefined;
  readonly #aggregatedRoles: boolean;
  /** Until they are, the core of the bootstrap policy stands for roles and bindings. */
  #rolesAreMade = false;
  #requests = 0;
  #watches = 0;

  constructor(options: ApiServerOptions) {
    const { sim, trace, etcd, admission, auditPolicy, authorizers, aggregatedRoles = false } = options;
    this.sim = sim;
    this.emit = trace.emitter('kube-apiserver', 'apiserver/api-server.ts');
    this.random = sim.random('kube-apiserver');
    this.storage = new Storage(sim, etcd, trace.emitter('kube-apiserver', 'apiserver/watch-cache.ts'));
    this.tokens = new TokenIssuer(sim);
    this.auditPolicy = auditPolicy;
    this.use(admission, authorizers);
    for (const resource of resources) if (!resource.answer) this.storage.cache(resource);
    this.#aggregatedRoles = aggregatedRoles;
  }

  /** Asks these from now on. */
  use(admission: AdmissionChain, authorizers: readonly Authorizer[] = []): void {
    this.admission = admission;
    this.authorizers = authorizersInOrder(authorizers, this.sim);
  }

  /**
   * Whether the request is allowed. The roles that the cluster's own components have are known; all roles and bindings
   * are made as objects when that is not enough, or when somebody asks about them.
   */
  async decide(attributes: AuthorizerAttributes): Promise<AuthorizerVerdict> {
    const { group } = attributes;
    const asksAboutRoles =
      group === RBAC || group === 'authorization.k8s.io' || attributes.verb === 'impersonate';
    if (!asksAboutRoles) {
      const verdict = this.authorize(attributes);
      if (verdict.decision === 'Allow' || this.#rolesAreMade) return verdict;
    }
    await this.makeRoles();
    return this.authorize(attributes);
  }

  /** Makes the objects of the bootstrap policy, if they are not there yet. */
  async makeRoles(): Promise<void> {
    if (this.#rolesAreMade) return;
    const { wholeBootstrapPolicy } = await this.sim.load(() => import('./bootstrap-policy/whole-policy.ts'));
    if (this.#rolesAreMade) return;
    this.#rolesAreMade = true;
    const random = this.sim.random('bootstrap-policy');
    for (const object of wholeBootstrapPolicy(CREATED, this.#aggregatedRoles)) {
      const resource = findKind(object.apiVersion, object.kind) as Resource;
      this.storage.load(resource, { ...object, metadata: { ...object.metadata, uid: random.uuid() } });
    }
  }

  /** What exists before time begins: defaulted and given what the server gives, without a trace. */
  seed(objects: readonly KubeObject[]): void {
    for (const object of objects) {
      const resource = findKind(object.apiVersion, object.kind);
      if (!resource)
        throw new Error(`${object.apiVersion} ${object.kind} is no kind that the API server knows`);
      const draft = typedCodec.draft(object, resource);
      resource.defaults?.(draft);
      const status = (draft as { status?: unknown }).status;
      resource.prepareForCreate?.(draft, rfc3339(this.sim.now), () => {});
      resource.allocate?.(draft, this);
      if (status !== undefined) (draft as { status?: unknown }).status = status;
      resource.canonicalize?.(draft);
      draft.metadata = metadataFor(this, draft.metadata);
      this.storage.load(resource, draft);
    }
  }

  /** Answers a request in the caller's process. Never throws for what a client may send. */
  handle(request: ApiRequest, connection: Connection): Promise<ApiResponse> {
    return handleRequest(this, request, connection);
  }

  /** Opens a watch. Rejects with a StatusError if it is refused. */
  watch<T extends KubeObject>(request: ApiRequest, connection: Connection): Promise<Watch<T>> {
    return handleWatch(this, request, connection) as unknown as Promise<Watch<T>>;
  }

  /**
   * An object as the server's own informers know it (admission plugins ask this way), or undefined.
   * @param resource the plural, such as `namespaces`
   */
  lookup<T extends KubeObject>(
    group: string,
    resource: string,
    namespace: string,
    name: string,
  ): T | undefined {
    if (group === RBAC && !this.#rolesAreMade)
      return coreObjects(resource).find(({ metadata }) => metadata.name === name) as KubeObject as
        | T
        | undefined;
    const declared = findResource(group, resource);
    return declared && (this.storage.cached(declared, namespace, name) as T | undefined);
  }

  /**
   * All objects of a kind in a namespace, or with `''` in all, as the server's own informers know them.
   * @param resource the plural
   */
  list<T extends KubeObject>(group: string, resource: string, namespace = ''): readonly T[] {
    if (group === RBAC && !this.#rolesAreMade)
      return coreObjects(resource) as readonly KubeObject[] as readonly T[];
    const declared = findResource(group, resource);
    return declared
      ? (this.storage.cachedList(declared, namespace) as readonly KubeObject[] as readonly T[])
      : [];
  }

  /** Changes a stored object as the server itself does, without asking anybody. */
  async amend<T extends KubeObject>(
    group: string,
    resource: string,
    { metadata: { namespace = '', name = '' } }: DeepReadonly<T>,
    change: (current: DeepReadonly<T>) => T | DeepReadonly<T>,
  ): Promise<void> {
    const declared = findResource(group, resource) as Resource;
    await this.storage.update(
      declared,
      namespace,
      name,
      (current) => change(current as DeepReadonly<T>) as KubeObject,
    );
  }

  authorize(attributes: AuthorizerAttributes): AuthorizerVerdict {
    return authorizeBy(this.authorizers, attributes, this);
  }

  nextRequest(): number {
    return ++this.#requests;
  }

  nextWatch(): number {
    return ++this.#watches;
  }
}
