/**
 * The Content-Security-Policy that each built page carries, in a `<meta>` at its very beginning: scripts by their
 * hashes, nothing from anywhere else. The sandbox's frame inherits it, so it holds for cells too.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { FIRST_RUN } from '../playground/assets.ts';
import { inlineScript } from '../playground/sandbox/frame-document.ts';
import { PROBE } from '../playground/sandbox/policy-in-the-way.ts';

/** Where the frames of WebContainers come from; nothing is asked of them before a reader chooses one. */
const WEBCONTAINERS = 'https://stackblitz.com https://*.webcontainer-api.io';

/** The policy of a page with these inline scripts; a script is its exact text between the tags. */
export function policyFor(scripts: readonly string[]): string {
  const hashes = [...new Set(scripts)].map(
    (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    `script-src 'self' blob: ${hashes.join(' ')}`.trim(),
    "worker-src 'self' blob:",
    // Highlighted code and the editor set styles as they go.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    `frame-src ${WEBCONTAINERS}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
  ].join('; ');
}

const inlineScripts = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/** The page with its policy; `frame` is the script of the sandbox's frame. */
export function withPolicy(html: string, frame: string): string {
  const own = [...html.matchAll(inlineScripts)].map(([, text = '']) => text);
  const policy = policyFor([...own, inlineScript(frame), PROBE]);
  return html.replace(
    /<head[^>]*>(?:\s*<meta charset[^>]*>)?/,
    (head) => `${head}<meta http-equiv="Content-Security-Policy" content="${policy}">`,
  );
}

/** Stands behind whatever else changes a built page, and behind what builds the frame. */
export function contentSecurityPolicy(): AstroIntegration {
  return {
    name: 'content-security-policy',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const root = fileURLToPath(dir);
        const firstRun = JSON.parse(readFileSync(join(root, 'runtime', FIRST_RUN), 'utf8'));
        for (const page of await readdir(root, { recursive: true })) {
          if (!page.endsWith('.html')) continue;
          const file = join(root, page);
          writeFileSync(file, withPolicy(readFileSync(file, 'utf8'), firstRun['frame.js']));
        }
      },
    },
  };
}
