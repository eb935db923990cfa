/** What kubectl says of a command that it does not have. */
import { CommandError } from './errors.ts';
import { quote, verbIndex } from './flags.ts';
import { globalFlags } from './global-flags.ts';
import { isCommand, subcommands } from './help.ts';
import { hasVerb } from './verbs.ts';

/** Whether the words after `kubectl` call for a command that the real one has and this one does not. */
export const isAbsent = (words: readonly string[]): boolean => {
  const at = verbIndex(words, globalFlags);
  const [first = '', second = ''] = words.slice(Math.max(0, at));
  return isCommand(first) && first !== 'options' && ![first, `${first} ${second}`].some(hasVerb);
};

export const unknownCommand = (name: string, verbs: readonly string[]): CommandError =>
  new CommandError(
    isCommand(name)
      ? `"kubectl ${name}" isn't in the book's kubectl yet, which has: ${verbs.join(', ')}`
      : `unknown command ${quote(name)} for "kubectl"${suggestions(name)}`,
  );

/** Source: github.com/spf13/cobra, `SuggestionsFor`. */
function suggestions(typed: string): string {
  const names = subcommands('').map(({ name }) => name);
  const near = names.filter((name) => {
    return distance(typed.toLowerCase(), name) <= 2 || name.startsWith(typed.toLowerCase());
  });
  return near.length === 0 ? '' : `\n\nDid you mean this?\n${near.map((name) => `\t${name}\n`).join('')}`;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, replaced));
    }
    row = next;
  }
  return row[b.length] as number;
}
