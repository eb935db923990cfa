/**
 * What a create, an update or a patch makes of metadata.managedFields. The real one is a chain of managers around
 * structured-merge-diff; each of these functions is one or two of them.
 * Source: k8s.io/apimachinery/pkg/util/managedfields/internal, 1.36.4.
 */
import { kindType } from '../../api/go-types/go-types.ts';
import type { DeepReadonly, KubeObject, ManagedFieldsEntry } from '../../api/object.ts';
import { utf8 } from '../../api/utf8.ts';
import { type Micros, rfc3339 } from '../../sim/time.ts';
import { printedAs } from '../decoding/go-printer.ts';
import type { Resource } from '../resource.ts';
import { FieldSet } from './field-set.ts';
import { capped, decoded, encoded, identifierOf, type Managed, unmanaged } from './managers.ts';
import { filterOf } from './reset-fields.ts';
import { schemaOf } from './schema.ts';
import { type Managers, updated, type WrittenKind } from './updater.ts';

/** The resource that is written, or its subresource. */
export interface WrittenResource {
  readonly resource: Resource;
  readonly subresource: string;
}

export type Entries = readonly DeepReadonly<ManagedFieldsEntry>[];

/** A create, an update or a patch. */
export interface Write extends WrittenResource {
  /** Undefined for a create. */
  readonly before: DeepReadonly<KubeObject> | undefined;
  /** As it was asked for: before admission. */
  readonly after: DeepReadonly<KubeObject>;
  /** managedFields of the object that was sent. */
  readonly given: Entries | undefined;
  readonly manager: string;
  readonly at: Micros;
}

const MANAGER_BYTES_MAX = 128;
const CURRENT = 'current-operation';
export const stripped = FieldSet.of([
  ['f:apiVersion'],
  ['f:kind'],
  ['f:metadata'],
  ...[
    'name',
    'namespace',
    'creationTimestamp',
    'selfLink',
    'uid',
    'clusterName',
    'generation',
    'managedFields',
    'resourceVersion',
  ].map((name) => ['f:metadata', `f:${name}`]),
]);

/** The managedFields of an object after a write. `live` are those before it, undefined if it was there before time began. */
export function afterWrite(live: Entries | undefined, write: Write): ManagedFieldsEntry[] {
  const { before, resource } = write;
  const managed = startOf(live ?? (before ? initialFields(resource, before) : []), write);
  if (managed === undefined) return [];
  if (managed.managers.size === 0 && before) return [];
  const kind = writtenKind(write);
  if (!kind) return [];
  try {
    return encoded(tracked(kind, write, managed));
  } catch {
    // As in the real server, a write never fails for what cannot be tracked.
    return [];
  }
}

/** Source: `decodeLiveOrNew`. Undefined if the sender resets them. */
function startOf(live: Entries, { given, subresource }: Write): Managed | undefined {
  if (!subresource && given) {
    if (isReset(given)) return undefined;
    const own = tryDecoded(given);
    if (own && own.managers.size > 0) return own;
  }
  return tryDecoded(live) ?? unmanaged;
}

const isReset = (entries: Entries): boolean =>
  entries.length === 0 || (entries.length === 1 && Object.keys(entries[0] as object).length === 0);

function tryDecoded(entries: Entries): Managed | undefined {
  try {
    return decoded(entries as readonly ManagedFieldsEntry[]);
  } catch {
    return undefined;
  }
}

/** Why these cannot be managedFields, or undefined. Source: `ValidateManagedFields`. */
export function managedFieldsFault(entries: Entries): string | undefined {
  try {
    decoded(entries as readonly ManagedFieldsEntry[]);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export function tracked(kind: WrittenKind, write: Write, managed: Managed): Managed {
  const { before, after, manager, subresource, at } = write;
  const own = identifierOf({
    manager: printable(manager) || 'unknown',
    operation: 'Update',
    apiVersion: kind.apiVersion,
    subresource,
  });
  const known = served(managed.managers, kind);
  const next = new Map(updated(kind, whole(kind, before), whole(kind, after), known, CURRENT));
  const current = next.get(CURRENT);
  next.delete(CURRENT);
  const set = current?.set.difference(stripped);
  if (!current || !set || set.isEmpty) return capped({ managers: next, times: managed.times });
  const previous = next.get(own)?.set ?? new FieldSet();
  next.set(own, { ...current, set: set.union(previous) });
  return capped({ managers: next, times: new Map(managed.times).set(own, rfc3339(at)) });
}

/** Who made what was there before time began. */
const makers: Readonly<Record<string, string>> = {
  nodes: 'kubelet',
  leases: 'kubelet',
  serviceaccounts: 'kube-controller-manager',
  configmaps: 'kube-controller-manager',
};

/** The managedFields of an object that was there before time began: of one create, and for a Node of its status. */
export function initialFields(resource: Resource, object: DeepReadonly<KubeObject>): ManagedFieldsEntry[] {
  const manager = makers[resource.resource] ?? 'kube-apiserver';
  const time = object.metadata.creationTimestamp ?? rfc3339(0 as Micros);
  const made = { resource, subresource: '', before: undefined, after: object, given: undefined, manager };
  const entries = afterWrite([], { ...made, at: 0 as Micros });
  if (manager !== 'kubelet') return entries.map((entry) => ({ ...entry, time }));
  const { status: _, ...bare } = object as KubeObject & { status?: unknown };
  const write = { ...made, subresource: 'status', before: bare, at: 0 as Micros };
  return afterWrite(entries, write).map((entry) => ({ ...entry, time }));
}

/** Source: endpoints/handlers/create.go `prefixFromUserAgent`. */
function printable(name: string): string {
  let bytes = 0;
  const characters = [...name].filter((character) => /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(character));
  const end = characters.findIndex((character) => {
    bytes += utf8(character).length;
    return bytes > MANAGER_BYTES_MAX;
  });
  return (end < 0 ? characters : characters.slice(0, end)).join('');
}

/** Versions that the server does not serve are forgotten. */
export const served = (managers: Managers, { apiVersion }: WrittenKind): Managers =>
  new Map([...managers].filter(([, owned]) => owned.apiVersion === apiVersion));

export function writtenKind(written: WrittenResource): WrittenKind | undefined {
  const { group, version, kind } = written.resource;
  const type = kindType(group, kind);
  const apiVersion = group ? `${group}/${version}` : version;
  return type && { schema: schemaOf(type), apiVersion, filter: filterOf(written) };
}

/** An object with all that its Go struct always has; for none yet, an empty one. */
export const whole = ({ schema }: WrittenKind, object: unknown): unknown =>
  printedAs(schema.type, object ?? {}, 'whole');
