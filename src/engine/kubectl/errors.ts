/** kubectl's words for what went wrong. Source: k8s.io/kubectl/pkg/cmd/util/helpers.go, `checkErr`. */
import { StatusError } from '../api/status.ts';

/** Ends the command with exit code 1; `message` is what stderr shows, behind `error: ` unless it is there already. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** The command line itself is wrong. */
export class UsageError extends CommandError {
  override readonly name = 'UsageError';
}

/** Several errors of one command, each printed in turn. */
export class AggregateCommandError extends CommandError {
  readonly errors: readonly Error[];

  constructor(errors: readonly Error[]) {
    super(errors.map((error) => error.message).join('\n'));
    this.errors = errors;
  }
}

/** `cmdutil.UsageErrorf`. */
export const usageError = (command: string, message: string): UsageError =>
  new UsageError(`${message}\nSee '${command} -h' for help and examples`);

/** What the real kubectl can do and this one cannot. */
export const notHere = (what: string): CommandError =>
  new CommandError(`${what} is not part of this cluster's kubectl; a real one has it`);

/** One error or several as one that can be thrown; undefined for none. */
export function aggregate(errors: readonly Error[]): Error | undefined {
  return errors.length > 1 ? new AggregateCommandError(errors) : errors[0];
}

/** What stderr shows, with its line break at the end. */
export function describeError(error: StatusError | CommandError): string {
  const text =
    error instanceof StatusError && error.status.reason === 'Invalid'
      ? describeInvalid(error)
      : standard(error);
  return text.endsWith('\n') ? text : `${text}\n`;
}

function standard(error: Error): string {
  if (error instanceof AggregateCommandError) return error.errors.map(standard).join('\n');
  if (!(error instanceof StatusError))
    return /^(error: |The connection to the server )/.test(error.message)
      ? error.message
      : `error: ${error.message}`;
  const { reason, message } = error.status;
  if (reason === 'Unauthorized') return `error: You must be logged in to the server (${message})`;
  return reason ? `Error from server (${reason}): ${message}` : `Error from server: ${message}`;
}

function describeInvalid({ status }: StatusError): string {
  const { details, message } = status;
  if (!details) return `The request is invalid${message ? `: ${message}` : ''}`;
  const named = details.kind || details.name;
  const what = named
    ? `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`
    : 'The request is invalid';
  const causes = [
    ...new Set((details.causes ?? []).map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`)),
  ];
  if (causes.length === 0) return !named && message ? `${what}: ${message}` : what;
  if (causes.length === 1) return `${what}: ${causes[0]}`;
  return `${what}: \n${causes.map((cause) => `* ${cause}`).join('\n')}`;
}
