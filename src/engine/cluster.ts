/**
 * A cluster, put together: etcd, the API server, the scheduler, a kubelet and a container runtime for each node, and
 * kubectl. They meet only where the real ones do: all but the runtime are clients of the API server.
 *
 * A reader's program is outside. Everything that it awaits here (`kubectl`, `until`, `sleep`) becomes a process of the
 * simulation, and the virtual clock moves only while the program waits. The components come up before the first of
 * them, without a trace; then time begins.
 */
import { ApiClient, type ApiRequest, type ApiResponse, statusError, type Transport } from './api/client.ts';
import type { Node, Pod } from './api/core-v1.ts';
import type { DeepReadonly, KubeObject } from './api/object.ts';
import type { WatchLog } from './api/watch-log.ts';
import { type AdmissionOptions, createAdmissionChain } from './apiserver/admission/chain.ts';
import { type AdmissionRecord, admissionRecordOf } from './apiserver/admission/record.ts';
import { ApiServer } from './apiserver/api-server.ts';
import type { AuditEvent, AuditPolicy } from './apiserver/audit-log.ts';
import type { ClientCertificate } from './apiserver/authentication.ts';
import type { Authorizer } from './apiserver/authorization.ts';
import type { Storage } from './apiserver/storage.ts';
import type { StoredValue } from './apiserver/stored-value.ts';
import { Containerd } from './containerd/containerd.ts';
import { Registry } from './containerd/registry.ts';
import type { Displayable, View } from './display.ts';
import { Etcd } from './etcd/etcd.ts';
import { host } from './host.ts';
import { initialObjects, type NodeOptions, nodeOptions, podCidrOf } from './initial-objects.ts';
import { kubeconfig } from './kubectl/kubeconfig.ts';
import { type CommandResult, kubectl } from './kubectl/kubectl.ts';
import type { Completions, PromptAnswer, PromptRequest } from './kubectl/prompt.ts';
import type { CommandOptions, Terminal } from './kubectl/terminal.ts';
import { Kubelet } from './kubelet/kubelet.ts';
import type { SchedulerConfiguration } from './scheduler/configuration/configuration.ts';
import type { Decision } from './scheduler/decision.ts';
import type { ReaderPlugins } from './scheduler/profile.ts';
import { Scheduler } from './scheduler/scheduler.ts';
import type { NodeChange } from './scheduler/what-if.ts';
import { type Process, Simulation, type SimulationOptions } from './sim/simulation.ts';
import { type Duration, formatDuration, type Micros, parseDuration } from './sim/time.ts';
import { Trace } from './trace/trace.ts';
import { isPodState, isReached, type PodState } from './until.ts';
import type { DeadlineError } from './until-errors.ts';
import { Network } from './wire/connection.ts';
import type { OutsideClients, ServeOptions } from './wire/outside-clients.ts';

/** What a cluster is made of. Everything has a default: `new Cluster()` is the cluster of the recordings. */
export interface ClusterOptions extends SimulationOptions {
  /**
   * How many nodes (`3` makes node-1, node-2 and node-3), or each one described. A number comes with the tainted
   * control-plane; a list is taken as it is. Left out: the four nodes of the headline recording.
   */
  readonly nodes?: number | readonly NodeOptions[];
  /** Images that nodes hold from the start, by the node's name: `{ 'node-1': ['nginx'] }`. */
  readonly images?: Readonly<Record<string, readonly string[]>>;
  /** Plugins of your own, beside or instead of the default ones, and a KubeSchedulerConfiguration: its YAML, or an object. */
  readonly scheduler?: ReaderPlugins & { readonly config?: string | SchedulerConfiguration };
  /** Hooks and plugins of your own, beside or instead of the admission plugins that are on by default. */
  readonly admission?: AdmissionOptions;
  /** What is written into the audit log, which `auditLog()` gives. */
  readonly audit?: AuditPolicy;
  /** Authorizers of your own: each replaces the one of its name (`Node`, `RBAC`), or is asked before RBAC. */
  readonly authorizers?: readonly Authorizer[];
  /** How long `until` waits, in virtual time, unless it is told otherwise. Default `2m`. */
  readonly deadline?: Duration;
}

/** A call of the program that has not been answered yet. */
export interface OutstandingCall {
  /** As the program wrote it, about: `cluster.kubectl('get pods')`. */
  readonly call: string;
  readonly stack: string | undefined;
}

export class Cluster implements Displayable {
  /** Everything that has happened, in order. `String(cluster.trace)` is its stable text form, one line an event. */
  readonly trace: Trace;
  readonly #sim: Simulation;
  readonly #etcd: Etcd;
  readonly #storage: Storage;
  readonly #network: Network;
  readonly #server: ApiServer;
  readonly #scheduler: Scheduler;
  /** Why the cluster could not start. */
  #refused: unknown;
  readonly #kubelets: readonly Kubelet[];
  readonly #deadline: Duration;
  /** With the reader's hooks and plugins that are in use. */
  #options: ClusterOptions;
  #startUp: Process | undefined;

  /** Throws an Error in words when the options make no cluster. */
  constructor(options: ClusterOptions = {}) {
    const { admission = {}, authorizers = [], deadline = '2m', scheduler = {}, images = {} } = options;
    const nodes = nodeOptions(options.nodes, images);
    this.#deadline = deadline;
    this.#options = options;
    const sim = new Simulation(options);
    this.#sim = sim;
    this.trace = new Trace(sim);
    this.#etcd = new Etcd(sim, this.trace);
    const server = (this.#server = new ApiServer({
      sim,
      trace: this.trace,
      etcd: this.#etcd,
      admission: createAdmissionChain(admission),
      auditPolicy: options.audit,
      authorizers,
      aggregatedRoles: true,
    }));
    const registry = new Registry();
    this.#storage = server.storage;
    server.seed(initialObjects(nodes, registry));
    this.#network = new Network(sim, this.trace, server);
    this.#scheduler = new Scheduler({
      ...scheduler,
      sim,
      trace: this.trace,
      client: this.#client('kube-scheduler', 'system:kube-scheduler'),
    });
    this.#kubelets = nodes.map((node, index) => this.#kubelet(node, index, registry));
    host.clusterCreated(this);
  }

  /**
   * Runs one kubectl command line, with or without the word `kubectl`. A command that fails says so by `exitCode` and
   * `stderr`, as in a shell; the call does not throw for it. The options give it what `-f` reads, and end what goes on
   * until it is interrupted: `cluster.kubectl('get pods -w', { interruptAfter: '10s' })`.
   */
  kubectl(line: string, options?: CommandOptions): Promise<CommandResult> {
    return this.#call(`cluster.kubectl('${line}')`, () =>
      kubectl(line, {
        ...options,
        sim: this.#sim,
        trace: this.trace,
        kubeconfig,
        connect: () => this.#network.dial('kubectl', kubeconfig.certificate),
        explain: async (plural, namespace, name) =>
          plural === 'pods'
            ? (await this.#explain({ pod: name, namespace, phase: 'Running' })).message
            : undefined,
      }),
    );
  }

  /** What a prompt beside the program asks: a command that somebody watches, what a line could go on with. */
  async prompt(request: PromptRequest, pace: Terminal['pace']): Promise<PromptAnswer | Completions> {
    const { answerPrompt } = await import('./cluster-on-demand.ts');
    return answerPrompt(request, pace, this, this.#server);
  }

  /**
   * Sends one request to the API server: what kubectl does, without kubectl. As the administrator, unless the
   * connection shows another client `certificate`, or none (`{}`). The answer has the server's status code and body; a
   * request that is refused does not throw.
   */
  request(
    request: ApiRequest,
    client: { readonly certificate?: ClientCertificate } = kubeconfig,
  ): Promise<ApiResponse> {
    return this.#call(`cluster.request(${request.method} ${request.path})`, async () => {
      return (await this.#dial(client)).roundTrip(request);
    });
  }

  /**
   * Opens a watch as the administrator, on a collection such as `/api/v1/pods`, and keeps what it is sent: `display` it
   * later. `query` is what a client asks for: `fieldSelector`, `labelSelector`, `resourceVersion`, `allowWatchBookmarks`,
   * `sendInitialEvents`. Rejects with a StatusError when the server refuses.
   */
  watch(path: string, query: Readonly<Record<string, string>> = {}): Promise<WatchLog> {
    return this.#call(`cluster.watch('${path}')`, async () => {
      const { openWatchLog } = await this.#sim.load(() => import('./api/watch-log.ts'));
      return openWatchLog(this.#sim, await this.#dial(), path, query);
    });
  }

  /**
   * Waits until a Pod is as described: `{ pod: 'nginx', phase: 'Running' }`, `{ pod, condition: 'Ready' }` or
   * `{ pod, deleted: true }`. Rejects with a DeadlineError when it is not so after `deadline` of virtual time: it says
   * what the Pod waits for, in the cluster's own words. `{ time: '12s' }` waits until the cluster's clock reads that,
   * and rejects when the time has passed already.
   */
  until(
    state: PodState | { readonly time: Duration },
    options: { readonly deadline?: Duration } = {},
  ): Promise<void> {
    if ('time' in state) {
      const { time } = state;
      // Nobody else may go on before the program does.
      if (parseDuration(time) === this.now) return Promise.resolve();
      return this.#call(`cluster.until({ time: '${time}' })`, async () => {
        const { untilTime } = await this.#sim.load(() => import('./cluster-on-demand.ts'));
        await untilTime(this.#sim, time);
      });
    }
    const { deadline = this.#deadline } = options;
    const span = parseDuration(deadline);
    return this.#call(`cluster.until(${shown(state)})`, async () => {
      if (!isPodState(state)) throw (await this.#untilErrors()).stateError(state);
      if (!(await this.#reached(state, span))) throw await this.#explain(state, span);
    });
  }

  /**
   * Creates an object, as `kubectl create` does with a file, and answers with it as it was stored. Rejects with a
   * StatusError when the API server refuses it. Without `metadata.namespace` it goes to `default`.
   */
  async create<T extends KubeObject>(object: T): Promise<T> {
    const { apiVersion, kind, metadata } = object;
    const group = apiVersion.includes('/') ? `.${apiVersion.slice(0, apiVersion.indexOf('/'))}` : '';
    const response = await this.#call(`cluster.create(${kind} ${metadata.name})`, async () => {
      const { findType, resourcePath } = await this.#sim.load(() => import('./kubectl/resources.ts'));
      const path = resourcePath({ type: findType(`${kind}${group}`) }, metadata.namespace ?? 'default');
      return (await this.#dial()).roundTrip({ method: 'POST', path, body: object });
    });
    if (response.status >= 400) throw statusError(response.body);
    return response.body as T;
  }

  /**
   * Opens the API server to clients outside the simulation, and goes on by the wall clock that `wallClock` makes. What
   * they send is kept in `injections`; a cluster that was made in the same way and is given them as `replay` does the
   * same again, byte for byte, on the virtual clock. Source: src/bridge, which carries it over HTTP.
   */
  serve(options: ServeOptions): Promise<OutsideClients> {
    return this.#call('cluster.serve()', async () => {
      const { OutsideClients } = await this.#sim.load(() => import('./wire/outside-clients.ts'));
      return new OutsideClients(this.#sim, this.#network, options);
    });
  }

  /** Lets virtual time pass: `await cluster.sleep('2s')`. */
  sleep(span: Duration): Promise<void> {
    parseDuration(span);
    return this.#call(`cluster.sleep('${typeof span === 'string' ? span : formatDuration(span)}')`, () =>
      this.#sim.sleep(span),
    );
  }

  /** How a Pod was placed: for each node the verdict of Filter and the scores. Of its last scheduling cycle. */
  scores(pod: string): Decision {
    const decision = this.#scheduler.decision(pod);
    if (decision) return decision;
    throw new Error(
      this.pod(pod)
        ? `no scheduling cycle of ${pod} has ended yet: wait for it, with await cluster.until({ pod: '${pod}', condition: 'PodScheduled' })`
        : `there is no Pod ${pod}: create it first, with await cluster.kubectl('run ${pod} --image nginx')`,
    );
  }

  /**
   * How a Pod would be placed now if one node were different: `await cluster.whatIf('nginx', { node: 'node-2', labels:
   * { disk: 'ssd' } })`. Both cycles run beside the cluster, with the Pod taken off its node and with your plugins; the
   * decision shows what differs. Nothing in the cluster changes and nothing is traced. Rejects with an Error in words
   * when there is no such Pod or node.
   */
  whatIf(pod: string, change: NodeChange): Promise<Decision> {
    const key = pod.includes('/') ? pod : `default/${pod}`;
    return this.#call(`cluster.whatIf('${pod}', …)`, () => this.#scheduler.whatIf(key, change));
  }

  /** What the admission chain did with a Pod that was created: who changed what, who refused, before and after. */
  admission(pod: string): AdmissionRecord {
    const record = admissionRecordOf(this.trace, pod);
    if (record) return record;
    throw new Error(
      `no Pod ${pod} has come to admission: create it first, with await cluster.kubectl('run ${pod} --image nginx')`,
    );
  }

  /** The audit log so far: the events that the cluster's `audit` policy asks for. */
  auditLog(): AuditEvent[] {
    return this.trace.ofKind('request.audited').flatMap(({ data }) => (data.event ? [data.event] : []));
  }

  /** A Pod as it is stored at this moment, or undefined. The name may have its namespace: `kube-system/dns`. */
  pod(name: string): DeepReadonly<Pod> | undefined {
    const key = name.includes('/') ? name : `default/${name}`;
    return this.#etcd.peek(`/registry/pods/${key}`)?.value as DeepReadonly<Pod> | undefined;
  }

  /** A Node as it is stored at this moment, or undefined. */
  node(name: string): DeepReadonly<Node> | undefined {
    return this.#etcd.peek(`/registry/minions/${name}`)?.value as DeepReadonly<Node> | undefined;
  }

  /**
   * What etcd holds under a key such as `/registry/pods/default/nginx`, to the byte, or held at a revision: what
   * `etcdctl get KEY --rev=REVISION` gives. Rejects with an Error in words if there is or was no such key.
   */
  stored(key: string, { revision }: { readonly revision?: number } = {}): Promise<StoredValue> {
    return this.#call(`cluster.stored('${key}')`, async () => {
      const { storedValue } = await this.#sim.load(() => import('./apiserver/stored-value.ts'));
      return storedValue(this.#etcd, this.#storage, key, revision);
    });
  }

  /**
   * From now on the hooks and plugins are those of other options, of which nothing else counts; the components keep
   * what they know. For a run that forks. Throws an Error in words when they do not go together.
   */
  useReaderCode(options: ClusterOptions): void {
    this.#options = options;
    this.#server.use(createAdmissionChain(options.admission), options.authorizers);
    this.#scheduler.use(options.scheduler);
  }

  /** Scheduler plugins, admission plugins and authorizers that are the program's own here, by the built-ins' names. */
  async replaced(): Promise<string[]> {
    const { admission, authorizers, scheduler } = this.#options;
    if (!admission && !authorizers && !scheduler) return [];
    const { replacedBuiltIns } = await import('./cluster-on-demand.ts');
    return replacedBuiltIns(this.#options);
  }

  /** Virtual time since the cluster was up. */
  get now(): Micros {
    return this.#sim.now;
  }

  /** Calls of the program that are still being worked on: a program that ends with some has forgotten an `await`. */
  outstanding(): OutstandingCall[] {
    return this.#sim.outstanding.map(({ name, madeAt }) => ({ call: name, stack: madeAt.stack }));
  }

  view(): View {
    return this.trace.view();
  }

  /** A process for a call of the program; the first one brings the components up. */
  #call<T>(name: string, body: () => Promise<T>): Promise<T> {
    return this.#sim.call(name, async () => {
      this.#startUp ??= this.#sim.spawn('start-up', () => this.#start());
      await this.#sim.join(this.#startUp);
      if (this.#refused) throw this.#refused;
      return body();
    });
  }

  async #start(): Promise<void> {
    this.trace.paused = true;
    try {
      await this.#scheduler.start();
    } catch (error) {
      // A wrong configuration: every call of the program is told, for there is no cluster.
      this.#refused = error;
      return;
    }
    for (const kubelet of this.#kubelets) await kubelet.start();
    this.#sim.begin();
    this.trace.paused = false;
  }

  #dial({ certificate }: { readonly certificate?: ClientCertificate } = kubeconfig): Promise<Transport> {
    return this.#network.dial('program', certificate);
  }

  #client(name: string, commonName: string, organizations: readonly string[] = []): ApiClient {
    return new ApiClient(this.#network.opened(name, { commonName, organizations }), name);
  }

  #kubelet({ name, images = [] }: NodeOptions, index: number, registry: Registry): Kubelet {
    const sim = this.#sim;
    const trace = this.trace;
    const podCidr = podCidrOf(index);
    return new Kubelet({
      sim,
      trace,
      client: this.#client(`kubelet/${name}`, `system:node:${name}`, ['system:nodes']),
      nodeName: name,
      runtime: new Containerd({ sim, trace, nodeName: name, podCidr, registry, images }),
    });
  }

  /** Blocks until the state is reached (true) or the span has passed (false). */
  async #reached(state: PodState, span: Micros): Promise<boolean> {
    const key = `/registry/pods/${keyOf(state)}`;
    const reached = (): boolean => isReached(state, this.pod(keyOf(state)));
    if (reached()) return true;
    return this.#sim.block<boolean>(shown(state), (wake) => {
      const settle = (outcome: boolean): void => {
        unsubscribe();
        cancel();
        wake(outcome);
      };
      const unsubscribe = this.trace.subscribe((event) => {
        const stored = event.kind === 'etcd.put' || event.kind === 'etcd.deleted';
        if (stored && event.data.key === key && reached()) settle(true);
      });
      const cancel = this.#sim.after(span, () => settle(false));
    });
  }

  #untilErrors(): Promise<typeof import('./until-errors.ts')> {
    return this.#sim.load(() => import('./until-errors.ts'));
  }

  /** Why a Pod is not as it should be. */
  async #explain(state: PodState, deadline?: Micros): Promise<DeadlineError> {
    const { deadlineError } = await this.#untilErrors();
    return deadlineError(state, this.pod(keyOf(state)), this.trace, this.#options, deadline);
  }
}

const keyOf = ({ namespace = 'default', pod }: PodState): string => `${namespace}/${pod}`;

const shown = (state: PodState): string =>
  `{ ${Object.entries(state)
    .map(([key, value]) => `${key}: ${typeof value === 'string' ? `'${value}'` : value}`)
    .join(', ')} }`;
