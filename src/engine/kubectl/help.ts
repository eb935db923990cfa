/** Help for what this kubectl can do, in the form of the real one's. */
import type { FlagSpec, FlagSpecs } from './flags.ts';

interface CommandHelp {
  readonly short: string;
  readonly usage: string;
  readonly examples: readonly (readonly [what: string, line: string])[];
}

const commands = {
  delete: {
    short: 'Delete resources by resources and names, or by resources and label selector',
    usage: 'kubectl delete (TYPE [(NAME | -l label | --all)])',
    examples: [['Delete a pod and wait until it is gone', 'kubectl delete pod nginx']],
  },
  get: {
    short: 'Display one or many resources',
    usage:
      'kubectl get [(-o|--output=)json|yaml|name|jsonpath|custom-columns|wide] (TYPE [NAME | -l label] | TYPE/NAME ...)',
    examples: [
      ['List all pods with more information (such as node name)', 'kubectl get pods -o wide'],
      ['Show one field of a pod', "kubectl get pod nginx -o jsonpath='{.status.phase}'"],
    ],
  },
  run: {
    short: 'Create and run a particular image in a pod',
    usage:
      'kubectl run NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--command] -- [COMMAND] [args...]',
    examples: [
      ['Start a nginx pod', 'kubectl run nginx --image=nginx'],
      [
        'Dry run; print the API object without creating it',
        'kubectl run nginx --image=nginx --dry-run=client -o yaml',
      ],
    ],
  },
  version: {
    short: 'Print the client and server version information',
    usage: 'kubectl version',
    examples: [['Print the client and server versions', 'kubectl version']],
  },
  wait: {
    short: 'Wait for a specific condition on one or many resources',
    usage:
      'kubectl wait (TYPE/NAME ... | TYPE [NAME | -l label | --all]) --for=delete|create|condition=...|jsonpath=...',
    examples: [['Wait until the pod is ready', 'kubectl wait --for=condition=Ready pod/nginx']],
  },
} as const satisfies Readonly<Record<string, CommandHelp>>;

export type VerbName = keyof typeof commands;

export function commandHelp(name: VerbName, flags: FlagSpecs): string {
  const { short, usage, examples }: CommandHelp = commands[name];
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

export function rootHelp(): string {
  return [
    'kubectl controls the Kubernetes cluster manager.\n',
    ' Find more information at: https://kubernetes.io/docs/reference/kubectl/\n',
    "Commands of this cluster's kubectl:",
    ...Object.entries(commands).map(([name, { short }]) => `  ${name.padEnd(15)} ${short}`),
    '',
    'Usage:\n  kubectl [flags] [options]\n',
    'Use "kubectl <command> --help" for more information about a given command.\n',
  ].join('\n');
}
