/** `kubectl apply -f`, on the client's side and on the server's. Source: k8s.io/kubectl/pkg/cmd/apply. */
import type { KubeObject } from '../api/object.ts';
import { StatusError } from '../api/status.ts';
import { aggregate, CommandError } from './errors.ts';
import { type FlagSpecs, quote } from './flags.ts';
import { later, outputFlags } from './global-flags.ts';
import { LAST_APPLIED, lastApplied, withLastApplied } from './last-applied.ts';
import { fieldValidation, type Manifest, manifestFlags, manifestsOf, withSource } from './manifests.ts';
import { nameOf, type Printable, printerFor } from './printable.ts';
import { resourcePath } from './resources.ts';
import { type DryRun, dryRunNote, dryRunOf } from './run.ts';
import type { Session } from './session.ts';
import { threeWayPatch } from './three-way-patch.ts';

export const applyFlags: FlagSpecs = {
  ...outputFlags,
  ...manifestFlags,
  all: { kind: 'bool', refused: later },
  cascade: { kind: 'string', initial: 'background', bare: 'background' },
  'dry-run': { kind: 'string', initial: 'none', bare: 'unchanged' },
  'field-manager': { kind: 'string', initial: 'kubectl-client-side-apply' },
  force: { kind: 'bool', refused: later },
  'force-conflicts': { kind: 'bool', refused: later },
  'grace-period': { kind: 'int', initial: '-1' },
  'openapi-patch': { kind: 'bool', initial: 'true' },
  overwrite: { kind: 'bool', initial: 'true' },
  prune: { kind: 'bool', refused: later },
  'prune-allowlist': { kind: 'strings', refused: later },
  selector: { kind: 'string', short: 'l', refused: later },
  'server-side': { kind: 'bool' },
  subresource: { kind: 'string', refused: later },
  timeout: { kind: 'duration' },
  wait: { kind: 'bool', refused: later },
};

interface Applied {
  readonly object: KubeObject;
  readonly outcome: 'created' | 'configured' | 'unchanged' | 'serverside-applied';
}

export async function apply(session: Session): Promise<void> {
  const { flags } = session;
  if (flags.args.length > 0) {
    throw new CommandError(
      `Unexpected args: [${flags.args.join(' ')}]\nSee '${session.command} -h' for help and examples`,
    );
  }
  const dryRun = await dryRunOf(session);
  const printer = await printerFor(session, {});
  const errors: Error[] = [];
  for (const manifest of await manifestsOf(session)) {
    try {
      const { object, outcome } = flags.on('server-side')
        ? await applyOnServer(session, manifest, dryRun)
        : await applyOne(session, manifest, dryRun);
      const printable = object as unknown as Printable;
      session.stdout += printer
        ? printer(printable)
        : `${nameOf(printable)} ${outcome}${dryRunNote[dryRun]}\n`;
    } catch (error) {
      if (!(error instanceof StatusError || error instanceof CommandError)) throw error;
      errors.push(error);
    }
  }
  const failure = aggregate(errors);
  if (failure) throw failure;
}

async function applyOne(session: Session, manifest: Manifest, dryRun: DryRun): Promise<Applied> {
  const { source, object, type, namespace } = manifest;
  const { name, generateName } = object.metadata;
  if (!name && generateName)
    throw new CommandError(`from ${generateName}: cannot use generate name with apply`);
  if (!name) throw new CommandError(retrieving(manifest, 'resource name may not be empty'));
  const query = {
    ...(dryRun === 'server' && { dryRun: 'All' }),
    fieldManager: session.flags.get('field-manager'),
    fieldValidation: fieldValidation(session),
  };
  const modified = withLastApplied(object);
  const path = resourcePath({ type, name }, namespace);
  let current: KubeObject;
  try {
    current = await session.request<KubeObject>({ method: 'GET', path });
  } catch (error) {
    if (!(error instanceof StatusError) || error.status.code !== 404)
      throw error instanceof StatusError
        ? withSource(error, 'retrieving current configuration of', source)
        : error;
    if (dryRun === 'client') return { object: modified, outcome: 'created' };
    const create = {
      method: 'POST',
      path: resourcePath({ type }, namespace),
      query,
      body: modified,
    } as const;
    return { object: await sent(session, create, 'creating', source), outcome: 'created' };
  }
  const original = lastApplied(current);
  if (!original) {
    session.stderr += `Warning: resource ${type.plural}${type.group ? `.${type.group}` : ''}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`;
  }
  const { patchSchema } = await session.environment.sim.load(() => import('../api/patch-schema.ts'));
  const patch = threeWayPatch(original, modified, current, patchSchema(type.group, type.kind));
  if (Object.keys(patch).length === 0) return { object: current, outcome: 'unchanged' };
  if (dryRun === 'client') return { object: current, outcome: 'configured' };
  const request = {
    method: 'PATCH',
    path,
    query,
    headers: { 'content-type': 'application/strategic-merge-patch+json' },
    body: patch,
  } as const;
  return { object: await sent(session, request, 'applying patch to', source), outcome: 'configured' };
}

/** Source: `ApplyOptions.applyOneObject`, with `--server-side`. The body is YAML that is JSON. */
async function applyOnServer(session: Session, manifest: Manifest, dryRun: DryRun): Promise<Applied> {
  const { object, type, namespace } = manifest;
  const { name = '' } = object.metadata;
  const request = {
    method: 'PATCH',
    path: resourcePath({ type, name }, namespace),
    query: {
      ...(dryRun === 'server' && { dryRun: 'All' }),
      fieldManager: session.flags.changed('field-manager') ? session.flags.get('field-manager') : 'kubectl',
      fieldValidation: fieldValidation(session),
      force: 'false',
    },
    headers: { 'content-type': 'application/apply-patch+yaml' },
    body: object,
  } as const;
  return { object: await session.request<KubeObject>(request), outcome: 'serverside-applied' };
}

async function sent(
  session: Session,
  request: Parameters<Session['request']>[0],
  verb: string,
  source: string,
): Promise<KubeObject> {
  try {
    return await session.request<KubeObject>(request);
  } catch (error) {
    throw withSource(error, verb, source);
  }
}

function retrieving({ source, object, type, namespace }: Manifest, why: string): string {
  const version = type.group ? `${type.group}/v1` : '/v1';
  return `error when retrieving current configuration of:\nResource: ${quote(`${version}, Resource=${type.plural}`)}, GroupVersionKind: ${quote(`${version}, Kind=${type.kind}`)}\nName: ${quote(object.metadata.name ?? '')}, Namespace: ${quote(namespace)}\nfrom server for: ${quote(source)}: ${why}`;
}
