/** What a reader does with a cell: run, edit, rerun, reset; and what they see when they get it wrong. */
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { serveStandIn, type TestServer } from '../standin/servers.ts';
import { cell, outputOf, rewrite, run, runBy, statusOf, wantNode2 } from './cell-card.ts';
import { everythingFetched, expect, layoutShift, test } from './fixtures.ts';

const handoff = '3-handoff/';
const gate = '2-gate/';

test('a cell runs, and prints what it printed when the book was built', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/scores.ts');
  const prerendered = await outputOf(card).innerHTML();
  expect(prerendered).toContain('397');
  await run(card);
  expect(await outputOf(card).innerHTML()).toBe(prerendered);
});

test('a changed ScorePlugin moves the Pod, in the table and on the map', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(card, wantNode2);
  await run(card);
  await expect(outputOf(card)).toContainText('node-2 ✓');
  await expect(statusOf(card)).toHaveText('Ran with your change');
  await expect(page.locator('one-pod-player .node.chosen')).toContainText('node-2');
  await expect(page.locator('one-pod-player [data-part="run"]')).toContainText(
    'your edited prefer-quiet-nodes.ts',
  );
});

test('a changed hook changes the stored object', async ({ page }) => {
  await page.goto(gate);
  const card = cell(page, 'gate/add-team.ts');
  await expect(outputOf(card)).toContainText('team: web');
  await rewrite(card, (source) => source.replace("= 'web'", "= 'database'"));
  await run(card);
  await expect(outputOf(card)).toContainText('team: database');
});

test('reset brings the original back, and can be undone', async ({ page }) => {
  await page.goto(gate);
  const card = cell(page, 'gate/add-team.ts');
  await rewrite(card, (source) => source.replace("= 'web'", "= 'database'"));
  await card.getByRole('button', { name: 'Reset', exact: true }).click();
  await run(card);
  await expect(outputOf(card)).toContainText('team: web');
  await card.getByRole('button', { name: 'Undo reset' }).click();
  await run(card);
  await expect(outputOf(card)).toContainText('team: database');
});

test('no editor code is fetched before the reader edits', async ({ page }) => {
  const scripts: string[] = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(response.url());
  });
  await page.goto(handoff);
  await run(cell(page, 'handoff/scores.ts'));
  expect(scripts.filter((url) => /monaco|editor/i.test(url))).toEqual([]);
});

test('the editor knows the types of the engine', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(card, (source) => source.replace('node.pods.length', 'node.pods.size'));
  await expect(card.locator('.squiggly-error').first()).toBeVisible({ timeout: 10_000 });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the editor helps, looks like the page and passes axe, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await page.goto(handoff);
    const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
    const printed = await card.locator('[data-part="code"] pre').boundingBox();
    await rewrite(card, (source) => `${source} `);
    const written = await card.locator('.monaco-editor').first().boundingBox();
    expect(Math.abs((written?.height ?? 0) - (printed?.height ?? 0))).toBeLessThan(3);
    await expect(card.locator('.monaco-editor').first()).toHaveClass(
      colorScheme === 'dark' ? /\bvs-dark\b/ : /\bvs\b/,
    );
    await card.locator('.view-line', { hasText: 'const PreferQuietNodes' }).getByText('ScorePlugin').hover();
    // The compiler is a megabyte that has just begun to load.
    await expect(page.locator('.monaco-hover:visible')).toContainText('interface ScorePlugin', {
      timeout: 15_000,
    });
    await page.keyboard.press('ControlOrMeta+End');
    await page.keyboard.type('\ncluster.');
    const suggested = page.locator('.suggest-widget.visible');
    await expect(suggested).toContainText('kubectl');
    await page.keyboard.press('Escape');
    const { violations } = await new AxeBuilder({ page })
      .include('[data-file="handoff/prefer-quiet-nodes.ts"]')
      .analyze();
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => ({ id, target })))).toEqual([]);
  });
}

test.describe('errors point at the line', () => {
  const change = (source: string, body: string): string =>
    source.replace(/score: \(pod, node\) => [^\n]*/, `score: (pod, node) => ${body},`);

  for (const [name, edit, words, line] of [
    ['a syntax error', (source: string) => `${source}\nconst x: = 3;`, /Unexpected token/, 12],
    [
      'a thrown error',
      (source: string) => change(source, "{ throw new Error('not on a Friday'); }"),
      /not on a Friday/,
      5,
    ],
    [
      'a NaN score',
      (source: string) => change(source, 'Number.NaN'),
      /PreferQuietNodes: score answered NaN/,
      4,
    ],
    ['a score that is no integer', (source: string) => change(source, '33.3'), /int64.*Math\.round/, 4],
    ['a score out of range', (source: string) => change(source, '200'), /\[0, 100\]/, 4],
    [
      'an unknown import',
      (source: string) => `import lodash from 'lodash';\n${source}`,
      /lodash.*#engine/s,
      1,
    ],
    [
      'a type imported without `type`',
      (source: string) => source.replace('type ScorePlugin', 'ScorePlugin'),
      /type ScorePlugin/,
      1,
    ],
    [
      'a plugin that answers with a promise that never settles',
      (source: string) => change(source, 'new Promise(() => {})'),
      /PreferQuietNodes: .*a promise that never settles/s,
      4,
    ],
    ['setTimeout', (source: string) => `${source}\nsetTimeout(() => {}, 5);`, /cluster\.sleep\('2s'\)/, 12],
  ] as const) {
    test(name, async ({ page }) => {
      await page.goto(handoff);
      const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
      await rewrite(card, edit);
      await run(card);
      await expect(outputOf(card)).toContainText(words);
      const place = outputOf(card).getByRole('button', { name: `Line ${line}`, exact: true });
      await expect(place.first()).toBeVisible();
      await page.reload();
      await run(cell(page, 'handoff/scores.ts'));
      await expect(outputOf(cell(page, 'handoff/scores.ts'))).toContainText('397');
    });
  }
});

test('a Filter that refuses every node: until says what the Pod waits for, and whose line it is', async ({
  page,
}) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(card, () =>
    [
      "import { Cluster, type FilterPlugin, Status } from '#engine';",
      '',
      'const Nobody: FilterPlugin = {',
      "  name: 'Nobody',",
      "  filter: () => Status.unschedulable('node(s) were too quiet'),",
      '};',
      '',
      'const cluster = new Cluster({ scheduler: { plugins: [{ plugin: Nobody }] } });',
      "await cluster.kubectl('run nginx --image nginx');",
      "await cluster.until({ pod: 'nginx', phase: 'Running' });",
    ].join('\n'),
  );
  await run(card);
  const output = outputOf(card);
  await expect(output).toContainText('nginx is still Pending: 0/4 nodes are available:');
  await expect(output).toContainText('node(s) were too quiet');
  await expect(output).toContainText('Nobody');
  await expect(output.getByRole('button', { name: 'Line 4', exact: true })).toBeVisible();
});

test.describe('a hook that fails is shown at its line, and the API server answers as the real one does', () => {
  const change = (source: string, body: string): string => {
    const start = source.indexOf('  review:');
    return `${source.slice(0, start)}  review: ${body},\n${source.slice(source.indexOf('\n};', start) + 1)}`;
  };
  for (const [name, body, words] of [
    ['throws', "() => { throw new Error('not on a Friday'); }", 'not on a Friday'],
    ['never settles', '() => new Promise(() => {})', 'a promise that never settles'],
    ['answers nonsense', "() => 'yes' as never", 'add-team.example.com'],
  ] as const) {
    test(name, async ({ page }) => {
      await page.goto(gate);
      const card = cell(page, 'gate/add-team.ts');
      await rewrite(card, (source) =>
        change(source, body).replace(
          /await cluster\.kubectl\('run nginx --image nginx'\);[\s\S]*/,
          "display((await cluster.kubectl('run nginx --image nginx')).stderr);",
        ),
      );
      await run(card);
      await expect(outputOf(card)).toContainText(words);
      await expect(outputOf(card)).toContainText('failed calling webhook "add-team.example.com"');
      await expect(
        outputOf(card)
          .getByRole('button', { name: /^Line \d+$/ })
          .first(),
      ).toBeVisible();
    });
  }
});

test('an endless loop is stopped after 5 s, and the page stays alive', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(card, (source) =>
    source.replace(/score: \(pod, node\) => [^\n]*/, 'score: () => { for (;;); },'),
  );
  await card.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(statusOf(card)).toHaveText('Running…');
  await page.getByRole('link', { name: 'Skip to the text' }).focus();
  await expect(outputOf(card)).toContainText('Stopped after 5 s', { timeout: 12_000 });
  await expect(outputOf(card)).toContainText('PreferQuietNodes');
  await expect(outputOf(card).getByRole('button', { name: 'Line 4', exact: true })).toBeVisible();
  await run(cell(page, 'handoff/scores.ts'));
  await expect(outputOf(cell(page, 'handoff/scores.ts'))).toContainText('397');
});

test('a running cell can be stopped', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(card, () => 'for (;;);');
  await card.getByRole('button', { name: 'Run', exact: true }).click();
  await card.getByRole('button', { name: 'Stop' }).click();
  await expect(statusOf(card)).toHaveText('Stopped');
});

test('a cell that is run ends the one that runs', async ({ page }) => {
  await page.goto(handoff);
  const looping = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(looping, () => 'for (;;);');
  await looping.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(looping).toHaveAttribute('data-state', 'running');
  await run(cell(page, 'handoff/scores.ts'));
  await expect(statusOf(looping)).toHaveText('Stopped: another cell runs');
  await expect(outputOf(cell(page, 'handoff/scores.ts'))).toContainText('397');
});

test('an editor that cannot be loaded says so, and the cell still runs', async ({
  page,
  context,
  consoleErrors,
}) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/scores.ts');
  await run(card);
  await everythingFetched(page);
  await context.setOffline(true);
  await card.getByRole('button', { name: 'Edit' }).click();
  await expect(outputOf(card)).toContainText('The editor could not be loaded.');
  consoleErrors.length = 0;
  await run(card);
  await expect(outputOf(card)).toContainText('397');
});

test('10 MB of output is cut, and said so', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(card, () => "for (let i = 0; i < 100; i++) console.log('x'.repeat(100_000));");
  await run(card);
  await expect(outputOf(card)).toContainText('Only the first million characters are shown');
});

for (const [what, value] of [
  ['a table', "Array.from({ length: 100_000 }, (_, row) => ({ row, text: 'x'.repeat(90) }))"],
  [
    'an object',
    "Object.fromEntries(Array.from({ length: 100_000 }, (_, key) => ['key' + key, 'x'.repeat(90)]))",
  ],
] as const) {
  test(`10 MB shown as ${what} are cut, and the page goes on`, async ({ page }) => {
    await page.goto(handoff);
    const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
    await rewrite(
      card,
      () => `import { display } from '#engine';\ndisplay(${value});\nconsole.log('behind it');`,
    );
    await run(card);
    await expect(outputOf(card)).toContainText('behind it');
    expect((await outputOf(card).innerHTML()).length).toBeLessThan(2_000_000);
    await card.getByRole('button', { name: 'Reset' }).click();
    await run(card);
    await expect(outputOf(card)).toContainText('node-');
  });
}

test('a trace is the same whether a part that loads on demand was there before or not', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { protocol, pathname } = new URL(request.url());
    if (protocol !== 'blob:') asked.push(pathname);
  });
  await page.goto(handoff);
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(card, () =>
    [
      "import { Cluster } from '#engine';",
      'const cluster = new Cluster();',
      "await cluster.kubectl('run nginx --image nginx');",
      "await cluster.kubectl('get pods -o yaml');",
      "await cluster.kubectl('delete pod nginx');",
      'console.log(String(cluster.trace));',
    ].join('\n'),
  );
  await run(card);
  const first = await outputOf(card).textContent();
  expect(
    asked.some((path) => /runtime\/engine-get-(?!watch-)/.test(path)),
    'the part came over the network',
  ).toBe(true);
  const before = asked.length;
  await run(card);
  expect(await outputOf(card).textContent()).toBe(first);
  // What comes now is what the page fetches for later runs.
  expect(asked.slice(before).filter((path) => asked.indexOf(path) < before)).toEqual([]);
  expect(first).toContain('kubectl get pods -o yaml');
});

test('two commands in a Promise.all are two processes, in the order written', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(card, () =>
    [
      "import { Cluster, display } from '#engine';",
      'const cluster = new Cluster();',
      "await Promise.all([cluster.kubectl('run one --image nginx'), cluster.kubectl('run two --image nginx')]);",
      "display((await cluster.kubectl('get pods -o name')).stdout);",
    ].join('\n'),
  );
  await run(card);
  await expect(outputOf(card)).toContainText(/pod\/one\s+pod\/two/);
});

test('a forgotten await is named', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await rewrite(
    card,
    () =>
      "import { Cluster } from '#engine';\nconst cluster = new Cluster();\ncluster.kubectl('run nginx --image nginx');",
  );
  await run(card);
  await expect(outputOf(card)).toContainText("cluster.kubectl('run nginx --image nginx')");
  await expect(outputOf(card).getByRole('button', { name: 'Line 3' })).toBeVisible();
});

test('everything works when the network is cut after the page has loaded', async ({ page, context }) => {
  const languageService = page.waitForResponse(/ts\.worker/).then((response) => response.finished());
  await page.goto(handoff);
  await run(cell(page, 'handoff/scores.ts'));
  await rewrite(cell(page, 'handoff/prefer-quiet-nodes.ts'), (source) => `${source}\n`);
  await everythingFetched(page);
  await languageService;
  await context.setOffline(true);
  const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
  await run(card);
  await expect(outputOf(card)).toContainText('node-1');
  await page.getByRole('textbox', { name: 'kubectl command' }).fill('get pods');
  await page.keyboard.press('Enter');
  await expect(page.locator('one-pod-prompt .answer').last()).toContainText('nginx');
  // Parts of the engine that no cell before has asked for.
  await page.getByRole('textbox', { name: 'kubectl command' }).fill('get pod nginx -o yaml');
  await page.keyboard.press('Enter');
  await expect(page.locator('one-pod-prompt .answer').last()).toContainText('apiVersion: v1');
  await page.getByRole('textbox', { name: 'kubectl command' }).fill('version');
  await page.keyboard.press('Enter');
  await expect(page.locator('one-pod-prompt .answer').last()).toContainText('v1.36.4');
  const exercise = cell(page, 'handoff/gather.ts');
  await run(exercise);
  await expect(statusOf(exercise)).toHaveText('Not solved yet');
});

test('cells load without moving the text', async ({ page }) => {
  await page.goto(handoff);
  await cell(page, 'handoff/scores.ts').scrollIntoViewIfNeeded();
  await cell(page, 'handoff/scores.ts').getByRole('button', { name: 'Run', exact: true }).hover();
  await expect(page.locator('iframe[title="Where the cells run"]')).toBeAttached();
  await page.waitForLoadState('networkidle');
  await run(cell(page, 'handoff/scores.ts')); // Prints what stands there already.
  expect(await layoutShift(page)).toBeLessThan(0.01);
});

test('a cell is run, edited and left by the keyboard alone', async ({ page }) => {
  await page.goto(handoff);
  const card = cell(page, 'handoff/scores.ts');
  await card.getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('Enter');
  await expect(card.locator('.monaco-editor')).toBeVisible({ timeout: 10_000 });
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.type("\ndisplay('by keyboard');");
  await runBy(card, () => page.keyboard.press('Shift+Enter'));
  await expect(outputOf(card)).toContainText('by keyboard');
  await page.keyboard.press('Escape');
  await expect(card.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
});

for (const [page_, file, solution] of [
  [handoff, 'handoff/gather.ts', 'handoff/gather.solution.ts'],
  [gate, 'gate/sidecar.ts', 'gate/sidecar.solution.ts'],
] as const) {
  test(`exercise ${file}: the starter fails, the solution passes`, async ({ page }) => {
    await page.goto(page_);
    const card = cell(page, file);
    await run(card);
    await expect(statusOf(card)).toHaveText('Not solved yet');
    await card.getByText('Solution', { exact: true }).click();
    await card.getByRole('button', { name: 'Put it in the editor' }).click();
    await expect(card.locator('.monaco-editor')).toBeVisible({ timeout: 10_000 });
    await run(card);
    await expect(statusOf(card), solution).toHaveText('Solved');
  });
}

test('the prompt runs kubectl against the cluster of the last run, with history', async ({ page }) => {
  await page.goto('0-prologue/');
  const input = page.getByRole('textbox', { name: 'kubectl command' });
  await expect(input).toHaveValue('run nginx --image nginx');
  await input.press('Enter');
  await expect(page.locator('one-pod-prompt .answer').last()).toHaveText('pod/nginx created');
  await input.fill('get pods');
  await input.press('Enter');
  await expect(page.locator('one-pod-prompt .answer').last()).toContainText('nginx');
  await input.press('ArrowUp');
  await input.press('ArrowUp');
  await expect(input).toHaveValue('run nginx --image nginx');
  await expect(page.locator('one-pod-player .pod')).toHaveCount(1);
});

test.describe('on a WebContainer, chosen by the switch of the page', () => {
  test.use({ bypassCSP: true }); // The policy of the pages knows the real one's address, not the stand-in's.
  let standIn: TestServer;
  test.beforeAll(async () => {
    standIn = await serveStandIn();
  });
  test.afterAll(() => standIn?.close());
  test.beforeEach(({ page }) =>
    page.addInitScript(
      (url) => Object.assign(globalThis, { WEBCONTAINER_API_IFRAME_URL: url }),
      standIn.origin,
    ),
  );

  async function chooseWebContainer(page: Page): Promise<void> {
    await page.getByLabel('WebContainer').check();
    await expect(page.locator('one-pod-runtime [data-part="notice"]')).toContainText(
      'now run in a WebContainer',
      {
        timeout: 20_000,
      },
    );
  }

  test('Score: the Pod moves, and the prompt asks that cluster', async ({ page }) => {
    await page.goto(handoff);
    await chooseWebContainer(page);
    const card = cell(page, 'handoff/prefer-quiet-nodes.ts');
    await rewrite(card, wantNode2);
    await run(card);
    await expect(outputOf(card)).toContainText('node-2 ✓');
    await page.getByRole('textbox', { name: 'kubectl command' }).fill('get pods -o wide');
    await page.keyboard.press('Enter');
    await expect(page.locator('one-pod-prompt')).toContainText(/nginx .* node-2/);
  });

  test('Mutating admission: the stored object changes', async ({ page }) => {
    await page.goto(gate);
    await chooseWebContainer(page);
    const card = cell(page, 'gate/add-team.ts');
    await rewrite(card, (source) => source.replace("= 'web'", "= 'night'"));
    await run(card);
    await expect(outputOf(card)).toContainText('team: night');
  });
});
