/**
 * The API's Go structs, as far as decoding, printing and patching must know them. The tables beside this file hold a
 * struct a line: its fields in their order, as `name:type` (without a type: string), each with its marks:
 * `!` is printed even if empty, `0` not even as null, `~key` lists that strategic merge patches merge by that key
 * (`~` alone: as sets), `^` patches retain keys, `#keys` lists that server-side apply merges by those keys (`#` alone:
 * sets), `%` what it takes as one value, `&` what it does not though its type is such, `@value` the default of a list's
 * key. `+Type` is an embedded struct, `Name=type` a named type.
 */
import { admissionregistrationV1 } from './admissionregistration-v1.ts';
import { appsV1 } from './apps-v1.ts';
import { authenticationV1 } from './authentication-v1.ts';
import { authorizationV1 } from './authorization-v1.ts';
import { batchV1 } from './batch-v1.ts';
import { coordinationV1 } from './coordination-v1.ts';
import { coreV1 } from './core-v1.ts';
import { discoveryV1 } from './discovery-v1.ts';
import { eventsV1 } from './events-v1.ts';
import { metaV1 } from './meta-v1.ts';
import { nodeV1 } from './node-v1.ts';
import { policyV1 } from './policy-v1.ts';
import { rbacV1 } from './rbac-v1.ts';
import { schedulingV1 } from './scheduling-v1.ts';
import { storageV1 } from './storage-v1.ts';

/** `name` is the type as Go's messages have it: `v1.PodSpec`, `[]string`, `map[string]string`. */
export type GoType =
  | { readonly kind: 'string' | 'bool' | 'float' | 'bytes' | 'any'; readonly name: string }
  | { readonly kind: 'int'; readonly name: string; readonly bits: 32 | 64 }
  | { readonly kind: 'list'; readonly name: string; readonly item: GoType }
  | { readonly kind: 'map'; readonly name: string; readonly value: GoType }
  | {
      readonly kind: 'struct';
      readonly name: string;
      readonly fields: ReadonlyMap<string, GoField>;
      /** Server-side apply takes it as one value. */
      readonly atomic: boolean;
    }
  /** Types that read JSON in a way of their own. */
  | { readonly kind: 'Time' | 'MicroTime' | 'Duration' | 'Quantity' | 'IntOrString'; readonly name: string };

export interface GoField {
  readonly name: string;
  readonly type: GoType;
  readonly pointer: boolean;
  /** Printed even if it is empty: it has no omitempty. */
  readonly always: boolean;
  readonly omitZero: boolean;
  /** The embedded structs that it comes from, outermost first. */
  readonly embedded: readonly string[];
  /** For lists that strategic merge patches merge: the key of the items, or '' for a set. */
  readonly mergeKey: string | undefined;
  readonly retainKeys: boolean;
  /** For lists that server-side apply merges: the keys of the items; none for a set. */
  readonly listMapKeys: readonly string[] | undefined;
  /** Whether server-side apply takes it as one value, where that is not as its type says. */
  readonly atomic: boolean | undefined;
  /** What a key of a list is where it is left out. */
  readonly initial: string | undefined;
}

/** By the package's name, which is also that of the internal types: `core.Pod`. */
const tables: Readonly<Record<string, string>> = {
  admissionregistration: admissionregistrationV1,
  apps: appsV1,
  authentication: authenticationV1,
  authorization: authorizationV1,
  batch: batchV1,
  coordination: coordinationV1,
  core: coreV1,
  discovery: discoveryV1,
  events: eventsV1,
  meta: metaV1,
  node: nodeV1,
  policy: policyV1,
  rbac: rbacV1,
  scheduling: schedulingV1,
  storage: storageV1,
};

const builtIn: Readonly<Record<string, GoType>> = {
  string: { kind: 'string', name: 'string' },
  bool: { kind: 'bool', name: 'bool' },
  int: { kind: 'int', name: 'int', bits: 64 },
  int32: { kind: 'int', name: 'int32', bits: 32 },
  int64: { kind: 'int', name: 'int64', bits: 64 },
  float64: { kind: 'float', name: 'float64' },
  '[]byte': { kind: 'bytes', name: '[]uint8' },
  'types.UID': { kind: 'string', name: 'types.UID' },
  'types.NodeName': { kind: 'string', name: 'types.NodeName' },
  'resource.Quantity': { kind: 'Quantity', name: 'resource.Quantity' },
  'intstr.IntOrString': { kind: 'IntOrString', name: 'intstr.IntOrString' },
  'meta.Time': { kind: 'Time', name: 'v1.Time' },
  'meta.MicroTime': { kind: 'MicroTime', name: 'v1.MicroTime' },
  'meta.Duration': { kind: 'Duration', name: 'v1.Duration' },
  'meta.FieldsV1': { kind: 'any', name: 'v1.FieldsV1' },
  'runtime.RawExtension': { kind: 'any', name: 'runtime.RawExtension' },
};

const lines = new Map<string, Map<string, string>>();
const types = new Map<string, GoType>();

/** `core`, `apps`, `rbac` …: the package of an API group, or undefined if there is no table of it. */
export function packageOf(group: string): string | undefined {
  const name = group === '' ? 'core' : (group.split('.')[0] as string);
  return tables[name] === undefined ? undefined : name;
}

/** The struct of a kind, or undefined if there is no table of it. */
export function kindType(group: string, kind: string): (GoType & { kind: 'struct' }) | undefined {
  const name = packageOf(group);
  if (name === undefined || !linesOf(name).get(kind)?.includes('+meta.TypeMeta')) return undefined;
  return goType(`${name}.${kind}`) as GoType & { kind: 'struct' };
}

/** A type by its name in the tables, such as `core.Container`. */
export function goType(name: string): GoType {
  const known = builtIn[name] ?? types.get(name);
  if (known) return known;
  const made = madeType(name);
  types.set(name, made);
  return made;
}

function madeType(name: string): GoType {
  if (name.startsWith('[]')) {
    const item = goType(name.slice(2).replace('*', ''));
    return { kind: 'list', name: `[]${item.name}`, item };
  }
  const map = /^map\[(.+?)\](.+)$/.exec(name);
  if (map) {
    const value = goType(map[2] as string);
    return { kind: 'map', name: `map[${goType(map[1] as string).name}]${value.name}`, value };
  }
  const [from = '', own = ''] = name.split('.');
  const line = linesOf(from).get(own);
  if (line === undefined) throw new Error(`there is no Go type ${name} in the tables of api/go-types`);
  const goName = `v1.${own}`;
  const alias = line.indexOf('=') === own.length ? line.slice(own.length + 1) : undefined;
  if (alias !== undefined) return { ...goType(inPackage(from, alias)), name: goName };
  const fields = new Map<string, GoField>();
  const struct: GoType = { kind: 'struct', name: goName, fields, atomic: line[own.length] === '%' };
  // Known before its fields are, since a struct may hold itself.
  types.set(name, struct);
  for (const text of line.split(' ').slice(1)) {
    for (const field of fieldsOf(from, text)) fields.set(field.name, field);
  }
  return struct;
}

/** One field, or those of an embedded struct. */
function fieldsOf(from: string, text: string): readonly GoField[] {
  if (text === '') return [];
  if (text.startsWith('+')) {
    const embedded = goType(inPackage(from, text.slice(1).replace('*', '')));
    if (embedded.kind !== 'struct') return [];
    const own = embedded.name.split('.')[1] as string;
    return [...embedded.fields.values()].map((field) => ({ ...field, embedded: [own, ...field.embedded] }));
  }
  const part =
    /^([\w$-]+)(?::(\*?)([\w.[\]*]+?))?(!?)(0?)(?:~(\w*))?(\^?)(?:#([\w,]*))?([%&]?)(?:@(\w+))?$/.exec(text);
  if (!part) throw new Error(`${text}: no field that go-types.ts can read`);
  const [, name = '', pointer, type = 'string', always, zero, mergeKey, retain, keys, relation, initial] =
    part;
  return [
    {
      name,
      type: goType(inPackage(from, type)),
      pointer: pointer === '*',
      always: always !== '',
      omitZero: zero !== '',
      embedded: [],
      mergeKey,
      retainKeys: retain !== '',
      listMapKeys: keys === undefined ? undefined : keys.split(',').filter((key) => key !== ''),
      atomic: relation === '' ? undefined : relation === '%',
      initial,
    },
  ];
}

/** A type's name as the tables call it from outside of its package. */
function inPackage(from: string, type: string): string {
  if (type === '[]byte') return type;
  const list = /^(\[\]\*?|map\[[^\]]+\])(.+)$/.exec(type);
  if (list) return `${qualifiedKey(from, list[1] as string)}${inPackage(from, list[2] as string)}`;
  return type.includes('.') || builtIn[type] ? type : `${from}.${type}`;
}

const qualifiedKey = (from: string, prefix: string): string =>
  prefix.replace(/^map\[([^\]]+)\]/, (_, key: string) => `map[${inPackage(from, key)}]`);

function linesOf(name: string): Map<string, string> {
  let known = lines.get(name);
  if (!known) {
    known = new Map();
    for (const line of (tables[name] ?? '').split('\n').slice(1)) {
      const own = /^\w+/.exec(line)?.[0];
      if (own) known.set(own, line);
    }
    lines.set(name, known);
  }
  return known;
}
