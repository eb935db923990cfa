import { expect, test } from 'vitest';
import { withRelativeLinks, withRelativeUrls } from '../../src/book/relative-links.ts';

test.each([
  ['index.html', '/', '<a href="/1-client/">', '<a href="1-client/">'],
  ['1-client/index.html', '/', '<a href="/">', '<a href="../">'],
  ['1-client/index.html', '/', '<a href="/1-client/#step-2-kubeconfig">', '<a href="./#step-2-kubeconfig">'],
  [
    'source/trace/steps.ts/index.html',
    '/',
    '<script src="/_astro/a.js">',
    '<script src="../../../_astro/a.js">',
  ],
  [
    '2-gate/index.html',
    '/book/',
    '<a href="/book/3-handoff/#step-14-score">',
    '<a href="../3-handoff/#step-14-score">',
  ],
  [
    '2-gate/index.html',
    '/',
    '<x-y data-trace-url="/traces/a.json?v=1">',
    '<x-y data-trace-url="../traces/a.json?v=1">',
  ],
])('in %s with base %s, %s becomes %s', (page, base, before, after) => {
  expect(withRelativeLinks(before, page, base)).toBe(after);
});

test('other hosts, anchors and addresses outside the base stay as they are', () => {
  const html = '<a href="https://etcd.io/"><a href="//etcd.io/"><a href="#text"><a href="/elsewhere/">';
  expect(withRelativeLinks(html, '1-client/index.html', '/book/')).toBe(html);
});

test.each([
  ['url(/_astro/icons.ttf)', '/', 'url(icons.ttf)'],
  ['url(/book/_astro/icons.ttf)', '/book/', 'url(icons.ttf)'],
  ['url(/fonts/a.woff2)', '/', 'url(../fonts/a.woff2)'],
  ['url(data:font/woff2;base64,AA)', '/', 'url(data:font/woff2;base64,AA)'],
  ['url(//example.com/a.png)', '/', 'url(//example.com/a.png)'],
])('%s in a style sheet of a book at %s becomes %s', (css, base, relative) => {
  expect(withRelativeUrls(css, '_astro/monaco.css', base)).toBe(relative);
});
