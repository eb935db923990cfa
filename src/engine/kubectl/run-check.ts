/** What `kubectl run` refuses before it asks the server. Source: k8s.io/kubectl/pkg/cmd/run/run.go, `Run`. */

import { rfc3339Micro } from '../sim/time.ts';
import { CommandError, notHere, usageError } from './errors.ts';
import { quote } from './flags.ts';
import type { DryRun } from './run.ts';
import type { Session } from './session.ts';

/** The domain, path, tag and digest of an image. Source: github.com/distribution/reference, `ReferenceRegexp`. */
const imageReference =
  /^(?:(?:(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])(?:\.(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9]))*|\[[a-fA-F0-9:]+\])(?::[0-9]+)?\/)?[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,})?$/;

/** Throws a UsageError or CommandError for what cannot be run. */
export function checkRun({ flags, command }: Session, dryRun: DryRun): void {
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

/** `--dry-run` without a value, as it was written once, or one that is none. */
export function oddDryRun(session: Session, value: string): DryRun {
  if (value !== 'unchanged')
    throw new CommandError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
  const now = rfc3339Micro(session.environment.sim.now);
  session.stderr += `W${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 26)}       1 helpers.go:719] --dry-run is deprecated and can be replaced with --dry-run=client.\n`;
  return 'client';
}
