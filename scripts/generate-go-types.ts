/**
 * Writes src/engine/api/go-types/*.ts: the fields of the API's Go structs, which decoding, printing and patches follow.
 *
 *     npm run generate:go-types -- FOLDER
 *
 * FOLDER holds the sources of k8s.io/api, k8s.io/apimachinery and k8s.io/kubernetes as `api@v0.36.4`,
 * `apimachinery@v0.36.4` and `kubernetes@v1.36.4`, as `go mod download` leaves them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The file to write, the package in it, and the structs that nobody needs there. */
const packages = [
  { file: 'meta-v1', name: 'meta', path: 'apimachinery@v0.36.4/pkg/apis/meta/v1/types.go' },
  { file: 'core-v1', name: 'core', path: 'api@v0.36.4/core/v1/types.go' },
  {
    file: 'admissionregistration-v1',
    name: 'admissionregistration',
    path: 'api@v0.36.4/admissionregistration/v1/types.go',
  },
  { file: 'apps-v1', name: 'apps', path: 'api@v0.36.4/apps/v1/types.go' },
  { file: 'authentication-v1', name: 'authentication', path: 'api@v0.36.4/authentication/v1/types.go' },
  { file: 'authorization-v1', name: 'authorization', path: 'api@v0.36.4/authorization/v1/types.go' },
  { file: 'batch-v1', name: 'batch', path: 'api@v0.36.4/batch/v1/types.go' },
  { file: 'coordination-v1', name: 'coordination', path: 'api@v0.36.4/coordination/v1/types.go' },
  { file: 'discovery-v1', name: 'discovery', path: 'api@v0.36.4/discovery/v1/types.go' },
  { file: 'events-v1', name: 'events', path: 'api@v0.36.4/events/v1/types.go' },
  { file: 'node-v1', name: 'node', path: 'api@v0.36.4/node/v1/types.go' },
  { file: 'policy-v1', name: 'policy', path: 'api@v0.36.4/policy/v1/types.go' },
  { file: 'rbac-v1', name: 'rbac', path: 'api@v0.36.4/rbac/v1/types.go' },
  { file: 'scheduling-v1', name: 'scheduling', path: 'api@v0.36.4/scheduling/v1/types.go' },
  { file: 'storage-v1', name: 'storage', path: 'api@v0.36.4/storage/v1/types.go' },
] as const;

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('name the folder of the sources: npm run generate:go-types -- FOLDER');
  process.exit(2);
}

/** How a package is called where it is imported, and here. */
const imports: Readonly<Record<string, string>> = {
  metav1: 'meta',
  v1: 'core',
  apiv1: 'core',
  corev1: 'core',
  api: 'core',
};

for (const { file, name, path } of packages) {
  const types = typesOf(readFileSync(join(folder, path), 'utf8'));
  const lines = [...types]
    .map(([, line]) => line)
    .filter((line) => !line.includes(' metadata:meta.ListMeta '));
  const out = new URL(`../src/engine/api/go-types/${file}.ts`, import.meta.url);
  const variable = file.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  writeFileSync(
    out,
    `/** Written by scripts/generate-go-types.ts from k8s.io/${path.replace('@', ' ')}; do not edit. Read by go-types.ts. */\n` +
      `export const ${variable} = \`package ${name}\n${lines.join('\n')}\n\`;\n`,
  );
  console.log(`${file}: ${lines.length} types`);
}

writeInternal();

/** The server's own structs of a PodSpec: messages quote them. A field whose JSON name is another than usual says so. */
function writeInternal(): void {
  const internal = readFileSync(join(folder as string, 'kubernetes@v1.36.4/pkg/apis/core/types.go'), 'utf8');
  const external = readFileSync(join(folder as string, 'api@v0.36.4/core/v1/types.go'), 'utf8');
  const [own, json] = [goFields(internal), goFields(external)];
  const lines = new Map<string, string>();
  const queue = ['PodSpec', 'PodResourceClaim'];
  for (let name = queue.shift(); name !== undefined; name = queue.shift()) {
    if (lines.has(name)) continue;
    const jsonNames = new Map(json.get(name)?.map((field) => [field.name, field.json]));
    const fields = (own.get(name) ?? []).map((field) => {
      const type = internalType(field.type, own, internal);
      const inner = type.replace(/^(\*|\[\])/, '');
      if (own.has(inner)) queue.push(inner);
      if (field.name === '') return `+${type}`;
      const usual = field.name.charAt(0).toLowerCase() + field.name.slice(1);
      const jsonName = jsonNames.get(field.name) ?? usual;
      return `${field.name}${jsonName === usual ? '' : `=${jsonName}`}${type && `:${type}`}`;
    });
    lines.set(name, `${name} ${fields.join(' ')}`);
  }
  const out = new URL('../src/engine/api/go-types/core-internal.ts', import.meta.url);
  writeFileSync(
    out,
    '/** Written by scripts/generate-go-types.ts from pkg/apis/core/types.go of Kubernetes 1.36.4; do not edit. */\n' +
      `export const coreInternal = \`${[...lines.values()].join('\n')}\n\`;\n`,
  );
  console.log(`core-internal: ${lines.size} types`);
}

interface GoSourceField {
  /** Empty for an embedded struct. */
  name: string;
  type: string;
  json: string;
}

function goFields(source: string): Map<string, GoSourceField[]> {
  const structs = new Map<string, GoSourceField[]>();
  for (const [, name = '', body = ''] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
    const fields: GoSourceField[] = [];
    for (const [, first = '', second, tag = ''] of body.matchAll(
      /^\t(\w[\w.]*|\*\w[\w.]*)(?: +([\w.*[\]]+))?(?:\s+`(.*)`)?(?:\s*\/\/.*)?$/gm,
    )) {
      const jsonName = /json:"([^",]*)/.exec(tag)?.[1] ?? '';
      fields.push({ name: second ? first : '', type: second ?? first, json: jsonName });
    }
    structs.set(name, fields);
  }
  return structs;
}

/** `*T`, `[]T`, `T` for structs; else what a zero value of it is: empty for a text, `int`, `bool`, `*`, `[]`, `map`. */
function internalType(type: string, structs: ReadonlyMap<string, unknown>, source: string): string {
  if (type.startsWith('map[')) return 'map';
  const prefix = /^(\*|\[\])/.exec(type)?.[0] ?? '';
  const bare = type.slice(prefix.length);
  if (bare.startsWith('metav1.')) return `${prefix}meta.${bare.slice(7)}`;
  if (structs.has(bare)) return `${prefix}${bare}`;
  if (prefix) return prefix;
  if (bare === 'resource.Quantity') return 'Quantity';
  if (bare === 'intstr.IntOrString' || /^int/.test(bare)) return 'int';
  if (bare === 'bool') return 'bool';
  const named = new RegExp(`^type ${bare} (\\S+)`, 'm').exec(source)?.[1];
  return named && named !== 'string' ? internalType(named, structs, source) : '';
}

/** A line for each struct and each named type. */
function typesOf(source: string): Map<string, string> {
  const types = new Map<string, string>();
  const lines = source.split('\n');
  const keys = new Set([...source.matchAll(/\+listMapKey=(\w+)/g)].map(([, key]) => key as string));
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as string;
    const named = /^type (\w+) (?:= )?(?!struct|interface|func)(\S+)/.exec(line);
    if (named) types.set(named[1] as string, `${named[1]}=${typeName(named[2] as string)}`);
    const struct = /^type (\w+) struct \{$/.exec(line);
    if (!struct) continue;
    const name = struct[1] as string;
    const fields: string[] = [];
    let markers = markersBefore(lines, index);
    const granular = !markers.includes('structType=atomic');
    markers = [];
    for (index++; lines[index] !== '}'; index++) {
      const text = (lines[index] as string).trim();
      if (text.startsWith('// +')) markers.push(text.slice(4));
      const field = fieldOf(text, markers, keys);
      if (field) fields.push(field);
      if (!text.startsWith('//')) markers = [];
    }
    types.set(name, `${name}${granular ? '' : '%'} ${fields.join(' ')}`);
  }
  return types;
}

function markersBefore(lines: readonly string[], index: number): string[] {
  const markers: string[] = [];
  for (let at = index - 1; (lines[at] ?? '').startsWith('//'); at--) {
    const line = lines[at] as string;
    if (line.startsWith('// +')) markers.push(line.slice(4));
  }
  return markers;
}

/** `name:type` and its flags; the legend is in go-types.ts. Defaults are named for the fields that are keys of lists. */
function fieldOf(
  text: string,
  markers: readonly string[],
  listKeys: ReadonlySet<string>,
): string | undefined {
  const parts = /^(?:(\w+)\s+)?([\w.*[\]]+)\s+`(.*)`/.exec(text);
  const tag = parts ? /json:"([^"]*)"/.exec(parts[3] as string)?.[1] : undefined;
  if (!parts || tag === undefined || tag === '-') return undefined;
  const type = typeName(parts[2] as string);
  const [json = '', ...options] = tag.split(',');
  if (options.includes('inline') || json === '') return `+${type}`;
  const patch = /patchStrategy:"([^"]*)"/.exec(parts[3] as string)?.[1]?.split(',') ?? [];
  const mergeKey = /patchMergeKey:"([^"]*)"/.exec(parts[3] as string)?.[1] ?? '';
  const listType = markerValue(markers, 'listType');
  const keys = markers.filter((marker) => marker.startsWith('listMapKey=')).map((marker) => marker.slice(11));
  const relations = ['mapType', 'structType'].map((name) => markerValue(markers, name));
  // A list that only patches merge: elsewhere a list without keys is one value anyway.
  const atomic = relations.includes('atomic') || (listType === 'atomic' && patch.includes('merge'));
  const initial = listKeys.has(json) && markerValue(markers, 'default')?.replaceAll('"', '');
  return [
    json,
    type === 'string' ? '' : `:${type}`,
    options.includes('omitempty') ? '' : '!',
    options.includes('omitzero') ? '0' : '',
    patch.includes('merge') ? `~${mergeKey}` : '',
    patch.includes('retainKeys') ? '^' : '',
    listType === 'map' ? `#${keys.join(',')}` : listType === 'set' ? '#' : '',
    atomic ? '%' : relations.includes('granular') ? '&' : '',
    initial ? `@${initial}` : '',
  ].join('');
}

function markerValue(markers: readonly string[], name: string): string | undefined {
  return markers.find((marker) => marker.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** A type as the tables have it: the package by its short name. */
function typeName(type: string): string {
  return type.replace(/\b(\w+)\./g, (_, alias: string) => `${imports[alias] ?? alias}.`);
}
