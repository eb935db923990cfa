/** What kubectl says of itself, in the real one's words: all its commands have a text, those that are not here too. */
import { helpTexts } from './help-texts.ts';

/** A flag as its command's help tells of it. */
export interface FlagHelp {
  /** `--output`. */
  readonly long: string;
  /** `-o`. */
  readonly short?: string;
  /** `'none'`, `0s`, `[]`, `false`. */
  readonly initial: string;
  readonly note: string;
}

const texts: ReadonlyMap<string, string> = new Map(
  helpTexts
    .split(/^=== /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end + 1)];
    }),
);

/** The help of the longest command that the words begin with; `kubectl`'s own for none. */
export function helpOf(words: readonly string[]): string {
  const [first = '', second = ''] = words;
  return texts.get(`${first} ${second}`) ?? texts.get(first) ?? texts.get('') ?? '';
}

export const isCommand = (name: string): boolean => name !== '' && texts.has(name);

/** The commands below one, `''` for kubectl itself, in the order of the alphabet, with what its help says of each. */
export function subcommands(command: string): { name: string; note: string }[] {
  const text = texts.get(command) ?? '';
  return [...text.matchAll(/^ {2}([a-z][a-z-]*) {2,}(\S.*)$/gm)]
    .map(([, name = '', note = '']) => ({ name, note }))
    .filter(({ name }) => isCommand(command ? `${command} ${name}` : name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The flags of a command, or with `options` those that all of them have. */
export function flagsOf(command: string): FlagHelp[] {
  const text = texts.get(command) ?? '';
  const options = text.slice(command === 'options' ? 0 : text.indexOf('\nOptions:\n'));
  return [...options.matchAll(/^ {4}(?:(-\w), )?(--[\w-]+)=(.*):\n\t(.*)$/gm)].map(
    ([, short, long = '', initial = '', note = '']) => ({ long, ...(short && { short }), initial, note }),
  );
}
