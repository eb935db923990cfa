import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { codeTheme } from './src/book/code-theme.ts';
import { contentSecurityPolicy } from './src/book/content-security-policy.ts';
import { relativeLinks } from './src/book/relative-links.ts';
import { playground } from './src/playground/integration.ts';

/**
 * The page's scripts are two files beside the elements': what is there when it opens, and what a first run loads. A
 * dozen small ones weigh a kilobyte more when each is compressed by itself.
 */
const scripts = [
  {
    name: 'page',
    priority: 2,
    test: /preload-helper|src\/player\/words\.ts$|src\/engine\/display\.ts$|src\/playground\/(?:assets|cell-element|error-kind|first-interaction|html|kept\/marker|long-table-element|object-text|render-output)\.ts$/,
  },
  {
    name: 'run',
    priority: 1,
    test: /src\/playground\/(?:cell-run|checks|current-run|reader-code-place|received-message|run-state|seed|swapped-words|sandbox\/(?:frame-document|sandbox))\.ts$/,
  },
];

// Every page but 404 links relatively, so that one build works at any path; `base` matters to 404.html alone,
// which a server shows at any depth (docs/decisions/021-relative-links.md).
export default defineConfig({
  base: process.env.ONE_POD_BASE ?? '/',
  trailingSlash: 'ignore',
  integrations: [mdx(), playground(), relativeLinks(), contentSecurityPolicy()],
  markdown: { shikiConfig: codeTheme },
  build: { inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  vite: {
    build: {
      assetsInlineLimit: (file) => file.endsWith('.woff2'),
      rolldownOptions: { output: { codeSplitting: { groups: scripts } } },
    },
    experimental: { renderBuiltUrl: () => ({ relative: true }) },
  },
});
