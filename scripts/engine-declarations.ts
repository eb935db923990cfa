/** The engine's public types as declaration files, for the editor's hover, completion and errors. */
import { resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(import.meta.dirname, '..');

/** Text by path below src/engine, such as `index.d.ts`. */
export function engineDeclarations(): Record<string, string> {
  const { config } = ts.readConfigFile(resolve(root, 'src/engine/tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, resolve(root, 'src/engine'));
  const program = ts.createProgram([resolve(root, 'src/engine/index.ts')], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    stripInternal: true,
    rewriteRelativeImportExtensions: true,
    outDir: resolve(root, '.cache/declarations'),
  });
  const files: Record<string, string> = {};
  program.emit(undefined, (path, text) => {
    const below = path.replaceAll('\\', '/').split('/.cache/declarations/')[1];
    if (below) files[below] = text.replace(/from '(\..*?)\.ts'/g, "from '$1.js'");
  });
  if (!files['index.d.ts'])
    throw new Error('scripts/engine-declarations.ts: src/engine/index.ts gave no declarations');
  return files;
}
