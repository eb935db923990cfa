/** The player: map and timeline of the page's run, followed and taken over, by pointer, by keys and as text. */
import { brotliCompressSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import type { TraceEvent } from '../../src/engine/index.ts';
import { steps } from '../../src/engine/trace/steps.ts';
import { PlayerRun } from '../../src/player/run.ts';
import { desktop, expect, layoutShift, pages, phone, test } from './fixtures.ts';
import { showLongTrace } from './long-trace.ts';

const node = '4-node/';
const chapters = pages.filter((path) => /^[1-5]/.test(path));
const playerOf = (page: Page) => page.locator('one-pod-player');
const whenOf = (page: Page) => playerOf(page).locator('[data-part="when"]');
const whatOf = (page: Page) => playerOf(page).locator('[data-part="what"]');
const scrubberOf = (page: Page) => playerOf(page).getByRole('slider', { name: 'Moment of the run' });
const button = (page: Page, name: string) => playerOf(page).getByRole('button', { name, exact: true });
const tab = (page: Page, name: string) => playerOf(page).getByRole('tab', { name });
const panel = (page: Page) => playerOf(page).getByRole('tabpanel');

/** Position of the player, as its scrubber has it. */
const position = async (page: Page) => Number(await scrubberOf(page).inputValue());

/** The run that the book was built with. */
async function headline(page: Page): Promise<PlayerRun> {
  return new PlayerRun('', (await (await page.request.get('traces/headline.json')).json()) as TraceEvent[]);
}

type Found = (event: TraceEvent) => boolean;
const runPodSandbox: Found = ({ kind, data }) => kind === 'cri.called' && data.method === 'RunPodSandbox';
const scored: Found = ({ kind }) => kind === 'nodes.scored';

async function readStep(page: Page, step: number): Promise<void> {
  const id = steps[step - 1]?.id;
  await page.evaluate((to) => document.getElementById(to ?? '')?.scrollIntoView({ behavior: 'instant' }), id);
  await expect(whenOf(page)).toContainText(`step ${step} `);
}

/** Opens the chapter, and the player with it, at the first such event. Returns the run and the position. */
async function open(page: Page, path: string, found: Found): Promise<{ run: PlayerRun; at: number }> {
  const run = await headline(page);
  const at = run.events.findIndex(found) + 1;
  await page.goto(path);
  await scrubberOf(page).focus();
  await expect(playerOf(page).locator('svg.cluster-map')).toHaveCount(1);
  await scrubberOf(page).fill(String(at));
  return { run, at };
}

test('the drawing follows what is read, before anything of the player is loaded', async ({ page }) => {
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(request.url()));
  await page.setViewportSize(desktop);
  await page.goto(node, { waitUntil: 'networkidle' });
  const before = scripts.length;
  await readStep(page, 18);
  await expect(whatOf(page)).toHaveText('CNI ADD: loopback');
  await expect(playerOf(page).locator('svg.wide .message')).toHaveText('loopback ADD');
  await expect(playerOf(page).locator('svg.wide .namespace')).toHaveText(['net']);
  await readStep(page, 20);
  await expect(playerOf(page).locator('svg.wide .namespace')).toHaveText(['net', 'uts', 'ipc']);
  expect(scripts.slice(before)).toEqual([]);
  await readStep(page, 19);
  await scrubberOf(page).focus();
  await expect(playerOf(page).locator('svg.cluster-map')).toHaveCount(1);
  await readStep(page, 17);
  await expect(whatOf(page)).toHaveText('CRI: RunPodSandbox');
});

test('reading does not wait for the trace', async ({ page }) => {
  await page.setViewportSize(desktop);
  await page.route('**/traces/*', () => {});
  await page.goto(node);
  await readStep(page, 19);
  await expect(whatOf(page)).toHaveText('CRI: PullImage');
});

test('the reader takes over: event, step, actor, there and back', async ({ page }) => {
  await page.setViewportSize(desktop);
  const { at } = await open(page, node, runPodSandbox);
  await button(page, 'Next event').click();
  await expect(scrubberOf(page)).toHaveValue(String(at + 1));
  await button(page, 'Previous event').click();
  await expect(whatOf(page)).toHaveText('CRI: RunPodSandbox');
  await button(page, 'Next step').click();
  await expect(whenOf(page)).toContainText('step 18 ');
  await button(page, 'Previous step').click();
  await expect(whenOf(page)).toContainText('step 17 ');
  await button(page, 'Next event of the same actor').click();
  await expect(whatOf(page)).toHaveText(/^CRI/);
  await button(page, 'Event before of the same actor').click();
  await expect(whatOf(page)).toHaveText('CRI: RunPodSandbox');
});

test('it plays, faster and slower, and pauses', async ({ page }) => {
  await page.setViewportSize(desktop);
  const { at } = await open(page, node, ({ kind }) => kind === 'runc.syscall');
  await playerOf(page).getByLabel('Speed').selectOption('8');
  await button(page, 'Play').click();
  await expect.poll(() => position(page)).toBeGreaterThan(at + 10);
  await button(page, 'Pause').click();
  const stopped = await position(page);
  await page.waitForTimeout(300);
  expect(await position(page)).toBe(stopped);
  await scrubberOf(page).press('-');
  await expect(playerOf(page).getByLabel('Speed')).toHaveValue('4');
});

test('at the end it stops, and plays again from the beginning', async ({ page }) => {
  const { run } = await open(page, '1-client/', ({ id }) => id === 1);
  await page.keyboard.press('End');
  await expect(scrubberOf(page)).toHaveValue(String(run.length));
  await page.keyboard.press('k');
  await expect.poll(() => position(page)).toBeLessThan(20);
  await page.keyboard.press('End');
  await expect(scrubberOf(page)).toHaveValue(String(run.length));
  await expect(button(page, 'Play')).toHaveCount(1);
});

test('every key does what the list of keys says, and only while the player has the focus', async ({
  page,
}) => {
  await page.setViewportSize(desktop);
  const { run, at } = await open(page, node, runPodSandbox);
  await page.keyboard.press('?');
  await expect(tab(page, 'Keys')).toHaveAttribute('aria-selected', 'true');
  await expect(panel(page)).toContainText('To the cause');
  const step = run.neighbor(at, 1, 'step');
  const actor = run.neighbor(at, 1, 'actor');
  const pressed: [key: string, position: number][] = [
    ['ArrowRight', at + 1],
    ['ArrowLeft', at],
    ['l', at + 1],
    ['j', at],
    ['Shift+ArrowRight', step],
    ['Shift+ArrowLeft', run.neighbor(step, -1, 'step')],
    [']', step],
    ['[', run.neighbor(step, -1, 'step')],
    ['.', actor],
    [',', at],
    ['x', run.positionOf(run.effectsOf(run.events[at - 1]?.id ?? 0)[0] ?? 0) ?? 0],
    ['c', at],
    ['Home', 1],
  ];
  expect(run.neighbor(step, -1, 'step')).toBe(at);
  for (const [key, to] of pressed) {
    await page.keyboard.press(key);
    await expect(scrubberOf(page), key).toHaveValue(String(to));
  }
  await page.keyboard.press('e');
  await expect(tab(page, 'Event')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('f');
  await expect(tab(page, 'List')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(panel(page)).toHaveCount(0);
  await page.getByRole('main').focus();
  await page.keyboard.press('l');
  await page.keyboard.press('End');
  await expect(scrubberOf(page)).toHaveValue('1');
});

test('an event opens with its data, causes and effects, which lead on', async ({ page }) => {
  await page.setViewportSize(desktop);
  const { run, at } = await open(page, '3-handoff/', scored);
  const [cause, effect] = [run.events[at - 2], run.events[at]];
  await tab(page, 'Event').click();
  await expect(panel(page)).toContainText('nodes.scored');
  await expect(panel(page)).toContainText('kube-scheduler');
  await expect(panel(page).locator('pre')).toContainText('pod: default/nginx');
  await panel(page)
    .getByRole('button', { name: `#${cause?.id} Filter` })
    .click();
  await expect(scrubberOf(page)).toHaveValue(String(at - 1));
  await expect(panel(page)).toContainText('nodes.filtered');
  await panel(page)
    .getByRole('button', { name: `#${run.events[at - 1]?.id} Score` })
    .click();
  await expect(scrubberOf(page)).toHaveValue(String(at));
  await panel(page)
    .getByRole('button', { name: `#${effect?.id} ` })
    .click();
  await expect(scrubberOf(page)).toHaveValue(String(at + 1));
  await button(page, 'Cause').click();
  await expect(scrubberOf(page)).toHaveValue(String(at));
  await button(page, 'Effect').click();
  await expect(scrubberOf(page)).toHaveValue(String(at + 1));
});

test('an object in an event is YAML', async ({ page }) => {
  await open(page, '1-client/', ({ kind }) => kind === 'object.built');
  await page.keyboard.press('e');
  await expect(panel(page).locator('pre')).toContainText(
    'metadata:\n    name: nginx\n    labels:\n      run: nginx',
  );
});

test('an event leads to the source that emitted it', async ({ page }) => {
  await open(page, '3-handoff/', scored);
  await page.keyboard.press('e');
  await panel(page).getByRole('link', { name: 'src/engine/scheduler/schedule-one.ts' }).click();
  await expect(page).toHaveURL(/\/source\/scheduler\/schedule-one\.ts\/$/);
  await expect(page.getByRole('main')).toContainText('nodes.scored');
});

test('an event names the recordings that it equals, loaded when it is opened', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await open(page, node, runPodSandbox);
  await page.keyboard.press('c');
  expect(asked.filter((url) => url.includes('recorded-cases'))).toEqual([]);
  await page.keyboard.press('e');
  await page.keyboard.press('x');
  await expect(panel(page).locator('[data-part="basis"]')).toContainText('configmap-missing/cri-calls');
  expect(asked.filter((url) => url.includes('recorded-cases'))).toHaveLength(1);
});

test('a filter by actor and kind thins the list, the timeline and the strides, until it ends', async ({
  page,
}) => {
  await page.setViewportSize(desktop);
  await open(page, node, ({ id }) => id === 1);
  await tab(page, 'List').click();
  const items = panel(page).getByRole('listitem');
  await expect(items).toHaveCount(100);
  await panel(page).getByLabel('Actor').selectOption('kube-scheduler');
  await expect(items.first()).toContainText('kube-scheduler');
  for (const text of await items.allTextContents()) expect(text).toContain('kube-scheduler');
  await panel(page).getByLabel('Kind').selectOption('queue.moved');
  await expect(items).toHaveCount(1);
  await expect(playerOf(page).locator('.passing')).toHaveCount(1);
  await expect(playerOf(page).locator('[data-part="run"]')).toHaveText(/only kube-scheduler, queue.moved/);
  await button(page, 'Next event').click();
  await expect(whatOf(page)).toContainText('Active queue');
  await button(page, 'Next event').press('a');
  await expect(playerOf(page).locator('.passing')).toHaveCount(0);
  await expect(items).toHaveCount(100);
});

test('the list has every event as a sentence, and leads to each', async ({ page }) => {
  await page.setViewportSize(desktop);
  const { run } = await open(page, node, ({ id }) => id === 1);
  await tab(page, 'List').click();
  const list = panel(page).getByRole('list', { name: 'Events of the run' });
  await expect(list.getByRole('listitem')).toHaveCount(100);
  const total = run.length;
  let seen = 0;
  for (;;) {
    seen += await list.getByRole('listitem').count();
    const after = panel(page).getByRole('button', { name: 'After' });
    if (await after.isDisabled()) break;
    await after.click();
  }
  expect(seen).toBe(total);
  await expect(panel(page).getByRole('status')).toHaveText(`301 to ${total} of ${total}`);
  await list.getByRole('button', { name: 'Container nginx is running' }).click();
  await expect(whatOf(page)).toHaveText('Container nginx is running');
  await expect(list.locator('[aria-current]')).toContainText('Container nginx is running');
});

test('a run of 100,000 events has the same, a page at a time', async ({ page }) => {
  test.slow();
  await page.setViewportSize(desktop);
  await page.goto(node);
  await showLongTrace(page, 100_000);
  await expect(scrubberOf(page)).toHaveValue('100000');
  await scrubberOf(page).fill('50001');
  await expect(whenOf(page)).toContainText('step');
  await tab(page, 'List').click();
  await expect(panel(page).getByRole('status')).toHaveText('50001 to 50100 of 100000');
  await expect(panel(page).getByRole('listitem')).toHaveCount(100);
  await panel(page).getByLabel('Kind').selectOption('command.started');
  await expect(panel(page).getByRole('status')).toHaveText(/ of \d{3}$/);
  expect(await playerOf(page).locator('.strip svg rect').count()).toBeLessThan(1_300);
});

/** Notes what is animated from now on, by its class. */
async function animated(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const noted: string[] = [];
    const { animate } = Element.prototype;
    Element.prototype.animate = function (...args) {
      noted.push(this.getAttribute('class') ?? '');
      return animate.apply(this, args);
    };
    Object.assign(window, { noted });
  });
  return () => page.evaluate(() => (window as unknown as { noted: string[] }).noted);
}

test('a message moves along its wire', async ({ page }) => {
  const noted = await animated(page);
  await open(page, node, runPodSandbox);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await expect(whatOf(page)).toHaveText('CRI: RunPodSandbox');
  expect(await noted()).toEqual(['dot']);
});

test('who asks for less motion gets states only', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const noted = await animated(page);
  await open(page, node, runPodSandbox);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await expect(whatOf(page)).toHaveText('CRI: RunPodSandbox');
  await expect(playerOf(page).locator('.message')).toHaveCount(1);
  expect(await noted()).toEqual([]);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
});

test('playing and scrubbing shift nothing, and opening what is below moves no text', async ({ page }) => {
  for (const size of [desktop, phone]) {
    await page.setViewportSize(size);
    await page.goto(node);
    await readStep(page, 18);
    const heading = page.getByRole('heading', { name: 'CNI ADD' });
    const before = await heading.boundingBox();
    await scrubberOf(page).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await expect(scrubberOf(page)).toHaveValue('1');
    expect(await layoutShift(page)).toBeLessThan(0.01);
    await page.keyboard.press('e');
    await expect(panel(page)).toContainText('command.started');
    await page.keyboard.press('f');
    await expect(panel(page).getByRole('listitem')).toHaveCount(100);
    expect(await heading.boundingBox()).toEqual(before);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(panel(page)).toHaveCount(0);
    expect(await heading.boundingBox()).toEqual(before);
  }
});

for (const [width, height] of [
  [360, 780],
  [320, 568],
  [640, 450],
  [900, 700],
] as const) {
  test(`at ${width} × ${height} the strip shows all of map and timeline`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto(node);
    await readStep(page, 18);
    for (const loaded of [false, true]) {
      if (loaded) await scrubberOf(page).focus();
      const svg = playerOf(page).locator('svg.strip');
      await expect(playerOf(page).locator('svg.wide')).toHaveCount(loaded ? 0 : 1);
      const [strip, map, bar] = await Promise.all([
        page.locator('.map:has(one-pod-player)').boundingBox(),
        svg.boundingBox(),
        scrubberOf(page).boundingBox(),
      ]);
      const bottom = (strip?.y ?? 0) + (strip?.height ?? 0) + 1;
      expect((map?.y ?? 0) + (map?.height ?? 0)).toBeLessThanOrEqual(bottom);
      expect((bar?.y ?? 0) + (bar?.height ?? 0)).toBeLessThanOrEqual(bottom);
    }
  });
}

test('on a phone it is a strip above the text, that opens and closes', async ({ page }) => {
  await page.setViewportSize(phone);
  await page.goto(node);
  await readStep(page, 19);
  const strip = await playerOf(page).boundingBox();
  expect(strip?.height).toBeLessThan(phone.height * 0.36);
  const svg = playerOf(page).locator('svg.strip');
  await expect(svg).toBeInViewport({ ratio: 1 });
  await expect(scrubberOf(page)).toBeInViewport({ ratio: 1 });
  await expect(button(page, 'Play')).toBeHidden();
  await button(page, 'Open').click();
  await expect(button(page, 'Play')).toBeInViewport();
  await tab(page, 'Event').click();
  await expect(panel(page)).toContainText('PullImage');
  await button(page, 'Close').click();
  await expect(button(page, 'Play')).toBeHidden();
});

for (const [width, height] of [
  [1280, 900],
  [1024, 768],
  [640, 450],
  [360, 780],
] as const) {
  test(`at ${width} × ${height} no word of the map is cut off or lies on another`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const [path, found] of [
      ['2-gate/', ({ kind }) => kind === 'admission.mutated'],
      ['3-handoff/', scored],
      ['5-first-breath/', ({ kind }) => kind === 'pleg.event'],
    ] as [string, Found][]) {
      await open(page, path, found);
      expect(await collisions(playerOf(page).locator('svg.cluster-map')), path).toEqual([]);
    }
  });
}

/** Pairs of texts that overlap, and texts that leave the drawing. */
function collisions(map: Locator): Promise<string[]> {
  return map.evaluate((svg) => {
    const bounds = svg.getBoundingClientRect();
    const texts = [...svg.querySelectorAll('text')]
      .filter(({ textContent }) => textContent)
      .map((text) => ({ words: text.textContent ?? '', box: text.getBoundingClientRect() }));
    const found = texts
      .filter(
        ({ box }) =>
          box.left < bounds.left - 1 || box.right > bounds.right + 1 || box.bottom > bounds.bottom + 1,
      )
      .map(({ words }) => `${words} leaves the map`);
    texts.forEach(({ words, box }, index) => {
      for (const other of texts.slice(index + 1)) {
        const [wide, high] = [
          Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left),
          Math.min(box.bottom, other.box.bottom) - Math.max(box.top, other.box.top),
        ];
        if (wide > 1 && high > 4) found.push(`${words} lies on ${other.words}`);
      }
    });
    return found;
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in what is open below the timeline, ${colorScheme}`, async ({ page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize(desktop);
    await open(page, node, runPodSandbox);
    for (const name of ['Event', 'List', 'Keys']) {
      await tab(page, name).click();
      await expect(panel(page)).not.toBeEmpty();
      const { violations } = await new AxeBuilder({ page }).include('one-pod-player').analyze();
      expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes[0]?.html}`)).toEqual([]);
    }
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const size of [desktop, phone]) {
    test(`every step has its drawing in the text, at ${size.width} px`, async ({ page }) => {
      await page.setViewportSize(size);
      const drawn: number[] = [];
      for (const path of chapters) {
        await page.goto(path);
        for (const section of await page.locator('section[data-step]').all()) {
          const map = section.getByRole('img', { name: /^Cluster map\. / });
          await expect(map).toHaveCount(1);
          await expect(map).toBeVisible();
          await expect(section.locator('.step-drawing figcaption')).toContainText('step');
          drawn.push(Number(await section.getAttribute('data-step')));
        }
        await expect(playerOf(page)).toBeHidden();
      }
      expect(drawn).toEqual(steps.map(({ number }) => number));
    });
  }
});

test('a chapter is at most 60 kB as brotli sends it, and its trace 30 kB', async ({ request }) => {
  for (const path of chapters) {
    const body = await (await request.get(path)).body();
    expect(brotliCompressSync(body).length, path).toBeLessThanOrEqual(60_000);
    const html = body.toString();
    const trace = /data-trace-url="([^"]+)"/.exec(html)?.[1] ?? '';
    const url = new URL(trace, new URL(path, 'http://localhost/')).pathname.slice(1);
    expect(brotliCompressSync(await (await request.get(url)).body()).length, url).toBeLessThanOrEqual(30_000);
  }
});
