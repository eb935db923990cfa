/**
 * Writes policy.ts and core-policy.ts of src/engine/apiserver/bootstrap-policy: the roles and bindings that kube-apiserver makes when it
 * starts, in the short form that bootstrap-policy.ts reads.
 *
 *     npm run generate:bootstrap-policy -- FOLDER
 *
 * FOLDER holds the source of k8s.io/kubernetes at v1.36.4, as `go mod download` leaves it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

interface Subject {
  kind: 'User' | 'Group' | 'ServiceAccount';
  name: string;
  namespace?: string;
}
interface Item {
  metadata: { name: string; namespace?: string; labels?: Record<string, string> };
  aggregationRule?: { clusterRoleSelectors: { matchLabels: Record<string, string> }[] };
  rules?: Record<string, string[]>[];
  roleRef: { kind: string; name: string };
  subjects?: Subject[];
}

const [folder] = process.argv.slice(2);
if (!folder) {
  console.error('name the folder of the source: npm run generate:bootstrap-policy -- FOLDER');
  process.exit(2);
}
const data = join(folder, 'plugin/pkg/auth/authorizer/rbac/bootstrappolicy/testdata');
const items = (file: string): Item[] => parse(readFileSync(join(data, `${file}.yaml`), 'utf8')).items;
const AGGREGATE = 'rbac.authorization.k8s.io/aggregate-to-';

const lines: string[] = [];
section('cluster-role');
section('controller-role');
section('namespace-role');
write('policy', lines);
write('core-policy', coreLines());

/** The part that says who the cluster's own components are; a run that has no other users needs no more. */
function coreLines(): string[] {
  const core = [
    'basic-user',
    'discovery',
    'kube-scheduler',
    'node',
    'public-info-viewer',
    'volume-scheduler',
  ];
  let role = '';
  return lines.filter((line) => {
    if (line.startsWith('= ')) role = line.split(' ')[1] ?? '';
    return core.some((name) => role === `system:${name}`);
  });
}

function write(name: 'policy' | 'core-policy', text: readonly string[]): void {
  const target = new URL(`../src/engine/apiserver/bootstrap-policy/${name}.ts`, import.meta.url);
  const constant = name === 'policy' ? 'policy' : 'corePolicy';
  writeFileSync(
    target,
    `/** Written by scripts/generate-bootstrap-policy.ts from the bootstrap policy of k8s.io/kubernetes v1.36.4; do not edit. Read by bootstrap-policy.ts. */
export const ${constant} = \`${text.join('\n')}\`;
`,
  );
}

/** `= role`, with `>aggregates into` and `<aggregates from`; its rules; `+ binding` with its subjects. */
function section(file: string): void {
  const bindings = items(`${file}-bindings`);
  for (const { metadata, aggregationRule, rules } of items(`${file}s`)) {
    const into = Object.keys(metadata.labels ?? {}).filter((label) => label.startsWith(AGGREGATE));
    const from = aggregationRule?.clusterRoleSelectors.flatMap(({ matchLabels }) => Object.keys(matchLabels));
    const marks = [
      ...into.map((label) => `>${label.slice(AGGREGATE.length)}`),
      ...(from ?? []).map((label) => `<${label.slice(AGGREGATE.length)}`),
    ];
    const where = metadata.namespace ? [metadata.namespace] : [];
    lines.push(['=', metadata.name, ...where, ...marks].join(' '));
    for (const rule of rules ?? []) {
      const { verbs = [], apiGroups = [], resources = [], resourceNames, nonResourceURLs } = rule;
      lines.push(
        nonResourceURLs
          ? `${verbs} ${nonResourceURLs}`
          : [verbs, apiGroups, resources, ...(resourceNames ? [resourceNames] : [])].join(' '),
      );
    }
    for (const binding of bindings) {
      const sameNamespace = binding.metadata.namespace === metadata.namespace;
      if (binding.roleRef.name === metadata.name && sameNamespace)
        lines.push(`+ ${[binding.metadata.name, ...(binding.subjects ?? []).map(subject)].join(' ')}`);
    }
  }
}

function subject({ kind, name, namespace }: Subject): string {
  return kind === 'ServiceAccount' ? `${namespace}/${name}` : `${kind[0]}=${name}`;
}
