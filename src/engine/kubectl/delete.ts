/** `kubectl delete`. Source: k8s.io/kubectl/pkg/cmd/delete. */
import type { KubeObject } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { seconds } from '../sim/time.ts';
import { aggregate, CommandError, usageError } from './errors.ts';
import type { FlagSpecs } from './flags.ts';
import { later, outputFlags } from './global-flags.ts';
import { kindName, parseTargets, resourcePath } from './resources.ts';
import { type DryRun, dryRunNote, dryRunOf } from './run.ts';
import type { Session } from './session.ts';
import { deadlineAfter, readTarget, type Subject, untilGone } from './wait.ts';

export const deleteFlags: FlagSpecs = {
  ...outputFlags,
  all: { kind: 'bool' },
  'all-namespaces': { kind: 'bool', short: 'A' },
  cascade: { kind: 'string', initial: 'background', bare: 'background' },
  'dry-run': { kind: 'string', initial: 'none', bare: 'unchanged' },
  'field-selector': { kind: 'string' },
  filename: { kind: 'strings', short: 'f', refused: later },
  force: { kind: 'bool' },
  'grace-period': { kind: 'int', initial: '-1' },
  'ignore-not-found': { kind: 'bool' },
  interactive: { kind: 'bool', short: 'i', refused: later },
  kustomize: { kind: 'string', short: 'k', refused: later },
  now: { kind: 'bool' },
  raw: { kind: 'string', refused: later },
  recursive: { kind: 'bool', short: 'R', refused: later },
  selector: { kind: 'string', short: 'l' },
  timeout: { kind: 'duration' },
  wait: { kind: 'bool', initial: 'true' },
};

const propagation: Readonly<Record<string, string>> = {
  background: 'Background',
  foreground: 'Foreground',
  orphan: 'Orphan',
};

/** Without `--timeout`, delete waits for a week. */
const WAIT_MICROS = seconds(168 * 3_600);

const immediately =
  'Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. The resource may continue to run on the cluster indefinitely.\n';

export async function deleteResources(session: Session): Promise<void> {
  const { flags, command } = session;
  if (flags.args.length === 0) {
    throw usageError(command, 'you must provide one or more resources by argument or filename');
  }
  const dryRun = await dryRunOf(session);
  const body = optionsOf(session, dryRun);
  const { subjects, errors } = await select(session);
  if (flags.on('force') && subjects.length > 0) session.stderr += immediately;
  const deleted: Subject[] = [];
  for (const subject of subjects) {
    const { type, name, namespace } = subject;
    try {
      const path = resourcePath({ type, name }, namespace);
      const answer =
        dryRun === 'client' ? undefined : await session.request<Deleted>({ method: 'DELETE', path, body });
      const uid = answer?.metadata.uid ?? answer?.details?.uid;
      print(session, subject, dryRun);
      deleted.push({ type, name, namespace, ...(uid && { uid }) });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.status.code !== 404 || !flags.on('ignore-not-found')) errors.push(error);
      else deleted.push(subject);
    }
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
  if (subjects.length === 0) session.stdout += 'No resources found\n';
  if (dryRun !== 'none' || !flags.on('wait')) return;
  const timeout = flags.micros('timeout');
  const deadline = deadlineAfter(session, timeout === 0 ? WAIT_MICROS : timeout);
  for (const subject of deleted) await untilGone(session, subject, deadline);
}

/** The answer to a DELETE: the object if it goes on for a while, else a Status that says which it was. */
type Deleted = KubeObject & { readonly details?: { readonly uid?: string } };

/** What to delete: names as they are given, selectors by what they select now. */
async function select(session: Session): Promise<{ subjects: Subject[]; errors: Error[] }> {
  const subjects: Subject[] = [];
  const errors: Error[] = [];
  for (const target of parseTargets(session.flags.args)) {
    const { type, name } = target;
    if (name !== undefined) {
      if (session.flags.get('selector')) {
        throw new CommandError('name cannot be provided when a selector is specified');
      }
      subjects.push({ type, name, namespace: type.namespaced ? session.namespace : '' });
      continue;
    }
    try {
      for (const { metadata } of await readTarget(session, target)) {
        subjects.push({ type, name: metadata.name ?? '', namespace: metadata.namespace ?? '' });
      }
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      errors.push(error);
    }
  }
  return { subjects, errors };
}

/** The body, its fields in the order of `metav1.DeleteOptions`. */
function optionsOf({ flags }: Session, dryRun: DryRun): Readonly<Record<string, unknown>> {
  const cascade = flags.get('cascade');
  const propagationPolicy = propagation[cascade];
  if (!propagationPolicy)
    throw new CommandError(
      `invalid cascade value (${cascade}). Must be "background", "foreground", or "orphan"`,
    );
  return {
    ...gracePeriod(flags.int('grace-period'), flags.on('now'), flags.on('force')),
    propagationPolicy,
    ...(dryRun === 'server' && { dryRun: ['All'] }),
  };
}

/** Zero seconds need `--force`; without it they become one. */
function gracePeriod(given: number, now: boolean, force: boolean): { gracePeriodSeconds?: number } {
  if (now && given !== -1) throw new CommandError('--now and --grace-period cannot be specified together');
  if (force && given > 0)
    throw new CommandError('--force and --grace-period greater than 0 cannot be specified together');
  if (force) return { gracePeriodSeconds: now ? 1 : 0 };
  if (now || given === 0) return { gracePeriodSeconds: 1 };
  return given < 0 ? {} : { gracePeriodSeconds: given };
}

function print(session: Session, { type, name, namespace }: Subject, dryRun: DryRun): void {
  const { flags } = session;
  if (flags.get('output') === 'name') {
    session.stdout += `${kindName(type)}/${name}\n`;
    return;
  }
  const verb = flags.on('force') ? 'force deleted' : 'deleted';
  const where = type.namespaced ? ` from ${namespace} namespace` : '';
  session.stdout += `${kindName(type)} "${name}" ${verb}${where}${dryRunNote[dryRun]}\n`;
}
