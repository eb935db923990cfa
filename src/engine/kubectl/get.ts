/** `kubectl get`. The server makes the table; kubectl aligns it. Source: k8s.io/kubectl/pkg/cmd/get. */
import type { KubeList, KubeObject } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { aggregate, CommandError, notHere, usageError } from './errors.ts';
import { type FlagSpecs, quote } from './flags.ts';
import { later, outputFlags } from './global-flags.ts';
import type { JsonPath } from './jsonpath.ts';
import { type Printable, type Printer, printerFor } from './printable.ts';
import { kindName, parseTargets, type ResourceType, resourcePath, type Target } from './resources.ts';
import { accept, type Session } from './session.ts';
import { printTable, type Table, type TableOptions, type TableRow } from './table.ts';

export const getFlags: FlagSpecs = {
  ...outputFlags,
  'all-namespaces': { kind: 'bool', short: 'A' },
  'chunk-size': { kind: 'int', initial: '500' },
  'field-selector': { kind: 'string' },
  filename: { kind: 'strings', short: 'f', refused: later },
  'ignore-not-found': { kind: 'bool' },
  kustomize: { kind: 'string', short: 'k', refused: later },
  'label-columns': { kind: 'strings', short: 'L' },
  'no-headers': { kind: 'bool' },
  'output-watch-events': { kind: 'bool' },
  raw: { kind: 'string' },
  recursive: { kind: 'bool', short: 'R', refused: later },
  selector: { kind: 'string', short: 'l' },
  'server-print': { kind: 'bool', initial: 'true', refused: later },
  'show-kind': { kind: 'bool' },
  'show-labels': { kind: 'bool' },
  'sort-by': { kind: 'string' },
  subresource: { kind: 'string', refused: later },
  watch: { kind: 'bool', short: 'w' },
  'watch-only': { kind: 'bool' },
};

export async function get(session: Session): Promise<void> {
  const { flags } = session;
  if (flags.changed('raw')) return getRaw(session);
  const targets = targetsOf(session);
  if (flags.on('watch') || flags.on('watch-only')) {
    const { watch } = await session.environment.sim.load(() => import('./get-watch.ts'));
    return watch(session, targets);
  }
  const sortBy = flags.get('sort-by') && (await sortPath(session));
  const output = flags.get('output');
  if (output && output !== 'wide') {
    const fetched = await fetchAll<KubeObject | KubeList>(session, targets, accept.json, {});
    // An unknown format is refused only now: the real one asks the server first, too.
    return printObjects(
      session,
      targets,
      fetched,
      (await printerFor(session, { forGet: true, sorted: true })) as Printer,
      sortBy,
    );
  }
  printTables(
    session,
    targets,
    await fetchAll(session, targets, accept.table, sortBy ? { includeObject: 'Object' } : {}),
    sortBy,
  );
}

async function sortPath({ environment, flags }: Session): Promise<JsonPath> {
  const { JsonPath, relaxed } = await environment.sim.load(() => import('./jsonpath.ts'));
  return new JsonPath(relaxed(flags.get('sort-by')), { allowMissingKeys: true });
}

async function getRaw(session: Session): Promise<void> {
  const [path = '', query = ''] = session.flags.get('raw').split('?');
  if (query) throw notHere('--raw with a query');
  session.stdout += JSON.stringify(await session.request({ method: 'GET', path }));
}

function targetsOf(session: Session): Target[] {
  const { flags, command } = session;
  if (flags.args.length === 0) {
    session.stderr +=
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n';
    throw usageError(
      command,
      'Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
    );
  }
  const targets = parseTargets(flags.args);
  if (targets.every(({ name }) => name === undefined)) return targets;
  if (flags.get('selector')) throw new CommandError('name cannot be provided when a selector is specified');
  if (flags.get('field-selector'))
    throw new CommandError('name cannot be provided when a field selector is specified');
  if (flags.on('all-namespaces'))
    throw new CommandError('a resource cannot be retrieved by name across all namespaces');
  return targets;
}

interface Fetched<T> {
  readonly answers: { readonly type: ResourceType; readonly pages: readonly T[] }[];
  readonly errors: Error[];
}

/** Asks for each target in turn; what the server refuses does not keep the others from being asked for. */
async function fetchAll<T>(
  session: Session,
  targets: readonly Target[],
  kind: string,
  query: Readonly<Record<string, string>>,
): Promise<Fetched<T>> {
  const fetched: Fetched<T> = { answers: [], errors: [] };
  for (const target of targets) {
    try {
      fetched.answers.push({ type: target.type, pages: await fetchPages<T>(session, target, kind, query) });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.status.code === 404 && session.flags.on('ignore-not-found')) continue;
      fetched.errors.push(target.name === undefined ? listError(session, target.type, error) : error);
    }
  }
  return fetched;
}

/** A list that the server refuses says what was asked for. Source: k8s.io/cli-runtime/pkg/resource/selector.go. */
function listError({ flags }: Session, { group, plural }: ResourceType, error: StatusError): StatusError {
  const { code, reason = '', message, details } = error.status;
  if (reason !== 'BadRequest' && reason !== 'NotFound') return error;
  const selectors = [flags.get('selector'), flags.get('field-selector')].map(quote);
  const what = quote(`${group}/v1, Resource=${plural}`);
  const tried =
    flags.get('selector') || flags.get('field-selector')
      ? `Unable to find ${what} that match label selector ${selectors[0]}, field selector ${selectors[1]}`
      : `Unable to list ${what}`;
  return new StatusError(code, reason, `${tried}: ${message}`, details);
}

async function fetchPages<T>(
  session: Session,
  target: Target,
  kind: string,
  query: Readonly<Record<string, string>>,
): Promise<T[]> {
  const { flags } = session;
  const path = resourcePath(target, flags.on('all-namespaces') ? '' : session.namespace);
  const labelSelector = flags.get('selector');
  const fieldSelector = flags.get('field-selector');
  const limit = 'includeObject' in query ? 0 : flags.int('chunk-size');
  const pages: T[] = [];
  let rest: string | undefined;
  do {
    const page: T = await session.request<T>({
      method: 'GET',
      path,
      accept: kind,
      query: {
        ...(rest && { continue: rest }),
        ...(fieldSelector && { fieldSelector }),
        ...query,
        ...(labelSelector && { labelSelector }),
        ...(target.name === undefined && limit > 0 && { limit: String(limit) }),
      },
    });
    pages.push(page);
    rest = (page as { metadata?: { continue?: string } }).metadata?.continue;
  } while (rest);
  return pages;
}

/** One list of all that was found; an object that was asked for alone stays alone. */
function printObjects(
  session: Session,
  targets: readonly Target[],
  { answers, errors }: Fetched<KubeObject | KubeList>,
  printer: Printer,
  sortBy: JsonPath | '',
): void {
  const single = targets.length === 1 && targets[0]?.name !== undefined;
  const [only] = answers;
  const failure = aggregate(errors);
  if (single && !only) {
    if (failure) throw failure;
    return;
  }
  if (single && only) {
    session.stdout += printer(only.pages[0] as unknown as Printable);
    return;
  }
  const found = answers.flatMap(({ pages }) => pages.flatMap((page) => itemsOf(page)));
  const items = sortBy ? sorted(found, sortBy, (item) => item) : found;
  const text = printer({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items });
  session.stdout += text;
  if (failure) throw failure;
  if (text === '') sayNothingFound(session, targets);
}

/** Items of a list carry neither kind nor apiVersion on the wire; kubectl puts them back. */
function itemsOf(page: KubeObject | KubeList): Printable[] {
  if (!('items' in page)) return [page as unknown as Printable];
  const kind = page.kind.replace(/List$/, '');
  return page.items.map((item) => ({ apiVersion: page.apiVersion, kind, ...(item as object) }) as Printable);
}

function printTables(
  session: Session,
  targets: readonly Target[],
  { answers, errors }: Fetched<Table>,
  sortBy: JsonPath | '',
): void {
  const { flags } = session;
  const groups: { type: ResourceType; rows: TableRow[]; table: Table }[] = [];
  for (const { type, pages } of answers) {
    for (const table of pages) {
      const last = groups.at(-1);
      if (last?.type === type) last.rows.push(...(table.rows ?? []));
      else groups.push({ type, table, rows: [...(table.rows ?? [])] });
    }
  }
  const withKind =
    flags.on('show-kind') || new Set(groups.map(({ type }) => type)).size > 1 || flags.args[0] === 'all';
  const texts = groups.map(({ type, table, rows }) =>
    printTable(
      { ...table, rows: sortBy ? sorted(rows, sortBy, (row) => row.object) : rows },
      tableOptions(session, type, withKind),
    ),
  );
  const text = texts.filter((part) => part !== '').join(flags.on('no-headers') ? '' : '\n');
  session.stdout += text;
  const failure = aggregate(errors);
  if (failure) throw failure;
  if (text === '' && !flags.on('ignore-not-found')) sayNothingFound(session, targets);
}

export const tableOptions = ({ flags }: Session, type: ResourceType, withKind: boolean): TableOptions => ({
  wide: flags.get('output') === 'wide',
  headers: !flags.on('no-headers'),
  namespaces: flags.on('all-namespaces') && type.namespaced,
  showLabels: flags.on('show-labels'),
  labelColumns: flags.all('label-columns').flatMap((columns) => columns.split(',')),
  prefix: withKind ? `${kindName(type)}/` : '',
});

function sayNothingFound(session: Session, targets: readonly Target[]): void {
  const inNamespace = !session.flags.on('all-namespaces') && targets.every(({ type }) => type.namespaced);
  session.stderr += `No resources found${inNamespace ? ` in ${session.namespace} namespace.` : ''}\n`;
}

/** By what the path finds in each; what lacks it comes first. Source: k8s.io/kubectl/pkg/cmd/get/sorter.go. */
function sorted<T>(items: readonly T[], path: JsonPath, object: (item: T) => unknown): T[] {
  const keyed = items.map((item) => ({ item, key: path.find(object(item)).flat()[0] }));
  return keyed.sort((a, b) => byValue(a.key, b.key)).map(({ item }) => item);
}

function byValue(a: unknown, b: unknown): number {
  if (a == null || b == null) return Number(a != null) - Number(b != null);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [partsA, partsB] = [chunks(String(a)), chunks(String(b))];
  for (let at = 0; at < partsA.length && at < partsB.length; at++) {
    const [x, y] = [partsA[at] as string, partsB[at] as string];
    if (x === y) continue;
    const numeric = /^\d/.test(x) && /^\d/.test(y) && Number(x) !== Number(y);
    return numeric ? Number(x) - Number(y) : x < y ? -1 : 1;
  }
  return partsA.length - partsB.length;
}

/** Runs of digits and of other characters: numbers in names are compared by value. */
const chunks = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];
