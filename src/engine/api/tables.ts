/**
 * Tables as the server prints them, and the words they share. The columns of a kind stand with its resource.
 * Source: pkg/printers/tablegenerator.go, pkg/printers/internalversion/printers.go, apimachinery pkg/util/duration.
 */
import type { Resource } from '../apiserver/resource.ts';
import { EPOCH_SECONDS, type Micros, parseRfc3339 } from '../sim/time.ts';
import type { KubeList, KubeObject } from './object.ts';

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

/** `include` is None, Metadata or Object. */
export function tableOf(
  resource: Resource,
  body: KubeObject | KubeList,
  apiVersion: string,
  include: string,
  now: Micros,
): Table {
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
    columnDefinitions: resource.columns.map(({ name, type, format = '', description, priority = 0 }) => ({
      name,
      type,
      format,
      description,
      priority,
    })),
    rows: items.map((object) => {
      const conditions = resource.rowConditions?.(object) ?? [];
      return {
        cells: resource.cells(object, now),
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

/** How long ago a time of the API was: `12s`, `3m4s`, `<unknown>` for none. Source: `translateTimestampSince`. */
export function age(time: string | null | undefined, now: Micros): string {
  const seconds = time ? parseRfc3339(time) : undefined;
  return seconds === undefined
    ? '<unknown>'
    : humanDuration(EPOCH_SECONDS + Math.floor(now / 1_000_000) - seconds);
}

/** A span as people say it, in two units at most. Source: `duration.HumanDuration`. */
export function humanDuration(seconds: number): string {
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const [minutes, hours, days] = [60, 3_600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ];
  const two = (a: number, unit: string, b: number, rest: string): string =>
    b === 0 ? `${a}${unit}` : `${a}${unit}${b}${rest}`;
  if (minutes < 10) return two(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return two(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return two(days, 'd', hours % 24, 'h');
  if (days < 730) return `${days}d`;
  const years = Math.floor(days / 365);
  return years < 8 ? two(years, 'y', days % 365, 'd') : `${years}y`;
}
