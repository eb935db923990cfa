import mdx from '@astrojs/mdx';
import { defineConfig } from 'astro/config';
import { relativeLinks } from './src/book/relative-links.ts';

// Every page but 404 links relatively, so that one build works at any path; `base` matters to 404.html alone,
// which a server shows at any depth (docs/decisions/020-relative-links.md).
export default defineConfig({
  base: process.env.ONE_POD_BASE ?? '/',
  trailingSlash: 'ignore',
  integrations: [mdx(), relativeLinks()],
  markdown: {
    shikiConfig: {
      themes: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
      defaultColor: 'light-dark()',
    },
  },
  build: { inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  vite: { experimental: { renderBuiltUrl: () => ({ relative: true }) } },
});
