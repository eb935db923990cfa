/** What kubectl says of a command that it does not have. */
import { CommandError } from './errors.ts';
import { quote, verbIndex } from './flags.ts';
import { globalFlags } from './global-flags.ts';

/** The real kubectl's commands that are not here. */
const absent = (
  'annotate api-resources api-versions apply attach auth autoscale certificate cluster-info completion config cordon cp ' +
  'create debug describe diff drain edit events exec explain expose kuberc kustomize label logs options patch plugin ' +
  'port-forward proxy replace rollout scale set taint top uncordon'
).split(' ');

/** Whether the words after `kubectl` call for a command that the real one has and this one does not. */
export const isAbsent = (words: readonly string[]): boolean =>
  absent.includes(words[verbIndex(words, globalFlags)] ?? '');

export const unknownCommand = (name: string, verbs: readonly string[]): CommandError =>
  new CommandError(
    absent.includes(name)
      ? `"kubectl ${name}" is not part of this cluster's kubectl, which has: ${verbs.join(', ')}`
      : `unknown command ${quote(name)} for "kubectl"${suggestions(name, verbs)}`,
  );

/** Source: github.com/spf13/cobra, `SuggestionsFor`. */
function suggestions(typed: string, verbs: readonly string[]): string {
  const near = [...verbs, ...absent].sort().filter((name) => {
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
