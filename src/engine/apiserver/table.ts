/** Tables as the server prints them; loaded when a client asks for one. Source: pkg/printers/tablegenerator.go. */
import type { KubeList, KubeObject } from '../api/object.ts';
import type { Micros } from '../sim/time.ts';
import { columnDescription } from './column-descriptions.ts';
import type { TablePrinter } from './resource.ts';
import { nameColumn } from './resources/columns.ts';

export interface TableRow {
  readonly cells: readonly (string | number | boolean)[];
  readonly conditions?: readonly unknown[];
  /** Null if the client wanted none. */
  readonly object: unknown;
}

/** A `Table` of meta.k8s.io: what `kubectl get` asks for. */
export interface Table {
  readonly kind: 'Table';
  readonly apiVersion: string;
  readonly metadata: {
    readonly resourceVersion?: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
  readonly columnDefinitions: readonly {
    readonly name: string;
    readonly type: string;
    readonly format: string;
    readonly description: string;
    readonly priority: number;
  }[];
  readonly rows: readonly TableRow[];
}

/** For kinds that have no printer of their own. Source: k8s.io/apiserver/pkg/registry/rest/table.go. */
const byCreation: TablePrinter = {
  columns: [nameColumn, { name: 'Created At', type: 'date' }],
  cells: ({ metadata }) => [metadata.name ?? '', metadata.creationTimestamp ?? ''],
};

/** `include` is None, Metadata or Object. */
export function tableOf(
  plural: string,
  printer: Partial<TablePrinter>,
  body: KubeObject | KubeList,
  apiVersion: string,
  include: string,
  now: Micros,
): Table {
  const { columns, cells, rowConditions } = { ...byCreation, ...printer };
  const items = 'items' in body ? body.items : [body as KubeObject];
  const { resourceVersion, continue: token, remainingItemCount } = body.metadata as KubeList['metadata'];
  return {
    kind: 'Table',
    apiVersion,
    metadata: {
      ...(resourceVersion && { resourceVersion }),
      ...(token && { continue: token }),
      ...(remainingItemCount && { remainingItemCount }),
    },
    columnDefinitions: columns.map(({ name, type, format = '', priority = 0 }) => ({
      name,
      type,
      format,
      description: columnDescription(plural, name),
      priority,
    })),
    rows: items.map((object) => {
      const conditions = rowConditions?.(object) ?? [];
      return {
        cells: cells(object, now),
        ...(conditions.length > 0 && { conditions }),
        object: included(object, apiVersion, include),
      };
    }),
  };
}

function included(object: KubeObject, apiVersion: string, include: string): unknown {
  if (include === 'None') return null;
  return include === 'Object'
    ? object
    : { kind: 'PartialObjectMetadata', apiVersion, metadata: object.metadata };
}
