/** kubectl's words for what went wrong. Source: k8s.io/kubectl/pkg/cmd/util/helpers.go, `checkErr`. */
import { StatusError } from '../api/status.ts';
import { AggregateCommandError, type CommandError } from './errors.ts';

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
