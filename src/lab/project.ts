/**
 * The Lab's files: the engine as a Node project. Nothing in it needs a network: the engine and the two commands are the
 * built files that the cells' runtimes load too.
 */
import type { LoadAsset } from '../playground/assets.ts';

/** The commands, below `bin`; what each is, below `engine`. */
export const commands = ['kubectl', 'one-pod'] as const;

/** Text by path: package.json, `bin`, `engine`, and the programs that the reader edits. */
export async function labProject(
  load: LoadAsset,
  programs: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const { engine } = JSON.parse(await load('assets.json')) as { engine: string[] };
  const built = [...engine, ...commands.map((command) => `${command}.js`)];
  const texts = await Promise.all(built.map(async (name) => [`engine/${name}`, await load(name)] as const));
  const bin = commands.map(
    (command) => [`bin/${command}`, `#!/usr/bin/env node\nimport '../engine/${command}.js';\n`] as const,
  );
  return { 'package.json': manifest, ...programs, ...Object.fromEntries([...bin, ...texts]) };
}

const manifest = `${JSON.stringify(
  {
    name: 'one-pod-lab',
    private: true,
    type: 'module',
    imports: { '#engine': './engine/engine.js' },
    scripts: { start: 'node bin/one-pod', kubectl: 'node bin/kubectl' },
  },
  undefined,
  2,
)}\n`;
