/**
 * Writes src/engine/api/protobuf/message-tables.ts: the messages of the API's published protobuf schema, and what of
 * their Go structs decides which fields are written.
 *
 *     npm run generate:protobuf -- FOLDER
 *
 * FOLDER holds the sources of k8s.io/api and k8s.io/apimachinery as `api@v0.36.4` and `apimachinery@v0.36.4`, as
 * `go mod download` leaves them.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages of the kinds that are stored, and of what those are made of, by their names in the tables. */
const packages: Readonly<Record<string, string>> = {
  runtime: 'apimachinery@v0.36.4/pkg/runtime',
  intstr: 'apimachinery@v0.36.4/pkg/util/intstr',
  resource: 'apimachinery@v0.36.4/pkg/api/resource',
  meta: 'apimachinery@v0.36.4/pkg/apis/meta/v1',
  core: 'api@v0.36.4/core/v1',
  admissionregistration: 'api@v0.36.4/admissionregistration/v1',
  apps: 'api@v0.36.4/apps/v1',
  authentication: 'api@v0.36.4/authentication/v1',
  authorization: 'api@v0.36.4/authorization/v1',
  batch: 'api@v0.36.4/batch/v1',
  coordination: 'api@v0.36.4/coordination/v1',
  discovery: 'api@v0.36.4/discovery/v1',
  events: 'api@v0.36.4/events/v1',
  node: 'api@v0.36.4/node/v1',
  policy: 'api@v0.36.4/policy/v1',
  rbac: 'api@v0.36.4/rbac/v1',
  scheduling: 'api@v0.36.4/scheduling/v1',
  storage: 'api@v0.36.4/storage/v1',
};

const scalars = new Set(['string', 'bytes', 'bool', 'int32', 'int64']);

/** What the Go struct says of a field. */
interface GoField {
  readonly json: string;
  readonly embedded: boolean;
  readonly pointer: boolean;
  readonly always: boolean;
  readonly omitZero: boolean;
}

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('name the folder of the sources: npm run generate:protobuf -- FOLDER');
  process.exit(2);
}

const tables: string[] = [];
for (const [name, path] of Object.entries(packages)) {
  const schema = readFileSync(join(folder, path, 'generated.proto'), 'utf8').replace(/^\s*\/\/.*$/gm, '');
  const sources = goSources(join(folder, path));
  const structs = goStructs(sources);
  const lines = [...schema.matchAll(/^message (\w+) \{\n([\s\S]*?)^\}/gm)].map(
    ([, message = '', body = '']) =>
      [message, ...fieldsOf(name, message, body, structs.get(message) ?? listFields(message, sources))].join(
        ' ',
      ),
  );
  tables.push(`  ${name}: \`${lines.join('\n')}\`,`);
  console.log(`${name}: ${lines.length} messages`);
}
writeFileSync(
  new URL('../src/engine/api/protobuf/message-tables.ts', import.meta.url),
  '/** Written by scripts/generate-protobuf.ts from the generated.proto files of k8s.io/api and k8s.io/apimachinery v0.36.4; do not edit. Read by messages.ts. */\n' +
    `export const messageTables: Readonly<Record<string, string>> = {\n${tables.join('\n')}\n};\n`,
);

/** `name=number:type` and its marks, in the order of the numbers; the legend is in messages.ts. */
function fieldsOf(
  from: string,
  message: string,
  body: string,
  struct: ReadonlyMap<number, GoField> | undefined,
): string[] {
  const fields = [
    ...body.matchAll(/^ {2}(?:(optional|repeated) ([\w.]+)|map<string, ([\w.]+)>) (\w+) = (\d+)/gm),
  ];
  const rows = fields.map(([, label, single, inMap, name = '', digits = '']) => {
    const number = Number(digits);
    const go = struct?.get(number);
    if (struct && !go)
      throw new Error(`${from}.${message}: the Go struct has no field of the number ${number}`);
    const type = typeName(from, (single ?? inMap) as string);
    const prefix = label === 'repeated' ? '[]' : inMap ? '{}' : '';
    const marks = [
      go?.embedded ? '+' : '',
      go?.pointer ? '?' : '',
      go?.always ? '!' : '',
      go?.omitZero ? '-' : '',
    ].join('');
    // The schema spells one of them with a capital: `Webhooks`.
    const own = go?.json || name;
    const typed = type === 'string' ? prefix && `:${prefix}` : `:${prefix}${type}`;
    return { number, text: `${own}=${number}${typed}${marks}` };
  });
  return rows.sort((a, b) => a.number - b.number).map(({ text }) => text);
}

/** `Container`, or `meta.ObjectMeta` where it is another package's. */
function typeName(from: string, type: string): string {
  if (!type.includes('.')) {
    if (!scalars.has(type) && /^[a-z]/.test(type))
      throw new Error(`${type}: no scalar that the encoder knows`);
    return type;
  }
  const parts = type.split('.');
  const own = parts.pop() as string;
  const path = parts.filter(
    (part) => !['', 'k8s', 'io', 'pkg', 'apis', 'api', 'util', 'apimachinery', 'v1'].includes(part),
  );
  const name = path.at(-1) ?? from;
  if (!packages[name]) throw new Error(`${type}: no package of the tables`);
  return name === from ? own : `${name}.${own}`;
}

function goSources(path: string): string[] {
  const files = readdirSync(path).filter((file) => file.endsWith('.go') && !file.includes('generated'));
  return files.map((file) => readFileSync(join(path, file), 'utf8'));
}

/** A list of its own type (`type Verbs []string`) is a message around it. */
function listFields(message: string, sources: readonly string[]): Map<number, GoField> | undefined {
  const isList = sources.some((source) => new RegExp(`^type ${message} \\[\\]`, 'm').test(source));
  const list = { json: '', embedded: true, pointer: false, always: false, omitZero: false };
  return isList ? new Map([[1, list]]) : undefined;
}

/** The fields of each struct of a package by their protobuf numbers. */
function goStructs(sources: readonly string[]): Map<string, Map<number, GoField>> {
  const structs = new Map<string, Map<number, GoField>>();
  for (const source of sources) {
    for (const [, name = '', body = ''] of source.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      const fields = new Map<number, GoField>();
      for (const [, type = '', tag = ''] of body.matchAll(/^\t(?:\w+ +)?(\S+)\s+`(.*)`/gm)) {
        const number = /protobuf:"\w+,(\d+)/.exec(tag)?.[1];
        if (number === undefined) continue;
        const [given = '', ...options] = (/json:"([^"]*)"/.exec(tag)?.[1] ?? '-').split(',');
        const json = given === '-' ? '' : given;
        fields.set(Number(number), {
          json,
          embedded: options.includes('inline'),
          pointer: type.startsWith('*'),
          always: json !== '' && !options.includes('omitempty'),
          omitZero: options.includes('omitzero'),
        });
      }
      if (fields.size > 0) structs.set(name, fields);
    }
  }
  return structs;
}
