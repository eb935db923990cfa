/**
 * Server-side apply of a configuration. Source: k8s.io/apimachinery/pkg/util/managedfields/internal, 1.36.4:
 * versioncheck.go, structuredmerge.go, skipnonapplied.go, lastappliedmanager.go, conflict.go.
 */
import type { DeepReadonly, KubeObject, ManagedFieldsEntry } from '../../api/object.ts';
import { badRequest, type ReasonCause, StatusError } from '../../api/status.ts';
import { type Micros, rfc3339 } from '../../sim/time.ts';
import { faultsOfConfiguration } from './check-configuration.ts';
import { compare } from './compare.ts';
import { type FieldSet, pathText } from './field-set.ts';
import { fieldsOf } from './fields-of.ts';
import { hasLastApplied, lastAppliedOf, withLastApplied } from './last-applied.ts';
import { decoded, encoded, identifierOf, type Managed, managerOf } from './managers.ts';
import type { Json } from './schema.ts';
import {
  type Entries,
  served,
  stripped,
  tracked,
  type WrittenResource,
  whole,
  writtenKind,
} from './tracking.ts';
import { ApplyConflicts, applied, type Managers, type WrittenKind } from './updater.ts';

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
export function applyConfiguration(request: ApplyRequest): ApplyResult {
  const { configuration, live, manager, at } = request;
  const { apiVersion = '', kind: name = '', metadata } = configuration as unknown as KubeObject;
  const [group, version] = groupVersionOf(apiVersion);
  const { resource } = request;
  if (group !== resource.group || version !== resource.version || name !== resource.kind)
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

function groupVersionOf(apiVersion: string): [string, string] {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? ['', apiVersion] : [apiVersion.slice(0, slash), apiVersion.slice(slash + 1)];
}
