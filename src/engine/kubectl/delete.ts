/** `kubectl delete`. Source: k8s.io/kubectl/pkg/cmd/delete. */
import type { KubeObject } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { type Micros, seconds } from '../sim/time.ts';
import { aggregate, CommandError, usageError } from './errors.ts';
import type { FlagSpecs } from './flags.ts';
import { later, outputFlags } from './global-flags.ts';
import { kindName, parseTargets, type ResourceType, resourcePath } from './resources.ts';
import { type DryRun, dryRunOf } from './run.ts';
import type { Session } from './session.ts';
import { deadlineAfter, readTarget, untilGone } from './wait.ts';

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

interface Doomed {
  readonly type: ResourceType;
  readonly object: KubeObject;
}

export async function deleteResources(session: Session): Promise<void> {
  const { flags, command } = session;
  if (flags.args.length === 0) {
    throw usageError(command, 'you must provide one or more resources by argument or filename');
  }
  const dryRun = dryRunOf(session);
  const body = optionsOf(session, dryRun);
  const { doomed, errors } = await select(session);
  if (flags.on('force') && doomed.length > 0) session.stderr += immediately;
  const deleted: Doomed[] = [];
  for (const { type, object } of doomed) {
    const name = object.metadata.name ?? '';
    const namespace = object.metadata.namespace ?? session.namespace;
    let uid: string | undefined;
    try {
      if (dryRun !== 'client') {
        const answer = await session.request<KubeObject>({
          method: 'DELETE',
          path: resourcePath({ type, name }, namespace),
          body,
        });
        uid = answer.metadata.uid ?? (answer as { details?: { uid?: string } }).details?.uid;
      }
      print(session, type, name, namespace, dryRun);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.status.code !== 404 || !flags.on('ignore-not-found')) errors.push(error);
    }
    deleted.push({
      type,
      object: { ...object, metadata: { name, ...(type.namespaced && { namespace }), ...(uid && { uid }) } },
    });
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
  if (doomed.length === 0) session.stdout += 'No resources found\n';
  if (dryRun === 'none' && flags.on('wait')) await waitFor(session, deleted);
}

async function waitFor(session: Session, deleted: readonly Doomed[]): Promise<void> {
  const timeout = session.flags.micros('timeout');
  const deadline = deadlineAfter(session, timeout === 0 ? WAIT_MICROS : timeout) as Micros;
  for (const { type, object } of deleted) await untilGone(session, type, object, deadline);
}

/** What to delete: names as they are given, selectors by what they select now. */
async function select(session: Session): Promise<{ doomed: Doomed[]; errors: Error[] }> {
  const doomed: Doomed[] = [];
  const errors: Error[] = [];
  for (const target of parseTargets(session.flags.args)) {
    const { type, name } = target;
    if (name !== undefined) {
      if (session.flags.get('selector'))
        throw new CommandError('name cannot be provided when a selector is specified');
      doomed.push({ type, object: { apiVersion: '', kind: type.kind, metadata: { name } } });
      continue;
    }
    try {
      for (const object of await readTarget(session, target)) doomed.push({ type, object });
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      errors.push(error);
    }
  }
  return { doomed, errors };
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

function print(session: Session, type: ResourceType, name: string, namespace: string, dryRun: DryRun): void {
  const { flags } = session;
  if (flags.get('output') === 'name') {
    session.stdout += `${kindName(type)}/${name}\n`;
    return;
  }
  const verb = flags.on('force') ? 'force deleted' : 'deleted';
  const where = type.namespaced ? ` from ${namespace} namespace` : '';
  const note = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  session.stdout += `${kindName(type)} "${name}" ${verb}${where}${note}\n`;
}
