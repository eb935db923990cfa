/**
 * `kubectl run`: from the command line to a Pod (step 1), to the server (step 4), to the printed line (step 11).
 * Source: k8s.io/kubectl/pkg/cmd/run/run.go and pkg/generate/versioned/run.go, `BasicPod`.
 */
import { deepFreeze, type KubeObject } from '../api/object.ts';
import { CommandError, notHere, usageError } from './errors.ts';
import { type FlagSpecs, type Flags, quote } from './flags.ts';
import { later, outputFlags } from './global-flags.ts';
import { nameOf, type Printable, printerFor } from './printable.ts';
import { findType, resourcePath } from './resources.ts';
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
  const dryRun = dryRunOf(session);
  const printer = await printerFor(session, {});
  check(session, dryRun);
  const { namespace } = session;
  const built = buildPod(flags);
  const pod = deepFreeze(flags.on('save-config') ? withLastApplied(built) : built);
  session.emit('object.built', 1, { object: pod });
  const manager = flags.get('field-manager');
  const created =
    dryRun === 'client'
      ? pod
      : await session.request<KubeObject>({
          method: 'POST',
          path: resourcePath({ type: findType('pods') }, namespace),
          query: { ...(dryRun === 'server' && { dryRun: 'All' }), ...(manager && { fieldManager: manager }) },
          accept: accept.created,
          body: pod,
        });
  const object = created as unknown as Printable;
  const note = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  session.stdout += printer ? printer(object) : `${nameOf(object)} created${note}\n`;
}

export type DryRun = 'none' | 'client' | 'server';

/** Source: `cmdutil.GetDryRunStrategy`. */
export function dryRunOf(session: Session): DryRun {
  const value = session.flags.get('dry-run');
  if (value === 'none' || value === 'client' || value === 'server') return value;
  if (value !== 'unchanged')
    throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
  session.log('W', 'helpers.go:719', '--dry-run is deprecated and can be replaced with --dry-run=client.');
  return 'client';
}

/** The domain, path, tag and digest of an image. Source: github.com/distribution/reference, `ReferenceRegexp`. */
const imageReference =
  /^(?:(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

function check({ flags, command }: Session, dryRun: DryRun): void {
  const attached = flags.changed('attach') ? flags.on('attach') : flags.on('stdin') || flags.on('tty');
  if (attached && dryRun !== 'none') {
    throw usageError(
      command,
      "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
    );
  }
  if (flags.on('rm') && !attached)
    throw usageError(command, '--rm should only be used for attached containers');
  if (flags.args.length === 0) throw usageError(command, 'NAME is required for run');
  if (flags.micros('pod-running-timeout') <= 0)
    throw usageError(command, '--pod-running-timeout must be higher than zero');
  const image = flags.get('image');
  if (!image) throw new CommandError('--image is required');
  if (!imageReference.test(image))
    throw new CommandError(`Invalid image name ${quote(image)}: invalid reference format`);
  if (flags.on('tty') && !flags.on('stdin')) {
    throw usageError(command, '-i/--stdin is required for containers with -t/--tty=true');
  }
  if (attached || flags.on('stdin')) throw notHere('a terminal (--attach, --stdin, --tty)');
  const restart = flags.get('restart');
  if (!['Always', 'OnFailure', 'Never'].includes(restart))
    throw usageError(command, `invalid restart policy: ${restart}`);
  const pull = flags.get('image-pull-policy');
  if (!['', 'Always', 'IfNotPresent', 'Never'].includes(pull))
    throw usageError(command, `invalid image pull policy: ${pull}`);
}

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

/** What `kubectl apply` will compare with. Source: k8s.io/kubectl/pkg/util/apply.go, `CreateApplyAnnotation`. */
function withLastApplied(object: ReturnType<typeof buildPod>): ReturnType<typeof buildPod> {
  const { kind, apiVersion, metadata, ...rest } = object as {
    metadata: { annotations?: object };
  } & typeof object;
  const annotations = {
    ...metadata.annotations,
    'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(object)}\n`,
  };
  return { kind, apiVersion, metadata: { ...metadata, annotations }, ...rest };
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
