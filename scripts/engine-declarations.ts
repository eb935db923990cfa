/** The engine's public types as declaration files, for the editor's hover, completion and errors. */
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';

const engine = resolve(import.meta.dirname, '../src/engine');

/**
 * Text by path below src/engine, such as `index.d.ts`: the public surface and the files that its types come from. What
 * is behind it stays out; an editor would read it in vain, and the inferred types of the plugins alone are megabytes.
 */
export function engineDeclarations(): Record<string, string> {
  const { config } = ts.readConfigFile(join(engine, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, engine);
  const program = ts.createProgram([join(engine, 'index.ts')], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
  });
  const files: Record<string, string> = {};
  const add = (path: string): void => {
    const name = path.replace(/\.ts$/, '.d.ts');
    if (name in files) return;
    const text = declarationOf(program, join(engine, path));
    files[name] = text.replace(/(from '|import\("|import\(')(\.[^'"]*?)\.ts\b/g, '$1$2.js');
    for (const [, from = ''] of text.matchAll(/(?:from |import\()['"](\.[^'"]*)['"]/g)) {
      add(join(dirname(path), from.endsWith('.ts') ? from : `${from}.ts`));
    }
  };
  add('index.ts');
  return files;
}

function declarationOf(program: ts.Program, path: string): string {
  let declaration: string | undefined;
  program.emit(program.getSourceFile(path), (_path, text) => {
    declaration = text;
  });
  if (declaration === undefined)
    throw new Error(`scripts/engine-declarations.ts: ${path} gave no declarations`);
  return declaration;
}
