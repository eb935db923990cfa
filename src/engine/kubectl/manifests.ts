/**
 * What `-f` names, as objects: YAML or JSON, several documents, lists, files and stdin.
 * Source: k8s.io/cli-runtime/pkg/resource/visitor.go; the checks of k8s.io/kubectl/pkg/validation/schema.go.
 */
import type { KubeObject } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { CommandError } from './errors.ts';
import { type FlagSpecs, quote } from './flags.ts';
import { later } from './global-flags.ts';
import { findType, type ResourceType } from './resources.ts';
import type { Session } from './session.ts';

export const manifestFlags: FlagSpecs = {
  filename: { kind: 'strings', short: 'f' },
  kustomize: { kind: 'string', short: 'k', refused: later },
  recursive: { kind: 'bool', short: 'R' },
  validate: { kind: 'string', initial: 'strict', bare: 'strict' },
};

/** An object of a file, its keys sorted and its namespace filled in, and where it is to go. */
export interface Manifest {
  /** The file's name, or `STDIN`. */
  readonly source: string;
  readonly object: KubeObject;
  readonly type: ResourceType;
  readonly namespace: string;
}

/** Throws a CommandError for a file that is not there or no YAML, and for an object that is none. */
export async function manifestsOf(session: Session): Promise<Manifest[]> {
  const files = session.flags.all('filename').flatMap((names) => names.split(','));
  if (files.length === 0) throw new CommandError('must specify one of -f and -k');
  const { parseYaml } = await session.environment.sim.load(() => import('../api/parse-yaml.ts'));
  const validates = !['false', 'ignore'].includes(session.flags.get('validate'));
  return files.flatMap((file) => {
    const source = file === '-' ? 'STDIN' : file;
    return documentsOf(textOf(session, file)).flatMap((text) => {
      let value: unknown;
      try {
        value = parseYaml(text).value;
      } catch (error) {
        throw new CommandError(
          `error parsing ${source}: error converting YAML to JSON: ${(error as Error).message}`,
        );
      }
      if (value === null || value === undefined) return [];
      const { kind, items } = value as { kind?: unknown; items?: unknown };
      const objects =
        typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items) ? items : [value];
      return objects.map((object) => manifest(session, source, object, validates));
    });
  });
}

function textOf({ environment }: Session, file: string): string {
  if (file === '-') {
    if (environment.stdin === undefined) throw new CommandError('no objects passed to apply');
    return environment.stdin;
  }
  const files = environment.files ?? {};
  const text = files[file.replace(/^\.\//, '')] ?? files[file];
  if (/^https?:/.test(file))
    throw new CommandError(`unable to read URL ${quote(file)}: this kubectl has no network`);
  if (text === undefined) throw new CommandError(`the path ${quote(file)} does not exist`);
  return text;
}

/** The line numbers of a document's faults count from its own first line. */
const documentsOf = (text: string): string[] =>
  text.split(/^---(?:\s.*)?$/m).filter((part) => part.replaceAll(/^\s*#.*$/gm, '').trim() !== '');

function manifest(session: Session, source: string, value: unknown, validates: boolean): Manifest {
  const { apiVersion, kind, metadata = {} } = value as Partial<KubeObject>;
  const missing = [...(apiVersion ? [] : ['apiVersion not set']), ...(kind ? [] : ['kind not set'])];
  if (missing.length > 0 || !apiVersion || !kind) {
    const what = missing.length > 1 ? `[${missing.join(', ')}]` : missing[0];
    const hint = validates
      ? '; if you choose to ignore these errors, turn validation off with --validate=false'
      : '';
    throw new CommandError(`error validating ${quote(source)}: error validating data: ${what}${hint}`);
  }
  const type = typeOf(source, apiVersion, kind, metadata);
  const namespace = type.namespaced ? (metadata.namespace ?? session.namespace) : '';
  if (session.flags.changed('namespace') && metadata.namespace && metadata.namespace !== session.namespace) {
    throw new CommandError(
      `the namespace from the provided object ${quote(metadata.namespace)} does not match the namespace ${quote(session.namespace)}. You must pass '--namespace=${metadata.namespace}' to perform this operation.`,
    );
  }
  const object = { ...(value as KubeObject), metadata: { ...metadata, ...(namespace && { namespace }) } };
  return { source, object: sorted(object) as KubeObject, type, namespace };
}

function typeOf(
  source: string,
  apiVersion: string,
  kind: string,
  metadata: KubeObject['metadata'],
): ResourceType {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') : ['', apiVersion];
  try {
    const type = findType(`${kind}${group ? `.${group}` : ''}`);
    if (type.group === group && version === 'v1' && type.kind === kind) return type;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
  }
  const { name = '', namespace = '' } = metadata;
  throw new CommandError(
    `resource mapping not found for name: ${quote(name)} namespace: ${quote(namespace)} from ${quote(source)}: no matches for kind ${quote(kind)} in version ${quote(apiVersion)}\nensure CRDs are installed first`,
  );
}

/** As Go prints maps. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)]));
}

/** `fieldValidation` as `--validate` says it. Source: `cmdutil.GetValidationDirective`. */
export function fieldValidation({ flags }: Session): string {
  const value = flags.get('validate');
  const directive = { strict: 'Strict', true: 'Strict', warn: 'Warn', ignore: 'Ignore', false: 'Ignore' }[
    value
  ];
  if (directive) return directive;
  throw new CommandError(
    `invalid - validate option ${quote(value)}; must be one of: strict (or true), warn, ignore (or false)`,
  );
}

/** Source: `cmdutil.AddSourceToErr`. */
export function withSource(error: unknown, verb: string, source: string): unknown {
  if (!(error instanceof StatusError)) return error;
  const { code, reason = '', message, details } = error.status;
  return new StatusError(code, reason, `error when ${verb} ${quote(source)}: ${message}`, details);
}
