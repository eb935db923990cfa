/** Help for what this kubectl can do, in the form of the real one's. */
import type { FlagSpec, FlagSpecs } from './flags.ts';

export interface CommandHelp {
  readonly short: string;
  readonly usage: string;
  readonly examples: readonly (readonly [what: string, line: string])[];
}

export function commandHelp({ short, usage, examples }: CommandHelp, flags: FlagSpecs): string {
  const shown = Object.entries(flags).filter(([, spec]) => !spec.refused);
  return [
    `${short}.\n`,
    'Examples:',
    examples.map(([what, line]) => `  # ${what}\n  ${line}\n`).join('  \n'),
    'Options:',
    shown
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, spec]) => optionHelp(name, spec))
      .join('\n'),
    '',
    `Usage:\n  ${usage} [options]\n`,
  ].join('\n');
}

function optionHelp(name: string, { kind, short, initial }: FlagSpec): string {
  const fallback = { bool: 'false', int: '0', duration: '0s', strings: '[]', string: '' }[kind];
  const value = initial ?? fallback;
  return `    ${short ? `-${short}, ` : ''}--${name}=${kind === 'string' ? `'${value}'` : value}`;
}

export function rootHelp(commands: readonly (readonly [name: string, short: string])[]): string {
  return [
    'kubectl controls the Kubernetes cluster manager.\n',
    ' Find more information at: https://kubernetes.io/docs/reference/kubectl/\n',
    "Commands of this cluster's kubectl:",
    ...commands.map(([name, short]) => `  ${name.padEnd(15)} ${short}`),
    '',
    'Usage:\n  kubectl [flags] [options]\n',
    'Use "kubectl <command> --help" for more information about a given command.\n',
  ].join('\n');
}
