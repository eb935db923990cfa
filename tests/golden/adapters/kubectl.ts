/**
 * The recordings of golden/kubectl: the same command line and the same answers of the server have to give the same
 * requests, stdout, stderr and exit code. A transport plays the recorded answers; no engine but kubectl runs.
 *
 * Commands that this kubectl does not have are no cases. Left out of the comparison: discovery and OpenAPI (this kubectl knows
 * its resource types and what its server validates), random session ids and watch time-outs, and the heads of klog lines.
 */
import { parse } from 'yaml';
import type { ApiRequest, Transport, Watch } from '../../../src/engine/api/client.ts';
import type { KubeObject, WatchEvent } from '../../../src/engine/api/object.ts';
import type { Kubeconfig } from '../../../src/engine/kubectl/kubeconfig.ts';
import { kubectl } from '../../../src/engine/kubectl/kubectl.ts';
import type { KubectlEnvironment } from '../../../src/engine/kubectl/session.ts';
import { isAbsent } from '../../../src/engine/kubectl/unknown-command.ts';
import { Channel } from '../../../src/engine/sim/channel.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';
import type { Adapter, Comparison } from '../adapter.ts';

interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: string;
  /** JSON of an object that was sent in protobuf, where this kubectl sends JSON. */
  readonly bodyDecoded?: string;
  readonly status: number;
  readonly responseHeaders?: Readonly<Record<string, string | readonly string[]>>;
  readonly responseBody?: string;
  /** JSON of the object that was answered in protobuf. */
  readonly responseBodyDecoded?: string;
  readonly chunks?: readonly { readonly data?: string }[];
  readonly closedBy?: 'server' | 'client';
}

export interface KubectlCase {
  readonly name: string;
  readonly argv: readonly string[];
  readonly kubeconfig?: string;
  readonly requests: readonly RecordedRequest[];
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
  readonly unstable?: string;
  readonly stdin?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** `SIGINT after 1.2s`. */
  readonly signal?: string;
}

interface KubectlFile {
  readonly group: string;
  readonly cases: readonly KubectlCase[];
}

export const kubectlAdapter: Adapter = {
  set: 'kubectl',
  reads: (content): content is KubectlFile =>
    typeof content === 'object' &&
    content !== null &&
    'group' in content &&
    'kubectl' in content &&
    'cases' in content,
  *cases(content) {
    const { group, cases } = content as KubectlFile;
    for (const recorded of cases) {
      if (isAbsent(recorded.argv.slice(1))) continue;
      yield { topic: group, name: recorded.name, compare: () => compareCase(recorded) };
    }
  },
};

/** Runs one recorded command line against its recorded answers. */
export async function compareCase(recorded: KubectlCase): Promise<Comparison> {
  const sim = new Simulation();
  const server = new RecordedServer(sim, recorded.requests.filter(isWork));
  const line = recorded.argv
    .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
    .join(' ')
    .replace(/^'kubectl'/, 'kubectl');
  const environment: KubectlEnvironment = {
    sim,
    trace: new Trace(sim),
    connect: async () => server,
    kubeconfig: kubeconfigOf(recorded.kubeconfig),
    files: filesOf(recorded),
    ...(recorded.stdin !== undefined && { stdin: recorded.stdin }),
    // Somebody watches, as long as the recording did.
    terminal: { pace: async () => 'go on' },
    ...(recorded.signal && { interruptAfter: /\d.*/.exec(recorded.signal)?.[0] ?? '' }),
  };
  const { stdout, stderr, exitCode } = await sim.call('kubectl', () => kubectl(line, environment));
  return {
    expected: {
      requests: recorded.requests
        .filter(isWork)
        .map((request) => seen(request.method, request.path, bodyOf(request))),
      stdout: recorded.stdout,
      stderr: recorded.stderr.replace(klogHead, '$1'),
      exitCode: recorded.exitCode,
    },
    actual: { requests: server.requests, stdout, stderr: stderr.replace(klogHead, '$1'), exitCode },
    confirms: [
      'command.finished kubectl/kubectl.ts',
      ...(recorded.requests.some(({ method }) => method === 'POST')
        ? ['object.built kubectl/kubectl.ts']
        : []),
    ],
  };
}

/** Those in the working directory. */
const filesOf = ({ files = {} }: KubectlCase): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !name.startsWith('~')));

const klogHead = /^([IWE])\d{4} [\d:.]{15}\s+\d+ /gm;

const isDiscovery = (path: string): boolean => /^\/(?:apis?\?timeout=32s$|api\/v1$|openapi\/)/.test(path);
const bodyOf = ({ body, bodyDecoded }: RecordedRequest): string | undefined => (body ?? bodyDecoded)?.trim();
const isWork = ({ path }: RecordedRequest): boolean => !isDiscovery(path);

function seen(method: string, target: string, body: string | undefined): string {
  const [path = '', query = ''] = target.split('?');
  const pairs = query
    .split('&')
    .filter(Boolean)
    .map((pair) => decodeURIComponent(pair.replaceAll('+', ' ')));
  const stable = pairs.map((pair) => pair.replace(/^timeoutSeconds=.*/, 'timeoutSeconds=<300..600>')).sort();
  return [method, path, stable.join('&'), body].filter(Boolean).join(' ');
}

function kubeconfigOf(text: string | undefined): Kubeconfig {
  const recorded = {
    path: '~/.kube/config',
    context: 'lab',
    cluster: 'lab',
    server: 'http://127.0.0.1:8001',
    user: 'admin',
    namespace: 'default',
  };
  if (!text) return recorded;
  const file = parse(text) as {
    contexts?: { context?: { namespace?: string } }[];
    clusters?: { cluster?: { server?: string } }[];
  };
  return {
    ...recorded,
    namespace: file.contexts?.[0]?.context?.namespace ?? 'default',
    server: file.clusters?.[0]?.cluster?.server ?? recorded.server,
  };
}

/** Answers requests as the recording does, in its order for each method and path. */
class RecordedServer implements Transport {
  readonly requests: string[] = [];
  readonly #sim: Simulation;
  readonly #left: RecordedRequest[];

  constructor(sim: Simulation, recorded: readonly RecordedRequest[]) {
    this.#sim = sim;
    this.#left = [...recorded];
  }

  async roundTrip(request: ApiRequest) {
    const { status, responseHeaders = {}, responseBody, responseBodyDecoded } = this.#take(request);
    const headers = Object.fromEntries(
      Object.entries(responseHeaders).map(([name, value]) => [name.toLowerCase(), value]),
    );
    return { status, headers, body: json(responseBody ?? responseBodyDecoded) };
  }

  async watch<T extends KubeObject>(request: ApiRequest): Promise<Watch<T>> {
    const { chunks = [], closedBy } = this.#take(request);
    const events = new Channel<WatchEvent<T>>(this.#sim, 'recorded watch');
    for (const line of chunks.flatMap(({ data = '' }) => data.split('\n').filter(Boolean)))
      events.send(JSON.parse(line));
    if (closedBy === 'server') events.close();
    return { events, stop: () => events.close() };
  }

  #take({ method, path, query = {}, body }: ApiRequest): RecordedRequest {
    const target = `${path}?${Object.entries(query)
      .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
      .join('&')}`;
    const sent = seen(method, target, body === undefined ? undefined : JSON.stringify(body));
    this.requests.push(sent);
    const at = this.#left.findIndex(
      (recorded) => seen(recorded.method, recorded.path, bodyOf(recorded)) === sent,
    );
    const [found] = at < 0 ? [] : this.#left.splice(at, 1);
    return found ?? { method, path, status: 599 };
  }
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return text;
  }
}
