/** The ledger: what people believe about the story, what is so, and the evidence, as the recordings have it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Project, upstream } from './links.ts';

export interface Claim {
  readonly id: string;
  readonly claim: string;
  readonly verdict: 'true' | 'false' | 'partly' | 'not shown here';
  /** What is so, in the recorder's words. */
  readonly really: string;
  readonly evidence: readonly Evidence[];
}

/** A place in a recording (events by id, or a path inside the file), or a function of the released source. */
export type Evidence =
  | { readonly file: string; readonly id?: string | readonly string[]; readonly at?: string }
  | { readonly source: string; readonly function: string };

const file = 'tests/golden/recordings/story/claims.json';
let claims: ReadonlyMap<string, Claim> | undefined;

/** The claim with this id, such as `c20`. Throws an Error that names the ids there are. */
export function claimOf(id: string): Claim {
  claims ??= new Map(
    (JSON.parse(readFileSync(join(process.cwd(), file), 'utf8')) as { claims: Claim[] }).claims.map(
      (claim) => [claim.id, claim],
    ),
  );
  const claim = claims.get(id);
  if (!claim) throw new Error(`${file} has no claim '${id}'; it has: ${[...claims.keys()].join(', ')}`);
  return claim;
}

/** Modules of the evidence, and where they lie in the repository that they are released from. */
const modules: readonly [prefix: string, project: Project, folder: string][] = [
  ['k8s.io/kubernetes@', 'kubernetes', ''],
  ['go.etcd.io/etcd/server/v3@', 'etcd', 'server/'],
  ['github.com/containerd/containerd@', 'containerd', ''],
  ['github.com/opencontainers/runc@', 'runc', ''],
];

/** The address and the path of a source that is given as `module@version/path`. Throws for a module it doesn't know. */
export function sourceOf(source: string): { readonly href: string; readonly path: string } {
  const path = source.slice(source.indexOf('/', source.indexOf('@')) + 1);
  const known = modules.find(([prefix]) => source.startsWith(prefix));
  if (known) return { href: upstream(known[1], known[2] + path), path: known[2] + path };
  const staged = /^k8s\.io\/([\w-]+)@/.exec(source)?.[1];
  if (!staged) throw new Error(`no repository is known for the module of ${source}`);
  return { href: upstream('kubernetes', `staging/src/k8s.io/${staged}/${path}`), path: `${staged}/${path}` };
}

/** The place of a recording in words: `nginx.json, e0016 to e0027`. */
export function placeOf({ file, id, at }: Exclude<Evidence, { source: string }>): string {
  if (at !== undefined) return `${file}, ${at}`;
  const ids = typeof id === 'string' ? [id] : (id ?? []);
  const isRun = ids.length > 2 && ids.every((each, index) => number(each) === number(ids[0]) + index);
  return [file, isRun ? `${ids[0]} to ${ids.at(-1)}` : ids.join(', ')].filter(Boolean).join(', ');
}

const number = (id = ''): number => Number(id.slice(1));
