/**
 * What the site's build needs for cells: the files that runtimes load (`runtime/`), and the engine's declarations as
 * the module `virtual:engine-types` for the editor. In development both follow the engine's sources, and pages follow their cells.
 */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { Plugin } from 'vite';
import { buildRuntimeAssets } from '../../scripts/build-engine.ts';
import { engineDeclarations } from '../../scripts/engine-declarations.ts';

const root = resolve(import.meta.dirname, '../..');
/** What makes a page cross-origin isolated, which WebContainers need; scripts/serve.ts and public/_headers send the same. */
const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
/** What the files of `runtime/` are made from. */
const runtimeSources = [join(root, 'src/engine'), join(root, 'src/bridge'), import.meta.dirname];
/** Cells are read from their folder, not imported: Vite does not know that pages hang on them. */
const cells = join(root, 'content/cells');
const developmentAssets = join(root, '.cache/runtime');

export function playground(): AstroIntegration {
  return {
    name: 'playground',
    hooks: {
      'astro:config:setup': ({ updateConfig, command }) => {
        updateConfig({
          server: { headers: isolationHeaders },
          vite: { plugins: [engineTypes(), ...(command === 'dev' ? [servedAssets()] : [])] },
        });
      },
      'astro:build:done': async ({ dir }) => {
        await buildRuntimeAssets(join(fileURLToPath(dir), 'runtime'));
      },
    },
  };
}

const ENGINE_TYPES = 'virtual:engine-types';

function engineTypes(): Plugin {
  return {
    name: 'engine-types',
    resolveId: (id) => (id === ENGINE_TYPES ? `\0${ENGINE_TYPES}` : undefined),
    load: (id) =>
      id === `\0${ENGINE_TYPES}` ? `export default ${JSON.stringify(engineDeclarations())}` : undefined,
  };
}

/** `/runtime/…` of the dev server: built at the first request, and again after a change of what it is made from. */
function servedAssets(): Plugin {
  let built: Promise<unknown> | undefined;
  return {
    name: 'runtime-assets',
    configureServer(server) {
      server.watcher.add([...runtimeSources, cells]);
      server.watcher.on('all', (_event, file) => {
        const changesRuntime = runtimeSources.some((folder) => file.startsWith(folder));
        if (changesRuntime) built = undefined;
        if (changesRuntime || file.startsWith(cells)) server.ws.send({ type: 'full-reload' });
      });
      server.middlewares.use('/runtime/', (request, response, next) => {
        const name = (request.url ?? '').replace(/^\/|\?.*$/g, '');
        if (!/^[\w.-]+$/.test(name)) return next();
        built ??= buildRuntimeAssets(developmentAssets, { readable: true });
        built
          .then(() => readFile(join(developmentAssets, name), 'utf8'))
          .then(
            (text) => {
              response.setHeader(
                'Content-Type',
                name.endsWith('.json') ? 'application/json' : 'text/javascript',
              );
              response.end(text);
            },
            (error: Error) => next(error),
          );
      });
    },
  };
}
