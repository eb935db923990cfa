/** Rewrites the root-absolute addresses in built pages and style sheets to relative ones, so that one build works at any path. */
import { readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';

const addresses = /(\s(?:href|src|action|data-[a-z-]*(?:url|src|href))=")(\/(?!\/)[^"]*)"/g;

/** `page` is the page's path from the root, such as `1-client/index.html`; `base` begins and ends with a slash. */
export function withRelativeLinks(html: string, page: string, base: string): string {
  const folder = posix.dirname(page);
  return html.replace(addresses, (whole, attribute: string, address: string) => {
    if (!address.startsWith(base)) return whole;
    const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(address.slice(base.length)) ?? [];
    const relative = posix.relative(folder, path || '.') || '.';
    const slash = path === '' || path.endsWith('/') ? '/' : '';
    return `${attribute}${relative}${slash}${rest}"`;
  });
}

/** The same for `url(…)` of a style sheet; `sheet` is its path from the root. */
export function withRelativeUrls(css: string, sheet: string, base: string): string {
  const folder = posix.dirname(sheet);
  return css.replace(/url\((\/(?!\/)[^)'"]*)\)/g, (whole, address: string) =>
    address.startsWith(base) ? `url(${posix.relative(folder, address.slice(base.length))})` : whole,
  );
}

export function relativeLinks(): AstroIntegration {
  let base = '/';
  return {
    name: 'relative-links',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = config.base.endsWith('/') ? config.base : `${config.base}/`;
      },
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        for (const page of await readdir(root, { recursive: true })) {
          const path = join(root, page);
          if (page.endsWith('.css'))
            writeFileSync(path, withRelativeUrls(readFileSync(path, 'utf8'), page, base));
          // A server shows 404.html at any depth, where a relative address would point anywhere.
          if (!page.endsWith('.html') || page === '404.html') continue;
          writeFileSync(path, withRelativeLinks(readFileSync(path, 'utf8'), page, base));
        }
      },
    },
  };
}
