/**
 * Writes src/engine/apiserver/discovery/served-resources.ts: every resource that kube-apiserver serves by default.
 *
 *     npm run generate:discovery -- FOLDER
 *
 * FOLDER holds the sources of Kubernetes 1.36.4: api/discovery has what its servers answer with every version enabled.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('name the folder of the sources: npm run generate:discovery -- FOLDER');
  process.exit(2);
}

interface ApiResource {
  name: string;
  singularName: string;
  namespaced: boolean;
  kind: string;
  group?: string;
  version?: string;
  verbs: string[];
  shortNames?: string[];
  categories?: string[];
  storageVersionHash?: string;
}

const everyVerb = 'create,delete,deletecollection,get,list,patch,update,watch';
const halfVerbs = 'get,patch,update';

const { groups } = read<{
  groups: { name: string; versions: { groupVersion: string; version: string }[] }[];
}>('apis');
const lines = ['v1', ...linesOf('api__v1')];
for (const { versions } of groups) {
  for (const { groupVersion, version } of versions) {
    // Versions that are no stable ones are off by default.
    if (/^v\d+$/.test(version))
      lines.push(groupVersion, ...linesOf(`apis__${groupVersion.replace('/', '__')}`));
  }
}
writeFileSync(
  new URL('../src/engine/apiserver/discovery/served-resources.ts', import.meta.url),
  '/** Written by scripts/generate-discovery.ts from api/discovery of Kubernetes 1.36.4; do not edit. See discovery.ts. */\n' +
    `export const servedResources = \`${lines.join('\n')}\n\`;\n`,
);
console.log(`${lines.length} lines`);

function linesOf(file: string): string[] {
  const { resources } = read<{ resources: ApiResource[] }>(file);
  return resources.map((resource) => {
    const {
      name,
      singularName,
      kind,
      namespaced,
      group,
      version,
      verbs,
      shortNames,
      categories,
      storageVersionHash,
    } = resource;
    const spelledKind =
      group !== undefined || version !== undefined ? `${group ?? ''}/${version}/${kind}` : kind;
    const list = verbs.join(',');
    return [
      name,
      ...(name.includes('/') ? [] : [singularName]),
      spelledKind,
      namespaced ? 'N' : 'C',
      list === everyVerb ? '*' : list === halfVerbs ? '=' : list,
      ...(shortNames ? [`+${shortNames.join(',')}`] : []),
      ...(categories ? [`&${categories.join(',')}`] : []),
      ...(storageVersionHash ? [`#${storageVersionHash}`] : []),
    ].join(' ');
  });
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder as string, 'api/discovery', `${name}.json`), 'utf8')) as T;
}
