/** One run of kubectl: its flags, what it has printed, and its way to the API server. */
import type { ApiRequest, Transport, Watch } from '../api/client.ts';
import type { KubeObject } from '../api/object.ts';
import { type ApiStatus, StatusError } from '../api/status.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { Emit, Trace } from '../trace/trace.ts';
import { CommandError, ExitError, INTERRUPTED } from './errors.ts';
import type { Flags } from './flags.ts';
import type { Kubeconfig } from './kubeconfig.ts';
import type { CommandOptions } from './terminal.ts';

export interface KubectlEnvironment extends CommandOptions {
  readonly sim: Simulation;
  readonly trace: Trace;
  /** Opens a connection to the API server as the kubeconfig's user. */
  connect(): Promise<Transport>;
  readonly kubeconfig: Kubeconfig;
  /** Why an object is not what `wait` waits for, in the cluster's words; stands behind kubectl's own line. */
  explain?(plural: string, namespace: string, name: string): Promise<string | undefined>;
}

export const userAgent = 'kubectl/v1.36.4 (linux/amd64) kubernetes/bb826b1';

/** Kinds of answers that kubectl asks for. */
export const accept = {
  json: 'application/json',
  created: 'application/json, */*',
  table:
    'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json',
} as const;

export class Session {
  stdout = '';
  stderr = '';
  readonly environment: KubectlEnvironment;
  readonly flags: Flags;
  /** `kubectl run`. */
  readonly command: string;
  readonly emit: Emit;
  /** Somebody pressed Ctrl-C: a verb that waits stops waiting. */
  interrupted = false;
  /** The verb goes on until it is interrupted, and shows what it prints at once. */
  streams = false;
  readonly #watches: Watch<KubeObject>[] = [];
  #transport: Transport | undefined;
  #config: Kubeconfig | undefined;
  #warnings = 0;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(environment: KubectlEnvironment, command: string, flags: Flags, emit: Emit) {
    this.environment = environment;
    this.command = command;
    this.flags = flags;
    this.emit = emit;
    this.#headers = {
      'accept-encoding': 'gzip',
      'kubectl-command': command,
      'kubectl-session': environment.sim.random('kubectl').uuid(),
      'user-agent': userAgent,
      ...(flags.changed('as') && { 'impersonate-user': flags.get('as') }),
      ...(flags.changed('as-uid') && { 'impersonate-uid': flags.get('as-uid') }),
    };
  }

  /** The kubeconfig, read when it is first needed. Flags may name only what is in it. */
  get config(): Kubeconfig {
    if (this.#config) return this.#config;
    const { kubeconfig } = this.environment;
    this.#require('context', kubeconfig.context, (value) => `context "${value}" does not exist`);
    this.#require('cluster', kubeconfig.cluster, (value) => `cluster "${value}" does not exist`);
    // The --user of `create rolebinding` is somebody to bind.
    if (!this.command.startsWith('kubectl create '))
      this.#require('user', kubeconfig.user, (value) => `auth info "${value}" does not exist`);
    const { path, context, server, user } = kubeconfig;
    this.emit('kubeconfig.loaded', 2, { path, context, server, user, namespace: kubeconfig.namespace });
    this.#config = kubeconfig;
    return kubeconfig;
  }

  get namespace(): string {
    const { namespace } = this.config;
    return this.flags.get('namespace') || namespace;
  }

  /** Sends a request and returns the answer's body. Rejects with a StatusError when the server refuses. */
  async request<T>(request: ApiRequest & { readonly accept?: string }): Promise<T> {
    const response = await (await this.#connected()).roundTrip(this.#complete(request));
    this.#warn(response.headers.warning);
    if (response.status >= 400) throw refusal(response.status, response.body);
    return response.body as T;
  }

  async watch(
    path: string,
    query: Readonly<Record<string, string>>,
    kind: string = accept.json,
  ): Promise<Watch<KubeObject>> {
    const watch = await (await this.#connected()).watch(
      this.#complete({ method: 'GET', path, accept: kind, query: { ...query, watch: 'true' } }),
    );
    this.#watches.push(watch);
    return watch;
  }

  /** As Ctrl-C does: what is being watched ends. */
  interrupt(): void {
    this.interrupted = true;
    for (const watch of this.#watches) watch.stop();
  }

  /** Throws if there were warnings and `--warnings-as-errors` is set. */
  countWarnings(): void {
    if (this.#warnings === 0 || !this.flags.on('warnings-as-errors')) return;
    throw new CommandError(`${this.#warnings} warning${this.#warnings > 1 ? 's' : ''} received`);
  }

  async #connected(): Promise<Transport> {
    if (this.interrupted) throw new ExitError(INTERRUPTED);
    const { server } = this.config;
    this.#require('server', server, refusedConnection);
    this.#transport ??= await this.environment.connect();
    return this.#transport;
  }

  #complete({
    accept: kind = accept.json,
    ...request
  }: ApiRequest & { readonly accept?: string }): ApiRequest {
    const timeout = this.flags.get('request-timeout');
    const hasTimeout = timeout !== '' && timeout !== '0';
    return {
      ...request,
      typed: true,
      ...(showsManagedFields(this.flags) && { managedFields: true }),
      ...(this.flags.changed('as-group') && {
        repeatedHeaders: { 'impersonate-group': this.flags.all('as-group') },
      }),
      ...(hasTimeout && { query: { ...request.query, timeout } }),
      headers: {
        accept: kind,
        ...(request.body !== undefined && { 'content-type': 'application/json' }),
        ...this.#headers,
        ...request.headers,
      },
    };
  }

  #require(flag: string, only: string, message: (value: string) => string): void {
    const value = this.flags.get(flag);
    if (value && value !== only) throw new CommandError(message(value));
  }

  #warn(header: string | readonly string[] | undefined): void {
    for (const warning of header === undefined ? [] : [header].flat()) {
      const text = /^\d{3} \S+ "((?:\\.|[^"\\])*)"/.exec(warning)?.[1]?.replace(/\\(.)/g, '$1') ?? warning;
      this.stderr += `Warning: ${text}\n`;
      this.#warnings++;
    }
  }
}

/** There is one server; nothing listens anywhere else. */
export const refusedConnection = (server: string): string =>
  `The connection to the server ${server.replace(/^[a-z]+:\/\//, '')} was refused - did you specify the right host or port?`;

function refusal(code: number, body: unknown): StatusError {
  const status = body as Partial<ApiStatus> | undefined;
  if (status?.kind !== 'Status') return new StatusError(code, '', `the server answered with status ${code}`);
  return new StatusError(status.code ?? code, status.reason ?? '', status.message ?? '', status.details);
}

/** Tables and names have none of them, JSON and YAML only if they are asked for. */
function showsManagedFields(flags: Flags): boolean {
  return (
    flags.on('show-managed-fields') || flags.changed('raw') || /^(jsonpath|custom-)/.test(flags.get('output'))
  );
}
