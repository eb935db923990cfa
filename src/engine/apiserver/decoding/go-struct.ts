/**
 * A value of the API as the server's own struct of it is printed in messages: Go's field names, and null, zero or
 * empty for what is not set. Source: pkg/apis/core/types.go, encoding/json.
 */

import { coreInternal } from '../../api/go-types/core-internal.ts';
import { goType } from '../../api/go-types/go-types.ts';
import { printedAs } from './go-printer.ts';

interface InternalField {
  /** Empty for an embedded struct. */
  readonly name: string;
  readonly json: string;
  readonly type: string;
}

type Json = Readonly<Record<string, unknown>>;

const structs = new Map<string, readonly InternalField[]>();

/** `name` is that of a struct of the core group, such as `SecurityContext`. */
export function goStruct(name: string, value: unknown): Json {
  const given = (name === 'PodSpec' ? internalPodSpec(value as Json) : (value ?? {})) as Json;
  const out: Record<string, unknown> = {};
  for (const field of fieldsOf(name)) {
    if (field.name === '') Object.assign(out, goStruct(field.type, given));
    else out[field.name] = printed(field.type, given[field.json]);
  }
  return out;
}

function printed(type: string, value: unknown): unknown {
  const [, prefix = '', inner = ''] = /^(\*|\[\])?(.*)$/.exec(type) ?? [];
  if (value === undefined || value === null) {
    if (prefix || type === 'map') return null;
    return zeros[type] ?? (inner === '' ? '' : ofType(inner, {}));
  }
  if (prefix === '[]' && inner) return (value as unknown[]).map((item) => ofType(inner, item));
  if (type === 'map') {
    const map = value as Json;
    return Object.fromEntries(
      Object.keys(map)
        .sort()
        .map((key) => [key, map[key]]),
    );
  }
  return inner === '' || zeros[type] !== undefined ? value : ofType(inner, value);
}

const ofType = (type: string, value: unknown): unknown =>
  type.startsWith('meta.') ? printedAs(goType(type), value, 'whole') : goStruct(type, value);

const zeros: Readonly<Record<string, unknown>> = { int: 0, bool: false, Quantity: '0' };

/** What v1 has beside the security context is in it here; the second name of the service account is gone. */
function internalPodSpec(spec: Json): Json {
  const { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers, securityContext } = spec;
  const ofHost = { hostNetwork, hostPID, hostIPC, shareProcessNamespace, hostUsers };
  return { ...spec, securityContext: { ...(securityContext as Json | undefined), ...ofHost } };
}

function fieldsOf(name: string): readonly InternalField[] {
  if (structs.size === 0) {
    for (const line of coreInternal.trim().split('\n')) {
      const [struct = '', ...fields] = line.split(' ');
      structs.set(struct, fields.map(fieldOf));
    }
  }
  return structs.get(name) ?? [];
}

function fieldOf(text: string): InternalField {
  if (text.startsWith('+')) return { name: '', json: '', type: text.slice(1) };
  const [, name = '', json, type = ''] = /^(\w+)(?:=(\w+))?(?::(.+))?$/.exec(text) ?? [];
  return { name, json: json ?? name.charAt(0).toLowerCase() + name.slice(1), type };
}
