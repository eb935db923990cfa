/** The verbs but `run`, which most programs do without, and how to load each. */
import { type FlagSpecs, parseFlags } from './flags.ts';
import { globalFlags } from './global-flags.ts';
import { runFlags } from './run.ts';
import type { Session } from './session.ts';

export interface Verb {
  readonly flags: FlagSpecs;
  readonly body: (session: Session) => Promise<void>;
}

async function createKind(): Promise<Verb> {
  const { createKindFlags: flags, createKind: body } = await import('./create-kind.ts');
  return { flags, body };
}

const loaders: Readonly<Record<string, () => Promise<Verb>>> = {
  annotate: async () => {
    const { annotateFlags: flags, annotate: body } = await import('./label.ts');
    return { flags, body };
  },
  apply: async () => {
    const { applyFlags: flags, apply: body } = await import('./apply.ts');
    return { flags, body };
  },
  'auth can-i': async () => {
    const { canIFlags: flags, canI: body } = await import('./auth.ts');
    return { flags, body };
  },
  'auth whoami': async () => {
    const { whoAmIFlags: flags, whoAmI: body } = await import('./auth.ts');
    return { flags, body };
  },
  create: async () => {
    const { createFlags: flags, create: body } = await import('./create.ts');
    return { flags, body };
  },
  ...Object.fromEntries(
    [
      'clusterrole',
      'clusterrolebinding',
      'namespace',
      'ns',
      'role',
      'rolebinding',
      'sa',
      'serviceaccount',
      'token',
    ].map((kind) => [`create ${kind}`, createKind]),
  ),
  delete: async () => {
    const { deleteFlags: flags, deleteResources: body } = await import('./delete.ts');
    return { flags, body };
  },
  describe: async () => {
    const { describeFlags: flags, describe: body } = await import('./describe.ts');
    return { flags, body };
  },
  get: async () => {
    const { getFlags: flags, get: body } = await import('./get.ts');
    return { flags, body };
  },
  label: async () => {
    const { labelFlags: flags, label: body } = await import('./label.ts');
    return { flags, body };
  },
  run: async () => ({ flags: runFlags, body: (await import('./run.ts')).run }),
  version: async () => {
    const { versionFlags: flags, version: body } = await import('./version.ts');
    return { flags, body };
  },
  wait: async () => {
    const { waitFlags: flags, wait: body } = await import('./wait.ts');
    return { flags, body };
  },
};

/** Each verb's first word, in the order of the alphabet. */
export const verbNames: readonly string[] = [
  ...new Set(Object.keys(loaders).map((name) => name.replace(/ .*/, ''))),
].sort();

export const hasVerb = (name: string): boolean => Object.hasOwn(loaders, name);

/** Of a verb that `verbAt` has found. */
export const loadVerb = (name: string): Promise<Verb> => (loaders[name] as () => Promise<Verb>)();

/**
 * The verb whose first word stands at `at` (`auth can-i` has two), or help, which is asked for in many ways: `kubectl`,
 * `kubectl --help`, `kubectl help`, `kubectl help run`, `kubectl options`. Throws a CommandError for any other word.
 */
export async function verbAt(words: readonly string[], at: number): Promise<string | { help: string }> {
  const first = words[at] ?? '';
  const whole = `${first} ${words[at + 1] ?? ''}`;
  for (const name of [whole, first]) if (hasVerb(name)) return name;
  const { helpOf, isCommand } = await import('./help.ts');
  const asked = first === 'help' ? words.slice(at + 1) : words.slice(Math.max(0, at));
  const asks = first === 'help' || words.includes('--help') || words.includes('-h');
  if (at < 0 && words.every((word) => word === '-h' || word === '--help')) return { help: helpOf([]) };
  if (at < 0) parseFlags(words, globalFlags, 'kubectl');
  if (isCommand(first) ? asks || first === 'options' || first === 'auth' : first === 'help')
    return { help: helpOf(asked) };
  const { unknownCommand } = await import('./unknown-command.ts');
  throw unknownCommand(first, verbNames);
}
