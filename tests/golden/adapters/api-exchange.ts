/** One exchange of golden/api as its recording and the engine have it, without what differs from run to run. */

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly headers: Json;
  readonly body?: unknown;
  readonly bodyText?: string;
  readonly events?: readonly unknown[];
}

export interface VolatileRules {
  readonly volatile: readonly string[];
  readonly volatileText: readonly { readonly pattern: string; readonly replace: string }[];
}

/** What is recorded of an exchange besides its answer stands beside it. */
interface Sides {
  readonly response: Answer & { readonly unordered?: boolean };
  readonly webhookCalls?: unknown;
  readonly auditAnnotations?: unknown;
  readonly etcd?: unknown;
}

export class ExchangeComparison {
  readonly #volatile: readonly RegExp[];
  readonly #texts: readonly { readonly pattern: RegExp; readonly replace: string }[];
  readonly #fill: <T>(value: T) => T;
  readonly #managedFields: boolean;
  readonly #ordered: boolean;

  /** `fill` puts saved values in place of `{{name}}`; `ordered`: managedFields are compared in their order. */
  constructor(
    { volatile, volatileText }: VolatileRules,
    fill: <T>(value: T) => T,
    { managedFields, ordered }: { managedFields: boolean; ordered: boolean },
  ) {
    this.#volatile = volatile.map(pathPattern);
    this.#texts = volatileText.map(({ pattern, replace }) => ({
      pattern: new RegExp(pattern, 'g'),
      replace: replace.replace(/\\(\d)/g, '$$$1'),
    }));
    this.#fill = fill;
    this.#managedFields = managedFields;
    this.#ordered = ordered;
  }

  /** What to compare of step `index`: the recorded side and the engine's. */
  sides(recorded: Sides, engine: Sides, index: number): [unknown, unknown] {
    const { response, webhookCalls, auditAnnotations, etcd } = recorded;
    const { unordered, ...answer } = response;
    const masked = this.#mask(
      {
        response: answer,
        ...(webhookCalls !== undefined && { webhookCalls }),
        ...(auditAnnotations !== undefined && { auditAnnotations }),
        ...(etcd !== undefined && { etcd }),
      },
      {
        response: cut(answer, engine.response),
        ...(webhookCalls !== undefined && { webhookCalls: engine.webhookCalls }),
        ...(auditAnnotations !== undefined && { auditAnnotations: engine.auditAnnotations }),
        ...(etcd !== undefined && { etcd: engine.etcd }),
      },
      `steps\n${index}\n`,
    );
    const [expected, actual] = [this.#fill(masked[0]), masked[1]].map((side) => this.#plain(side));
    return unordered ? [sorted(expected), sorted(actual)] : [summarized(expected), summarized(actual)];
  }

  /** Volatile values must be there on both sides; one that was saved before is compared all the same. */
  #mask(expected: unknown, actual: unknown, path: string): [unknown, unknown] {
    const named = typeof expected === 'string' && expected.includes('{{');
    if (!named && this.#volatile.some((pattern) => pattern.test(path))) {
      return [expected === undefined ? expected : '<volatile>', actual === undefined ? actual : '<volatile>'];
    }
    if (!isContainer(expected) || !isContainer(actual)) {
      return [this.#maskOne(expected, path), this.#maskOne(actual, path)];
    }
    const left: Json = {};
    const right: Json = {};
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      const [one, other] = this.#mask(expected[key], actual[key], `${path}${key}\n`);
      if (one !== undefined) left[key] = one;
      if (other !== undefined) right[key] = other;
    }
    return [sameContainer(expected, left), sameContainer(actual, right)];
  }

  #maskOne(side: unknown, path: string): unknown {
    return isContainer(side) ? this.#mask(side, side, path)[0] : side;
  }

  /** Without managedFields, unless they are the point, and without texts that differ from run to run. */
  #plain(side: unknown): unknown {
    if (typeof side === 'string')
      return this.#texts.reduce((text, { pattern, replace }) => text.replace(pattern, replace), side);
    if (Array.isArray(side)) return side.map((item) => this.#plain(item));
    if (!isContainer(side)) return side;
    const plain: Json = {};
    for (const [key, value] of Object.entries(side)) {
      if (key === 'managedFields' && !this.#managedFields) continue;
      plain[key] = this.#plain(value);
      if (key === 'managedFields' && !this.#ordered && Array.isArray(plain[key])) plain[key].sort(byManager);
    }
    return plain;
  }
}

/** The engine's answer cut to the part that the recording has. */
function cut(recorded: Answer, answer: Answer): Answer {
  const { status, headers, bodyText, events } = answer;
  const silent = recorded.body === undefined && recorded.bodyText === undefined && !recorded.events;
  if (silent) return { status, headers };
  if (bodyText !== undefined || events !== undefined || answer.body === undefined) return answer;
  return { status, headers, body: cutBody(recorded.body, answer.body as Json) };
}

function cutBody(recorded: unknown, body: Json): unknown {
  if (Array.isArray(recorded)) return body.rows ?? (body.spec as Json | undefined)?.tolerations ?? body;
  if (!isContainer(recorded)) return body;
  const keys = Object.keys(recorded);
  if (keys.join() === 'kind,note') return { kind: body.kind, note: recorded.note };
  if ('itemNames' in recorded && Array.isArray(body.items)) {
    const { items, ...rest } = body;
    const itemNames = (items as { metadata?: { name?: string } }[]).map(({ metadata }) => metadata?.name);
    return { ...rest, ...('items' in recorded && { items: recorded.items }), itemNames };
  }
  if (!('kind' in recorded)) {
    for (const part of [body.status, body.metadata]) {
      if (isContainer(part) && keys.every((key) => key in part)) {
        return Object.fromEntries(keys.map((key) => [key, part[key]]));
      }
    }
  }
  if (Array.isArray(recorded.paths) && isContainer(body.paths) && !Array.isArray(body.paths))
    return { ...body, paths: Object.keys(body.paths).sort() };
  return namesOnly(recorded, body);
}

/** Where the recording has names in place of resources, so does the engine's side. */
function namesOnly(recorded: unknown, body: unknown): unknown {
  if (Array.isArray(recorded) && Array.isArray(body)) {
    const names = recorded.length > 0 && recorded.every((item) => typeof item === 'string');
    return body.map((item, index) =>
      names && isContainer(item) ? (item.resource ?? item.name) : namesOnly(recorded[index], item),
    );
  }
  if (!isContainer(recorded) || !isContainer(body)) return body;
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key, namesOnly(recorded[key], value)]),
  );
}

/** The answer in a line first: it is the first thing to differ, and says the most. */
function summarized(side: unknown): unknown {
  const { response, ...rest } = side as { response: Answer };
  const { reason, message, kind } = (isContainer(response.body) ? response.body : {}) as Json;
  const answer =
    kind === 'Status' && message ? `${response.status} ${reason ?? ''}: ${message}` : response.status;
  return { answer, ...response, ...rest };
}

/** For answers whose order is random: lists sorted, and messages as sorted words. */
function sorted(side: unknown, key = ''): unknown {
  if (Array.isArray(side))
    return side.map((item) => sorted(item)).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof side === 'string' && (key === 'message' || key === 'reason')) {
    if (side.startsWith('RBAC: allowed by')) return 'RBAC: allowed by';
    return side.split(/[\s,[\]]+/).sort();
  }
  if (!isContainer(side)) return side;
  return Object.fromEntries(Object.entries(side).map(([name, value]) => [name, sorted(value, name)]));
}

/** `**.metadata.uid` for paths of segments that each end with a line break. */
const pathPattern = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .split('.')
      .map((segment) =>
        segment === '**'
          ? '(?:[^\\n]*\\n)*'
          : segment === '*'
            ? '[^\\n]*\\n'
            : `${segment.replace(/[^\w-]/g, '\\$&')}\\n`,
      )
      .join('')}$`,
  );

function byManager(a: unknown, b: unknown): number {
  const key = (entry: unknown): string => {
    const { operation, manager, apiVersion, subresource } = entry as Json;
    return JSON.stringify([operation, manager, apiVersion, subresource]);
  };
  return key(a) < key(b) ? -1 : 1;
}

const isContainer = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const sameContainer = (like: Json, filled: Json): unknown =>
  Array.isArray(like) ? Object.values(filled) : filled;
