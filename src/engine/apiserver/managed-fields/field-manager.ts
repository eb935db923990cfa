/**
 * What a write makes of metadata.managedFields, and an apply of the object. The real one is a chain of managers around
 * structured-merge-diff; each of these functions is one or two of them.
 * Source: k8s.io/apimachinery/pkg/util/managedfields/internal, 1.36.4.
 */
import { kindType } from '../../api/go-types/go-types.ts';
import type { DeepReadonly, KubeObject, ManagedFieldsEntry } from '../../api/object.ts';
import { badRequest, type ReasonCause, StatusError } from '../../api/status.ts';
import { utf8 } from '../../api/utf8.ts';
import { type Micros, rfc3339 } from '../../sim/time.ts';
import { printedAs } from '../decoding/go-printer.ts';
import { faultsOfConfiguration } from './check-configuration.ts';
import { compare } from './compare.ts';
import { FieldSet, pathText } from './field-set.ts';
import { fieldsOf } from './fields-of.ts';
import { hasLastApplied, lastAppliedOf, withLastApplied } from './last-applied.ts';
import { capped, decoded, encoded, identifierOf, type Managed, managerOf, unmanaged } from './managers.ts';
import { filterOf } from './reset-fields.ts';
import { type Json, schemaOf } from './schema.ts';
import { ApplyConflicts, applied, type Managers, updated, type WrittenKind } from './updater.ts';

/** The resource or subresource that is written. */
export interface WrittenResource {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  readonly subresource: string;
  /** Whether the kind has a subresource `status`, so that other writes take no notice of the status. */
  readonly hasStatus: boolean;
}

type Entries = readonly DeepReadonly<ManagedFieldsEntry>[];

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
const stripped = FieldSet.of([
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

/** The managedFields of an object after a write. `live` are those before it. */
export function afterWrite(live: Entries, write: Write): ManagedFieldsEntry[] {
  const managed = startOf(live, write);
  if (managed === undefined) return [];
  if (managed.managers.size === 0 && write.before) return [];
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

function tracked(kind: WrittenKind, write: Write, managed: Managed): Managed {
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
const served = (managers: Managers, { apiVersion }: WrittenKind): Managers =>
  new Map([...managers].filter(([, owned]) => owned.apiVersion === apiVersion));

export interface ApplyRequest extends WrittenResource {
  /** As it is stored; undefined if there is none yet. */
  readonly live: DeepReadonly<KubeObject> | undefined;
  readonly liveFields: Entries;
  readonly configuration: Json;
  readonly manager: string;
  readonly force: boolean;
  readonly at: Micros;
}

export interface ApplyResult {
  /** Undefined if nothing of the object changes. */
  readonly object: unknown;
  readonly managedFields: readonly ManagedFieldsEntry[];
}

/** Server-side apply. Throws a StatusError: 400, 409 with a cause for each conflict, 500. */
export function apply(request: ApplyRequest): ApplyResult {
  const { configuration, live, manager, at } = request;
  const { apiVersion = '', kind: name = '', metadata } = configuration as unknown as KubeObject;
  const [group, version] = groupVersionOf(apiVersion);
  if (group !== request.group || version !== request.version || name !== request.kind)
    throw badRequest(`invalid object type: ${group}/${version}, Kind=${name}`);
  const kind = writtenKind(request);
  if (!kind) throw badRequest(`invalid object type: ${group}/${version}, Kind=${name}`);
  if (metadata?.managedFields !== undefined && metadata.managedFields !== null)
    throw badRequest('metadata.managedFields must be nil');
  const fault = faultsOfConfiguration(kind.schema, configuration);
  if (fault !== undefined) {
    const what = `${metadata?.namespace ?? ''}/${metadata?.name ?? ''}; ${group}/${version}, Kind=${name}`;
    throw new StatusError(500, '', `failed to create typed patch object (${what}): ${fault}`);
  }
  const own = identifierOf({ manager, operation: 'Apply', subresource: request.subresource });
  const start = beforeFirstApply(kind, request);
  const { object, managers } = appliedOrRefused(kind, request, start.managers, own);
  const next = new Map(managers);
  const set = next.get(own)?.set.difference(stripped);
  if (set?.isEmpty) next.delete(own);
  else if (set) next.set(own, { ...(next.get(own) as { apiVersion: string; applied: boolean }), set });
  const times = object === undefined ? start.times : new Map(start.times).set(own, rfc3339(at));
  const result = object ?? live;
  const migrated =
    manager === 'kubectl' && hasLastApplied(result) ? withLastApplied(result, configuration) : undefined;
  return {
    object: migrated ?? object,
    managedFields: encoded({ managers: next, times }),
  };
}

/** An object that nobody has owned so far is that of `before-first-apply`. Source: skipnonapplied.go. */
function beforeFirstApply(kind: WrittenKind, request: ApplyRequest): Managed {
  const { live, liveFields, at } = request;
  let managed: Managed;
  try {
    managed = decoded(liveFields as readonly ManagedFieldsEntry[]);
  } catch (error) {
    throw new StatusError(500, '', `failed to decode managed fields: ${(error as Error).message}`);
  }
  if (managed.managers.size > 0 || !live) return { ...managed, managers: served(managed.managers, kind) };
  const write = {
    ...request,
    before: undefined,
    after: live,
    given: undefined,
    manager: 'before-first-apply',
    at,
  };
  return tracked(kind, write, managed);
}

/** What an annotation of client-side apply accounts for is no conflict. Source: lastappliedmanager.go. */
function appliedOrRefused(
  kind: WrittenKind,
  { live, configuration, manager, force }: ApplyRequest,
  managers: Managers,
  own: string,
): { readonly object: unknown; readonly managers: Managers } {
  const object = whole(kind, live);
  try {
    return applied(kind, object, configuration, managers, own, force);
  } catch (error) {
    if (!(error instanceof ApplyConflicts)) throw error;
    const allowed = manager === 'kubectl' ? allowedByLastApplied(kind, object) : undefined;
    const conflicts = error.conflicts.filter(({ path }) => !allowed?.has(path));
    if (conflicts.length > 0) throw conflictError(conflicts);
    return applied(kind, object, configuration, managers, own, true);
  }
}

/** The fields that are still as client-side apply has left them. */
function allowedByLastApplied(kind: WrittenKind, live: unknown): FieldSet | undefined {
  const configuration = lastAppliedOf(live);
  if (configuration?.apiVersion !== kind.apiVersion) return undefined;
  if (faultsOfConfiguration(kind.schema, configuration) !== undefined) return undefined;
  const { removed, modified, added } = compare(kind.schema, configuration, live);
  return fieldsOf(kind.schema, configuration).difference(modified).difference(added).difference(removed);
}

/** Source: managedfields/internal/conflict.go. */
function conflictError(conflicts: ApplyConflicts['conflicts']): StatusError {
  const causes: ReasonCause[] = conflicts.map(({ manager, path }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${managerText(manager)}`,
    field: pathText(path),
  }));
  const [only, ...others] = causes as [ReasonCause, ...ReasonCause[]];
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort();
  const lines = managers.flatMap((manager) => [
    `conflicts with ${managerText(manager)}:`,
    ...conflicts.filter((one) => one.manager === manager).map(({ path }) => `- ${pathText(path)}`),
  ]);
  const message =
    others.length === 0
      ? `Apply failed with 1 conflict: ${only.message}: ${only.field}`
      : `Apply failed with ${causes.length} conflicts: ${lines.join('\n')}`;
  return new StatusError(409, 'Conflict', message, { causes });
}

function managerText(identifier: string): string {
  const { manager, operation, apiVersion, subresource } = managerOf(identifier);
  const below = subresource ? ` with subresource ${JSON.stringify(subresource)}` : '';
  return `${JSON.stringify(manager ?? '')}${below}${operation === 'Update' ? ` using ${apiVersion}` : ''}`;
}

function writtenKind(resource: WrittenResource): WrittenKind | undefined {
  const { group, version, kind } = resource;
  const type = kindType(group, kind);
  const apiVersion = group ? `${group}/${version}` : version;
  return type && { schema: schemaOf(type), apiVersion, filter: filterOf(resource) };
}

/** An object with all that its Go struct always has; for none yet, an empty one. */
const whole = ({ schema }: WrittenKind, object: unknown): unknown =>
  printedAs(schema.type, object ?? {}, 'whole');

function groupVersionOf(apiVersion: string): [string, string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}
