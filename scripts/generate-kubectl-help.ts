/**
 * Writes src/engine/kubectl/help-texts.ts from a real kubectl 1.36.4: what it prints for `--help` of each command.
 * `node scripts/generate-kubectl-help.ts PATH-OF-KUBECTL`
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [kubectl = 'kubectl'] = process.argv.slice(2);
const file = join(import.meta.dirname, '../src/engine/kubectl/help-texts.ts');

const help = (...words: string[]): string => {
  const { stdout, status } = spawnSync(kubectl, words, {
    encoding: 'utf8',
    env: { HOME: '/home/user', LANG: 'en_US.UTF-8', TZ: 'UTC', PATH: '/usr/bin:/bin' },
  });
  if (status !== 0) throw new Error(`${kubectl} ${words.join(' ')} ended with ${status}`);
  return stdout;
};

/** The commands that a help text lists: two spaces, a name, the column of what it is. */
const listed = (text: string): string[] =>
  [...text.matchAll(/^ {2}([a-z][a-z-]*) {2,}\S/gm)].flatMap(([, name]) => name ?? []);

const root = help('--help');
const texts: [string, string][] = [
  ['', root],
  ['options', help('options')],
];
for (const name of listed(root)) {
  const text = help(name, '--help');
  texts.push([name, text]);
  if (/^Available Commands:|^Usage:\n {2}kubectl \S+ \[/m.test(text) && !/^Options:/m.test(text))
    for (const child of listed(text)) texts.push([`${name} ${child}`, help(name, child, '--help')]);
}
const body = texts.map(([name, text]) => `=== ${name}\n${text}`).join('');
writeFileSync(
  file,
  `/** Written by scripts/generate-kubectl-help.ts from kubectl 1.36.4; do not edit. A line \`=== COMMAND\` before each. */
export const helpTexts = \`${body.replace(/[\\`]|\$\{/g, '\\$&')}\`;
`,
);
console.log(`${texts.length} texts`);
