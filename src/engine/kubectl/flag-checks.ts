/** What is wrong with flags that parse: those that this kubectl refuses, and a time that is none. */
import { CommandError } from './errors.ts';
import type { FlagSpecs, Flags, Refused } from './flags.ts';

/** Completes the sentence "--flag …". */
const words: Readonly<Record<Refused, string>> = {
  later: "is not part of this cluster's kubectl; a real one has it",
  'one user': 'is refused: this cluster is used as the user of its kubeconfig only',
  local: 'is refused: this kubectl has no terminal, network or profile of its own',
  trace: 'is refused: look at the trace of the run instead',
};

export function checkFlags(flags: Flags, specs: FlagSpecs): void {
  for (const [name, { refused }] of Object.entries(specs)) {
    if (refused && flags.changed(name)) throw new CommandError(`--${name} ${words[refused]}`);
  }
  const timeout = flags.get('request-timeout');
  if (!/^(\d+|(\d+\.?\d*(h|m|s|ms|us|µs|ns))+)$/.test(timeout)) {
    throw new CommandError(
      'Invalid timeout value. Timeout must be a single integer in seconds, or an integer followed by a corresponding time unit (e.g. 1s | 2m | 3h)',
    );
  }
}
