/** What goes wrong in kubectl itself; what it says of it, and of the server's refusals, is in error-words.ts. */
/** Ends the command with exit code 1; `message` is what stderr shows, behind `error: ` unless it is there already. */
export class CommandError extends Error {
  override readonly name: string = 'CommandError';
}

/** Ends the command with an exit code and no words: Ctrl-C, or an answer that is no. */
export class ExitError extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super();
    this.exitCode = exitCode;
  }
}

/** What a shell says of a process that Ctrl-C has ended. */
export const INTERRUPTED = 130;

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
