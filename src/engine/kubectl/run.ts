/**
 * `kubectl run`: from the command line to a Pod (step 1), to the server (step 4), to the printed line (step 11).
 * Source: k8s.io/kubectl/pkg/cmd/run/run.go and pkg/generate/versioned/run.go, `BasicPod`.
 */
import { deepFreeze, type KubeObject } from '../api/object.ts';
import { CommandError } from './errors.ts';
import { type FlagSpecs, type Flags, quote } from './flags.ts';
import { later, outputFlags } from './global-flags.ts';
import { nameOf, type Printable, printerFor } from './printable.ts';
import { accept, type Session } from './session.ts';

export const runFlags: FlagSpecs = {
  ...outputFlags,
  annotations: { kind: 'strings' },
  attach: { kind: 'bool' },
  cascade: { kind: 'string', initial: 'background', bare: 'background' },
  command: { kind: 'bool' },
  'detach-keys': { kind: 'string', refused: later },
  'dry-run': { kind: 'string', initial: 'none', bare: 'unchanged' },
  env: { kind: 'strings' },
  expose: { kind: 'bool', refused: later },
  'field-manager': { kind: 'string', initial: 'kubectl-run' },
  filename: { kind: 'strings', short: 'f', refused: later },
  force: { kind: 'bool' },
  'grace-period': { kind: 'int', initial: '-1' },
  image: { kind: 'string' },
  'image-pull-policy': { kind: 'string' },
  kustomize: { kind: 'string', short: 'k', refused: later },
  labels: { kind: 'string', short: 'l' },
  'leave-stdin-open': { kind: 'bool', refused: later },
  'override-type': { kind: 'string', refused: later },
  overrides: { kind: 'string', refused: later },
  'pod-running-timeout': { kind: 'duration', initial: '1m0s' },
  port: { kind: 'string' },
  privileged: { kind: 'bool' },
  quiet: { kind: 'bool', short: 'q' },
  recursive: { kind: 'bool', short: 'R', refused: later },
  restart: { kind: 'string', initial: 'Always' },
  rm: { kind: 'bool' },
  'save-config': { kind: 'bool' },
  stdin: { kind: 'bool', short: 'i' },
  timeout: { kind: 'duration' },
  tty: { kind: 'bool', short: 't' },
  wait: { kind: 'bool' },
};

export async function run(session: Session): Promise<void> {
  const { flags } = session;
  if (!flags.changed('image')) throw new CommandError('required flag(s) "image" not set');
  const dryRun = await dryRunOf(session);
  const printer = await printerFor(session, {});
  if (needsCheck(session)) {
    const { checkRun } = await session.environment.sim.load(() => import('./run-check.ts'));
    checkRun(session, dryRun);
  }
  const { namespace } = session;
  const built = buildPod(flags);
  const { sim } = session.environment;
  const pod = deepFreeze(
    flags.on('save-config')
      ? (await sim.load(() => import('./last-applied.ts'))).typedWithLastApplied(built)
      : built,
  );
  session.emit('object.built', 1, { object: pod });
  const manager = flags.get('field-manager');
  // region: answer
  const created =
    dryRun === 'client'
      ? pod
      : await session.request<KubeObject>({
          method: 'POST',
          path: `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods`,
          query: { ...(dryRun === 'server' && { dryRun: 'All' }), ...(manager && { fieldManager: manager }) },
          accept: accept.created,
          body: pod,
        });
  const object = created as unknown as Printable;
  session.stdout += printer ? printer(object) : `${nameOf(object)} created${dryRunNote[dryRun]}\n`;
  // endregion
}

export type DryRun = 'none' | 'client' | 'server';

/** Stands behind what would have been done. */
export const dryRunNote: Readonly<Record<DryRun, string>> = {
  none: '',
  client: ' (dry run)',
  server: ' (server dry run)',
};

/** Source: `cmdutil.GetDryRunStrategy`. */
export async function dryRunOf(session: Session): Promise<DryRun> {
  const value = session.flags.get('dry-run');
  if (value === 'none' || value === 'client' || value === 'server') return value;
  const { oddDryRun } = await session.environment.sim.load(() => import('./run-check.ts'));
  return oddDryRun(session, value);
}

/** What may be wrong with a line that is more than a name and a plain image. */
const checked = ['attach', 'image-pull-policy', 'pod-running-timeout', 'restart', 'rm', 'stdin', 'tty'];
const plainImage = /^[a-z0-9]+(?:[./-][a-z0-9]+)*(?::[\w.]+)?$/;

const needsCheck = ({ flags }: Session): boolean =>
  flags.args.length === 0 ||
  !plainImage.test(flags.get('image')) ||
  checked.some((name) => flags.changed(name));

/** The Pod as it is sent, its fields in the order of the API's Go structs. */
function buildPod(flags: Flags): Readonly<Record<string, unknown>> {
  const [name = '', ...words] = flags.args;
  if (!name) throw new CommandError('Parameter: name is required');
  const labels = parseLabels(flags.get('labels')) ?? { run: name };
  const annotations = pairs(flags.all('annotations'), 'invalid annotations format: ');
  const env = flags.all('env').map(parseEnv);
  const port = flags.get('port');
  const pullPolicy = flags.get('image-pull-policy');
  const container = {
    name,
    image: flags.get('image'),
    ...(words.length > 0 && { [flags.on('command') ? 'command' : 'args']: words }),
    ...(port && { ports: [{ containerPort: parsePort(port) }] }),
    ...(env.length > 0 && { env }),
    resources: {},
    ...(pullPolicy && { imagePullPolicy: pullPolicy }),
    ...(flags.on('privileged') && { securityContext: { privileged: true } }),
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: { name, labels, ...(annotations && { annotations }) },
    spec: { containers: [container], restartPolicy: flags.get('restart'), dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

const parseLabels = (spec: string): Record<string, string> | undefined =>
  pairs(spec === '' ? [] : spec.split(','), 'unexpected label spec: ');

/** `key=value` as a map in Go's order, or undefined for none. */
function pairs(specs: readonly string[], complaint: string): Record<string, string> | undefined {
  if (specs.length === 0) return undefined;
  const entries = specs.map((spec): [string, string] => {
    const equals = spec.indexOf('=');
    if (equals < 1) throw new CommandError(complaint + spec);
    return [spec.slice(0, equals), spec.slice(equals + 1)];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function parseEnv(spec: string): { name: string; value?: string } {
  const equals = spec.indexOf('=');
  if (equals < 1) throw new CommandError(`invalid env: ${spec}`);
  const value = spec.slice(equals + 1);
  return { name: spec.slice(0, equals), ...(value && { value }) };
}

/** Go's `strconv.Atoi`, then a conversion to int32, which wraps. */
function parsePort(text: string): number {
  if (!/^[-+]?\d+$/.test(text))
    throw new CommandError(`strconv.Atoi: parsing ${quote(text)}: invalid syntax`);
  return Number(text) | 0;
}
