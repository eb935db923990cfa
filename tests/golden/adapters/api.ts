/**
 * golden/api: exchanges with kube-apiserver. Each case gets an API server of its own with what every cluster is born
 * with, and no nodes. Format: golden/api/README.md.
 */
import type { ApiRequest, ApiResponse } from '../../../src/engine/api/client.ts';
import type { WatchEvent } from '../../../src/engine/api/object.ts';
import { readObject } from '../../../src/engine/api/protobuf/envelope.ts';
import { StatusError } from '../../../src/engine/api/status.ts';
import { createAdmissionChain } from '../../../src/engine/apiserver/admission/chain.ts';
import { ApiServer } from '../../../src/engine/apiserver/api-server.ts';
import type { Connection } from '../../../src/engine/apiserver/authentication.ts';
import { requestInfo } from '../../../src/engine/apiserver/request-info.ts';
import { storedValue } from '../../../src/engine/apiserver/stored-value.ts';
import { Etcd } from '../../../src/engine/etcd/etcd.ts';
import { initialObjects } from '../../../src/engine/initial-objects.ts';
import { Simulation } from '../../../src/engine/sim/simulation.ts';
import { seconds } from '../../../src/engine/sim/time.ts';
import { Trace } from '../../../src/engine/trace/trace.ts';
import type { Adapter, Comparison, GoldenCase } from '../adapter.ts';
import { type Answer, ExchangeComparison, type Json, type VolatileRules } from './api-exchange.ts';
import { CA_BUNDLE, type RecordedCall, RecordedWebhooks } from './api-webhooks.ts';

interface RecordedRequest {
  readonly method: ApiRequest['method'];
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly user: string;
  readonly body?: unknown;
  readonly bodyText?: string;
  readonly save?: Readonly<Record<string, string>>;
  readonly wait?: number;
}

interface Exchange {
  readonly request: RecordedRequest;
  readonly response: Answer & { readonly unordered?: boolean };
  readonly webhookCalls?: readonly RecordedCall[];
  readonly auditAnnotations?: Json;
  readonly etcd?: readonly RecordedKey[];
}

interface RecordedKey {
  readonly key: string;
  /** Base64. */
  readonly value?: string;
}

interface RecordedCase {
  readonly name: string;
  readonly ns?: string;
  readonly history?: string;
  readonly prepare?: readonly Exchange[];
  readonly steps: readonly (Exchange | { readonly note: string })[];
}

interface RecordedFile extends VolatileRules {
  readonly topic: string;
  readonly managedFields: string;
  readonly prepare?: readonly Exchange[];
  readonly cases: readonly RecordedCase[];
}

export const api: Adapter = {
  set: 'api',
  reads(content) {
    const { isolation, volatile, cases } = (content ?? {}) as Partial<RecordedFile> & { isolation?: unknown };
    return typeof isolation === 'string' && Array.isArray(volatile) && Array.isArray(cases?.[0]?.steps);
  },
  *cases(content): Iterable<GoldenCase> {
    const file = content as RecordedFile;
    for (const recorded of file.cases) {
      const { name, history } = recorded;
      yield { topic: file.topic, name, ...(history && { history }), compare: () => compare(file, recorded) };
    }
  },
};

const connections: Readonly<Record<string, Connection>> = {
  admin: { id: 1, certificate: { commonName: 'kubernetes-admin', organizations: ['system:masters'] } },
  jane: { id: 2, certificate: { commonName: 'jane', organizations: ['dev'] } },
  'node-1': { id: 3, certificate: { commonName: 'system:node:node-1', organizations: ['system:nodes'] } },
  none: { id: 4, certificate: undefined },
};

async function compare(file: RecordedFile, recorded: RecordedCase): Promise<Comparison> {
  const bench = newBench(callsOf(file));
  const { sim, etcd } = bench;
  const saved = new Map<string, string>();
  const revisions = new Map<string, number>();
  const fill = <T>(value: T): T => withTemplates(value, saved);
  const expected: Json = {};
  const actual: Json = {};
  const comparison = new ExchangeComparison(file, fill, {
    managedFields: file.managedFields === 'recorded',
    ordered: recorded.steps.some((step) => 'request' in step && step.request.wait !== undefined),
  });
  await sim.call(recorded.name, async () => {
    for (const { request } of recorded.prepare ?? file.prepare ?? []) {
      await send(bench, JSON.parse(JSON.stringify(request).replaceAll('$NS', recorded.ns ?? '')));
    }
    for (const [index, step] of recorded.steps.entries()) {
      if ('note' in step) {
        if (/compact/.test(step.note)) await etcd.compact(etcd.revision);
        continue;
      }
      const request = fill(step.request);
      const before = bench.trace.length;
      bench.webhooks.begin(step.webhookCalls ?? []);
      const answer = await send(bench, request);
      for (const [name, path] of Object.entries(request.save ?? {})) {
        saved.set(
          name,
          String(path.split('.').reduce<unknown>((at, key) => (at as Json)?.[key], answer.body)),
        );
      }
      const key = `${index} ${request.method} ${request.path}`;
      [expected[key], actual[key]] = comparison.sides(
        { ...step, ...(step.etcd && { etcd: step.etcd.map(withObject) }) },
        {
          response: answer,
          webhookCalls: bench.webhooks.calls,
          auditAnnotations: auditAnnotations(bench.trace, before),
          etcd: step.etcd?.map(({ key }) => withObject(storedUnder(bench, key, revisions))),
        },
        index,
      );
      if (request.wait) await sim.sleep(seconds(request.wait));
    }
  });
  return { expected, actual, confirms: confirmed(recorded) };
}

/** The events whose content the recording has as well. */
function confirmed({ steps }: RecordedCase): string[] {
  const kinds = new Set(['response.sent']);
  for (const step of steps) {
    if ('note' in step) continue;
    const { status, body } = step.response;
    if (status === 422) kinds.add('object.validated');
    if (status === 201 && body !== undefined) kinds.add('object.defaulted');
  }
  return [...kinds].map((kind) => `${kind} apiserver/api-server.ts`);
}

interface Bench {
  readonly sim: Simulation;
  readonly trace: Trace;
  readonly etcd: Etcd;
  readonly server: ApiServer;
  readonly webhooks: RecordedWebhooks;
}

function newBench(calls: Iterable<RecordedCall>): Bench {
  const sim = new Simulation();
  const webhooks = new RecordedWebhooks(sim, calls);
  const trace = new Trace(sim);
  const etcd = new Etcd(sim, trace);
  const server = new ApiServer({
    sim,
    trace,
    etcd,
    admission: createAdmissionChain({ servers: [webhooks] }),
  });
  server.seed(initialObjects([]));
  return { sim, trace, etcd, server, webhooks };
}

/** Every call of a webhook that the file has. */
const callsOf = ({ cases }: RecordedFile): RecordedCall[] =>
  cases.flatMap(({ steps }) => steps.flatMap((step) => ('note' in step ? [] : (step.webhookCalls ?? []))));

/** What the audit log says of the request since the event of this number. */
function auditAnnotations(trace: Trace, since: number): unknown {
  const last = trace.events.slice(since).findLast(({ kind }) => kind === 'request.audited');
  return (last?.data as { annotations?: unknown } | undefined)?.annotations;
}

/** What lies under a key, and whether it was written since the last look; `revisions` keeps that of each look. */
function storedUnder(
  { etcd, server }: Bench,
  key: string,
  revisions: Map<string, number>,
): RecordedKey & Json {
  const kv = etcd.peek(key);
  const before = revisions.get(key);
  revisions.set(key, kv?.modRevision ?? 0);
  if (!kv) return { key, present: false };
  const { bytes } = storedValue(etcd, server.storage, key);
  return {
    key,
    present: true,
    version: kv.version,
    createdNow: !before,
    written: kv.modRevision !== before,
    createRevision: kv.createRevision,
    modRevision: kv.modRevision,
    lease: kv.lease !== undefined,
    length: bytes.length,
    value: Buffer.from(bytes).toString('base64'),
  };
}

/** The value differs between runs, since there are times in it; the object in it is compared like any other. */
function withObject(recorded: RecordedKey): Json {
  const { value } = recorded;
  if (value === undefined) return { ...recorded };
  return { ...recorded, object: readObject(Uint8Array.from(Buffer.from(value, 'base64'))).object };
}

/** Sends a request as the recorder did, and reads a watch to its end. */
async function send({ server }: Bench, recorded: RecordedRequest): Promise<Answer> {
  const [path = '', search = ''] = splitOnce(recorded.path, '?');
  const parameters = new URLSearchParams(search);
  const names = [...new Set(parameters.keys())];
  const repeated = names.filter((name) => parameters.getAll(name).length > 1);
  const headers = Object.entries(recorded.headers ?? {}).map(
    ([name, value]): [string, string | readonly string[]] => [name.toLowerCase(), value],
  );
  const request: ApiRequest = {
    method: recorded.method,
    path,
    ...(search && {
      query: Object.fromEntries(names.map((name) => [name, parameters.get(name) as string])),
    }),
    ...(repeated.length > 0 && {
      repeatedQuery: Object.fromEntries(repeated.map((name) => [name, parameters.getAll(name)])),
    }),
    headers: Object.fromEntries(
      headers.map(([name, value]) => [name, typeof value === 'string' ? value : (value[0] as string)]),
    ),
    repeatedHeaders: Object.fromEntries(
      headers.filter((header): header is [string, string[]] => typeof header[1] !== 'string'),
    ),
    ...(recorded.body !== undefined && { bodyText: pythonJson(recorded.body) }),
    ...(recorded.bodyText !== undefined && { bodyText: recorded.bodyText }),
  };
  const connection = connections[recorded.user];
  if (!connection) throw new Error(`the recordings know no user ${recorded.user}`);
  if (requestInfo(request).verb !== 'watch') {
    const answer = answerOf(await server.handle(request, connection));
    if (!parameters.has('watch') || answer.status !== 200) return answer;
    const { body, ...rest } = answer;
    return { ...rest, events: [body as WatchEvent] };
  }
  try {
    const events: WatchEvent[] = [];
    const opened = await server.watch(request, connection);
    for (let event = await opened.events.receive(); event; event = await opened.events.receive())
      events.push(event);
    return { status: 200, headers: { 'Content-Type': 'application/json' }, events };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    const { status } = error;
    return { status: status.code, headers: { 'Content-Type': 'application/json' }, body: status };
  }
}

/** As the recorder wrote it, with a space after each comma and colon: some answers quote the text. */
function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${pythonJson(item)}`);
  return `{${fields.join(', ')}}`;
}

/** Only the headers that the recordings keep. */
function answerOf({ status, headers, body }: ApiResponse): Answer {
  const kept = Object.entries({
    'Content-Type': headers['content-type'],
    Warning: headers.warning?.length === 1 ? headers.warning[0] : headers.warning,
    'Retry-After': headers['retry-after'],
  }).filter(([, value]) => value !== undefined);
  return {
    status,
    headers: Object.fromEntries(kept),
    ...(typeof body === 'string' ? { bodyText: body } : body !== undefined && { body }),
  };
}

/** `{{name}}` of what was saved, and `{{repeat:c:n}}`. */
function withTemplates<T>(value: T, saved: ReadonlyMap<string, string>): T {
  const text = JSON.stringify(value).replace(/\{\{([^{}]+)\}\}/g, (whole, name: string) => {
    const [repeat, character = '', count] = name.split(':');
    if (repeat === 'repeat') return character.repeat(Number(count));
    if (name === 'caBundle') return CA_BUNDLE;
    const known = saved.get(name);
    return known === undefined ? whole : JSON.stringify(known).slice(1, -1);
  });
  return JSON.parse(text) as T;
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
