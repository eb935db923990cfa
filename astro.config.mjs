import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { codeTheme } from './src/book/code-theme.ts';
import { contentSecurityPolicy } from './src/book/content-security-policy.ts';
import { relativeLinks } from './src/book/relative-links.ts';
import { playground } from './src/playground/integration.ts';

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
    build: { assetsInlineLimit: (file) => file.endsWith('.woff2') },
    experimental: { renderBuiltUrl: () => ({ relative: true }) },
  },
});
