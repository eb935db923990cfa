/** A program whose Clusters have another seed: the same in every runtime, because it is a program too. */
import type { Program } from './protocol.ts';

/** The program, begun with a file that gives the seed to each Cluster that has none of its own. */
export function withSeed(program: Program, seed: number): Program {
  const at = program.entry.lastIndexOf('/') + 1;
  const [folder, name] = [program.entry.slice(0, at), program.entry.slice(at)];
  const entry = `${folder}with-seed.ts`;
  return {
    files: {
      ...program.files,
      [`${folder}seed.ts`]: `import { host } from '#engine';\n\nhost.seed = ${seed};\n`,
      [entry]: `import './seed.ts';\nimport './${name}';\n`,
    },
    entry,
  };
}
