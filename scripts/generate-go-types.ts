/**
 * Writes src/engine/api/go-types/*.ts: the fields of the API's Go structs, which decoding, printing and patches follow.
 *
 *     npm run generate:go-types -- FOLDER
 *
 * FOLDER holds the sources of k8s.io/api and k8s.io/apimachinery at v0.36.4 as `api@v0.36.4` and
 * `apimachinery@v0.36.4`, as `go mod download` leaves them.
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

/** A line for each struct and each named type. */
function typesOf(source: string): Map<string, string> {
  const types = new Map<string, string>();
  const lines = source.split('\n');
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
      const field = fieldOf(text, markers);
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

/** `name:type` and its flags; the legend is in go-types.ts. */
function fieldOf(text: string, markers: readonly string[]): string | undefined {
  const parts = /^(?:(\w+)\s+)?([\w.*[\]]+)\s+`(.*)`/.exec(text);
  const tag = parts && /json:"([^"]*)"/.exec(parts[3] as string)?.[1];
  if (!parts || tag === undefined || tag === '-') return undefined;
  const type = typeName(parts[2] as string);
  const [json = '', ...options] = tag.split(',');
  if (options.includes('inline') || json === '') return `+${type}`;
  const patch = /patchStrategy:"([^"]*)"/.exec(parts[3] as string)?.[1]?.split(',') ?? [];
  const mergeKey = /patchMergeKey:"([^"]*)"/.exec(parts[3] as string)?.[1] ?? '';
  const listType = markerValue(markers, 'listType');
  const keys = markers.filter((marker) => marker.startsWith('listMapKey=')).map((marker) => marker.slice(11));
  const atomic =
    markerValue(markers, 'mapType') === 'atomic' || markerValue(markers, 'structType') === 'atomic';
  return [
    json,
    type === 'string' ? '' : `:${type}`,
    options.includes('omitempty') ? '' : '!',
    options.includes('omitzero') ? '0' : '',
    patch.includes('merge') ? `~${mergeKey}` : '',
    patch.includes('retainKeys') ? '^' : '',
    listType === 'map' ? `#${keys.join(',')}` : listType === 'set' ? '#' : '',
    atomic ? '%' : '',
  ].join('');
}

function markerValue(markers: readonly string[], name: string): string | undefined {
  return markers.find((marker) => marker.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** A type as the tables have it: the package by its short name. */
function typeName(type: string): string {
  return type.replace(/\b(\w+)\./g, (_, alias: string) => `${imports[alias] ?? alias}.`);
}
