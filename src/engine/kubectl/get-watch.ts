/**
 * `kubectl get -w`: what is there now, then each change, until the server ends the watch or somebody presses Ctrl-C.
 * Source: k8s.io/kubectl/pkg/cmd/get/get.go, `watch`.
 */
import type { KubeObject } from '../api/object.ts';
import { CommandError, ExitError, notHere } from './errors.ts';
import { tableOptions } from './get.ts';
import { type Printable, printerFor } from './printable.ts';
import { resourcePath, type Target } from './resources.ts';
import { accept, type Session } from './session.ts';
import { alignColumns, type Table, tableLines } from './table.ts';

type Change = (type: string, object: unknown) => void;

export async function watch(session: Session, targets: readonly Target[]): Promise<void> {
  const { flags } = session;
  const [target] = targets;
  if (!target || targets.length > 1) {
    throw new CommandError('you may only specify a single resource type');
  }
  if (!session.environment.terminal && session.environment.interruptAfter === undefined) {
    throw new CommandError(
      "a watch goes on until it is interrupted: say when, as in cluster.kubectl('get pods -w', { interruptAfter: '10s' })",
    );
  }
  const output = flags.get('output');
  const printer =
    output && output !== 'wide' ? await printerFor(session, { forGet: true, sorted: true }) : undefined;
  if (printer && flags.on('output-watch-events')) throw notHere(`--output-watch-events with -o ${output}`);
  const kind = printer ? accept.json : accept.table;
  const print: Change = printer
    ? (_type, object) => {
        session.stdout += printer(object as Printable);
      }
    : tablePrinter(session, target);
  const namespace = flags.on('all-namespaces') ? '' : session.namespace;
  const selection = {
    ...(flags.get('field-selector') && { fieldSelector: flags.get('field-selector') }),
    ...(flags.get('selector') && { labelSelector: flags.get('selector') }),
  };
  const named = target.name !== undefined;
  const found = await session.request<KubeObject | Table>({
    method: 'GET',
    path: resourcePath(target, namespace),
    accept: kind,
    query: { ...selection, ...(!named && flags.int('chunk-size') > 0 && { limit: flags.get('chunk-size') }) },
  });
  session.streams = true;
  if (!flags.on('watch-only')) for (const object of itemsOf(found)) print('ADDED', object);
  const events = await session.watch(
    resourcePath({ type: target.type }, namespace),
    {
      ...selection,
      ...(named && { fieldSelector: `metadata.name=${target.name}` }),
      resourceVersion: named ? '0' : (found.metadata?.resourceVersion ?? '0'),
    },
    kind,
  );
  // The watch of one object begins with the object itself, which has been printed.
  let skips = named;
  for (let event = await events.events.receive(); event; event = await events.events.receive()) {
    if (event.type === 'ERROR')
      throw new CommandError(String((event.object as { message?: string }).message));
    if (!skips) print(event.type, event.object);
    skips = false;
  }
  if (session.interrupted) throw new ExitError(1);
}

/** A Table is printed as one; a list item by item. */
function itemsOf(found: KubeObject | Table): readonly unknown[] {
  if (!('items' in found)) return [found];
  const { items, apiVersion, kind } = found as unknown as {
    items: readonly object[];
    apiVersion: string;
    kind: string;
  };
  return items.map((item) => ({ apiVersion, kind: kind.replace(/List$/, ''), ...item }));
}

/** The header once, columns that only grow. */
function tablePrinter(session: Session, { type }: Target): Change {
  const { flags } = session;
  const options = tableOptions(session, type, flags.on('show-kind'));
  const widths: number[] = [];
  let columns: Table['columnDefinitions'] = [];
  let headers = options.headers;
  return (change, object) => {
    const table = object as Table;
    if (table.columnDefinitions?.length) columns = table.columnDefinitions;
    const lines = tableLines({ ...table, columnDefinitions: columns }, { ...options, headers });
    const first = flags.on('output-watch-events') ? change : undefined;
    const shown =
      first === undefined ? lines : lines.map((line, at) => [headers && at === 0 ? 'EVENT' : first, ...line]);
    if (lines.length > 0) headers = false;
    session.stdout += alignColumns(shown, widths);
  };
}
