/** `kubectl label` and `kubectl annotate`. Source: k8s.io/kubectl/pkg/cmd/label/label.go, annotate/annotate.go. */

import { applyMergePatch } from '../api/json-patch.ts';
import type { KubeObject } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { aggregate, CommandError, usageError } from './errors.ts';
import { type FlagSpecs, quote } from './flags.ts';
import { later, outputFlags } from './global-flags.ts';
import { type Printable, printerFor } from './printable.ts';
import { kindName, parseTargets, type ResourceType, resourcePath } from './resources.ts';
import { type DryRun, dryRunNote, dryRunOf } from './run.ts';
import type { Session } from './session.ts';
import { readTarget } from './wait.ts';

const flags = (manager: string): FlagSpecs => ({
  ...outputFlags,
  all: { kind: 'bool' },
  'all-namespaces': { kind: 'bool', short: 'A' },
  'dry-run': { kind: 'string', initial: 'none', bare: 'unchanged' },
  'field-manager': { kind: 'string', initial: manager },
  'field-selector': { kind: 'string' },
  filename: { kind: 'strings', short: 'f', refused: later },
  kustomize: { kind: 'string', short: 'k', refused: later },
  list: { kind: 'bool' },
  local: { kind: 'bool', refused: later },
  overwrite: { kind: 'bool' },
  recursive: { kind: 'bool', short: 'R', refused: later },
  'resource-version': { kind: 'string' },
  selector: { kind: 'string', short: 'l' },
});

export const labelFlags = flags('kubectl-label');
export const annotateFlags = flags('kubectl-annotate');

export const label = (session: Session): Promise<void> => change(session, 'labels');
export const annotate = (session: Session): Promise<void> => change(session, 'annotations');

type Field = 'labels' | 'annotations';

async function change(session: Session, field: Field): Promise<void> {
  const { flags } = session;
  const word = field.slice(0, -1);
  const at = flags.args.findIndex(
    (arg, index) => index > 0 && /^[^/=]+(?:\/[^=]*)?=|^[^=]+-$/.test(arg) && /=|-$/.test(arg),
  );
  const named = at < 0 ? flags.args : flags.args.slice(0, at);
  const { changes, removed } = changesOf(at < 0 ? [] : flags.args.slice(at), field);
  if (named.length === 0)
    throw usageError(
      session.command,
      'one or more resources must be specified as <resource> <name> or <resource>/<name>',
    );
  if (Object.keys(changes).length + removed.length === 0 && !flags.on('list'))
    throw new CommandError(`at least one ${word} update is required`);
  const dryRun = await dryRunOf(session);
  const printer = await printerFor(session, { sorted: true });
  const errors: Error[] = [];
  for (const target of parseTargets(named)) {
    try {
      for (const object of await readTarget(session, target)) {
        const before = object.metadata[field] ?? {};
        if (flags.on('list')) {
          for (const key of Object.keys(before).sort()) session.stdout += `${key}=${before[key]}\n`;
          continue;
        }
        if (!flags.on('overwrite')) refuseOverwrites(before, changes, field);
        const gone = removed.filter((key) => key in before);
        const patch = patchOf(before, changes, gone);
        for (const key of field === 'labels' ? removed : []) {
          if (!(key in before)) session.stdout += `label ${quote(key)} not found.\n`;
        }
        const changed = Object.keys(patch).length > 0;
        const after = changed ? await write(session, target.type, object, field, patch, dryRun) : object;
        const outcome =
          field === 'annotations'
            ? 'annotated'
            : !changed
              ? 'not labeled'
              : gone.length > 0 && Object.keys(changes).length === 0
                ? 'unlabeled'
                : 'labeled';
        session.stdout += printer
          ? printer(after as unknown as Printable)
          : `${kindName(target.type)}/${object.metadata.name} ${outcome}${dryRunNote[dryRun]}\n`;
      }
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
}

const labelValue = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

function changesOf(
  words: readonly string[],
  field: Field,
): { changes: Record<string, string>; removed: string[] } {
  const changes: Record<string, string> = {};
  const removed: string[] = [];
  for (const word of words) {
    const equals = word.indexOf('=');
    if (equals > 0) {
      const [key, value] = [word.slice(0, equals), word.slice(equals + 1)];
      if (field === 'labels' && (!labelValue.test(value) || value.length > 63)) {
        throw new CommandError(
          `invalid label value: ${quote(word)}: a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
        );
      }
      changes[key] = value;
    } else if (word.endsWith('-')) {
      removed.push(word.slice(0, -1));
    } else {
      throw new CommandError(`unknown ${field.slice(0, -1)} spec: ${word}`);
    }
  }
  const both = removed.find((key) => key in changes);
  if (both !== undefined)
    throw new CommandError(
      `can not both modify and remove a${field === 'labels' ? ' label' : 'n annotation'} in the same command`,
    );
  return { changes, removed };
}

function refuseOverwrites(
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
  field: Field,
): void {
  const clashes = Object.keys(changes).filter((key) => key in before && before[key] !== changes[key]);
  if (clashes.length === 0) return;
  const texts = clashes.map((key) => `'${key}' already has a value (${before[key]})`);
  throw new CommandError(
    field === 'labels'
      ? `${texts.join('; ')}, and --overwrite is false`
      : `--overwrite is false but found the following declared annotation(s): ${texts.join('; ')}`,
  );
}

function patchOf(
  before: Readonly<Record<string, string>>,
  changes: Readonly<Record<string, string>>,
  gone: readonly string[],
): Record<string, string | null> {
  const entries = [
    ...Object.entries(changes).filter(([key, value]) => before[key] !== value),
    ...gone.map((key): [string, null] => [key, null]),
  ];
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function write(
  session: Session,
  type: ResourceType,
  object: KubeObject,
  field: Field,
  changes: Readonly<Record<string, string | null>>,
  dryRun: DryRun,
): Promise<KubeObject> {
  const patch = { metadata: { [field]: changes } };
  if (dryRun === 'client') return applyMergePatch(object, patch) as KubeObject;
  const { name = '', namespace = '' } = object.metadata;
  return session.request<KubeObject>({
    method: 'PATCH',
    path: resourcePath({ type, name }, namespace),
    query: {
      ...(dryRun === 'server' && { dryRun: 'All' }),
      fieldManager: session.flags.get('field-manager'),
    },
    headers: { 'content-type': 'application/merge-patch+json' },
    body: patch,
  });
}
