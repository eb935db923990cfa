/** The kubectl prompt: typed against the live cluster of the page's current run, in the sandbox, without a network. */
import type { Page } from '@playwright/test';
import { everythingFetched, expect, phone, test } from './fixtures.ts';

const inputOf = (page: Page) => page.getByRole('textbox', { name: 'kubectl command' });
const logOf = (page: Page) => page.getByRole('log', { name: 'What kubectl printed' });
const answerOf = (page: Page) => page.locator('one-pod-prompt .answer').last();
const statusOf = (page: Page) => page.locator('one-pod-prompt [data-part="status"]').first();

async function type(page: Page, text: string): Promise<void> {
  await inputOf(page).fill(text);
  await inputOf(page).press('Enter');
}

test('commands run against the cluster of the current run, with or without the word kubectl', async ({
  page,
}) => {
  await page.goto('3-handoff/');
  await type(page, '$ kubectl run web --image nginx');
  await expect(answerOf(page)).toHaveText('pod/web created');
  await type(page, 'kubectl get pods');
  await expect(answerOf(page)).toContainText('web');
  await expect(logOf(page)).toContainText('On a fresh cluster:');
  const cell = page.locator('one-pod-cell[data-file="handoff/scores.ts"]');
  await cell.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(cell.locator('[data-part="status"]').first()).toHaveText('Ran');
  await type(page, 'get pods');
  await expect(answerOf(page)).toContainText('nginx');
  await expect(answerOf(page)).not.toContainText('web');
  await expect(logOf(page)).toContainText('On the cluster of scores.ts:');
});

test('-w streams, and Ctrl-C stops it', async ({ page }) => {
  await page.goto('3-handoff/');
  await type(page, 'run nginx --image nginx');
  await type(page, 'get pods -w');
  await expect(answerOf(page)).toContainText('Running');
  await expect(statusOf(page)).toContainText('Watching… the cluster is at');
  await expect(page.locator('one-pod-player')).toContainText('nginx');
  const before = await statusOf(page).textContent();
  await expect(statusOf(page)).not.toHaveText(before ?? '');
  // What is typed meanwhile waits for its turn.
  await type(page, 'get nodes');
  await inputOf(page).press('Control+c');
  await expect(answerOf(page)).toContainText('control-plane');
  await expect(page.locator('one-pod-prompt .answer').nth(1)).toContainText('^C');
  await expect(statusOf(page)).toHaveText('');
});

test('-w is stopped by the Stop button; a long command shows progress and is stopped by it, too', async ({
  page,
}) => {
  await page.goto('3-handoff/');
  const stop = page.locator('one-pod-prompt').getByRole('button', { name: 'Stop' });
  await type(page, 'get pods -w');
  await stop.click();
  await expect(answerOf(page)).toHaveText('^C');
  await type(page, 'wait --for=create pod/nobody --timeout=2000h');
  await expect(statusOf(page)).toContainText('Running… the cluster is at');
  // The page answers meanwhile.
  await page.getByRole('link', { name: 'Skip to the text' }).focus();
  await stop.click();
  await expect(answerOf(page)).toHaveText('^C');
  await type(page, 'get nodes');
  await expect(answerOf(page)).toContainText('control-plane');
});

test('history is kept per browser, walked by the arrows and searched by Ctrl-R', async ({ page }) => {
  await page.goto('3-handoff/');
  for (const line of ['run web --image nginx', 'get pods', 'get nodes']) {
    await type(page, line);
    await expect(answerOf(page)).not.toHaveText('…');
  }
  await page.goto('4-node/');
  const input = inputOf(page);
  await input.focus();
  await input.fill('des');
  await input.press('ArrowUp');
  await expect(input).toHaveValue('get nodes');
  await input.press('ArrowUp');
  await expect(input).toHaveValue('get pods');
  await input.press('ArrowDown');
  await input.press('ArrowDown');
  await expect(input).toHaveValue('des');
  await input.fill('run');
  await input.press('Control+r');
  await expect(input).toHaveValue('run web --image nginx');
  await input.press('Control+r');
  await expect(statusOf(page)).toHaveText('Nothing older contains "run".');
});

test('Tab completes verbs, flags, kinds and the names in the live cluster, and lets the keyboard out', async ({
  page,
}) => {
  await page.goto('3-handoff/');
  await type(page, 'run web --image nginx');
  await expect(answerOf(page)).toHaveText('pod/web created');
  const input = inputOf(page);
  const completed = async (line: string, expected: string) => {
    await input.fill(line);
    await input.press('Tab');
    await expect(input).toHaveValue(expected);
  };
  await completed('dele', 'delete ');
  await completed('delete pod ', 'delete pod web ');
  await completed('delete pod web --gra', 'delete pod web --grace-period ');
  await completed('get ns -n kube-s', 'get ns -n kube-system ');
  await completed('get p', 'get p');
  const choices = page.locator('one-pod-prompt [data-part="choices"] button');
  await expect(statusOf(page)).toContainText('completions: persistentvolumeclaims, persistentvolumes');
  await choices.getByText('pods', { exact: true }).click();
  await expect(input).toHaveValue('get pods ');
  await input.fill('get pods');
  await input.press('Escape');
  await input.press('Tab');
  await expect(input).not.toBeFocused();
});

test('help is the real one', async ({ page }) => {
  await page.goto('3-handoff/');
  for (const line of ['run --help', 'kubectl help run', 'help run']) {
    await type(page, line);
    await expect(answerOf(page)).toContainText(
      'Start a hazelcast pod and let the container expose port 5701',
    );
  }
});

test('what is no command of this prompt gets words; clear clears', async ({ page }) => {
  await page.goto('3-handoff/');
  await type(page, 'docker ps');
  await expect(answerOf(page)).toContainText('There is no docker here.');
  await type(page, 'edit pod web');
  await expect(answerOf(page)).toContainText(`"kubectl edit" isn't in the book's kubectl yet, which has:`);
  await type(page, 'rum nginx');
  await expect(answerOf(page)).toContainText('Did you mean this?');
  await type(page, 'ls');
  await expect(answerOf(page)).toHaveText('pod.yaml');
  await type(page, 'clear');
  await expect(logOf(page)).toBeEmpty();
});

test('several pasted lines run one after the other', async ({ page }) => {
  await page.goto('3-handoff/');
  await type(page, '$ kubectl run web \\\n    --image nginx\n$ kubectl get pods');
  await expect(answerOf(page)).toContainText(/web +0\/1/);
});

test('at an earlier moment of the player reads answer from then, and a write says that it would fork', async ({
  page,
}) => {
  await page.goto('3-handoff/');
  await type(page, 'run web --image nginx');
  await type(page, 'sleep 60s');
  await type(page, 'get pods');
  await expect(answerOf(page)).toContainText(/web +1\/1 +Running/);
  const scrubber = page.locator('one-pod-player input[type="range"]');
  await scrubber.focus();
  await scrubber.press('Home');
  const banner = page.locator('one-pod-prompt [data-part="moment"]');
  await expect(banner).toContainText('commands read the objects as they were then');
  await type(page, 'get pods');
  await expect(answerOf(page)).toHaveText('No resources found in default namespace.');
  await type(page, 'run other --image nginx');
  await expect(answerOf(page)).toContainText('this would change the past');
  await banner.getByRole('button', { name: 'Go to the end' }).click();
  await expect(banner).toBeHidden();
  await type(page, 'get pods');
  await expect(answerOf(page)).toContainText(/web +1\/1 +Running/);
});

test('YAML is typed behind <<EOF, or kept in a file', async ({ page }) => {
  await page.goto('3-handoff/');
  await type(page, 'kubectl apply -f - <<EOF');
  await expect(statusOf(page)).toContainText('The lines go on');
  const manifest = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  a: b\nEOF';
  await type(page, `kubectl apply -f - <<EOF\n${manifest}`);
  await expect(answerOf(page)).toHaveText('configmap/settings created');
  await type(page, 'apply -f pod.yaml');
  await expect(answerOf(page)).toHaveText('pod/web created');
  await type(page, 'apply -f pod.yaml');
  await expect(answerOf(page)).toHaveText('pod/web unchanged');
  await type(page, 'get cm settings -o yaml > settings.yaml');
  await type(page, 'cat settings.yaml');
  await expect(answerOf(page)).toContainText('kind: ConfigMap');
});

test('what was typed becomes a cell that does the same', async ({ page }) => {
  await page.goto('3-handoff/');
  await type(page, 'run web --image nginx');
  await type(page, 'sleep 90s');
  await type(page, 'get pods');
  await expect(answerOf(page)).toContainText('Running');
  const printed = await answerOf(page).textContent();
  await page.getByRole('button', { name: 'Make this a cell' }).click();
  const cell = page.getByRole('region', { name: 'A cell of your own' }).locator('one-pod-cell');
  await expect(cell.locator('[data-part="code"]')).toContainText(
    "await cluster.kubectl('run web --image nginx');",
  );
  await expect(cell.locator('[data-part="code"]')).toContainText(
    /await cluster\.until\(\{ time: '[\d.]+\w+' \}\);/,
  );
  await cell.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(cell.locator('[data-part="output"]')).toContainText((printed ?? '').trim());
});

test('everything works without a network, once the engine is there', async ({ page, context }) => {
  await page.goto('3-handoff/');
  await type(page, 'run web --image nginx');
  await expect(answerOf(page)).toHaveText('pod/web created');
  await everythingFetched(page);
  await context.setOffline(true);
  await type(page, 'get pod web -o yaml');
  await expect(answerOf(page)).toContainText('apiVersion: v1');
  await type(page, 'drain --help');
  await expect(answerOf(page)).toContainText('Drain node in preparation for maintenance.');
  await type(page, 'get pods -w');
  await inputOf(page).press('Control+c');
  await expect(answerOf(page)).toContainText('^C');
});

test.describe('on a phone', () => {
  test.use({ viewport: phone, hasTouch: true, isMobile: true });

  test('nothing is capitalized, Enter and Tab have room for a finger, tables scroll sideways', async ({
    page,
  }) => {
    await page.goto('3-handoff/');
    const input = inputOf(page);
    await expect(input).toHaveAttribute('autocapitalize', 'off');
    await input.fill('get no');
    await page.getByRole('button', { name: 'Tab' }).tap();
    await expect(input).toHaveValue('get nodes ');
    const enter = page.getByRole('button', { name: 'Enter' });
    expect((await enter.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await input.fill('get nodes -o wide');
    await enter.tap();
    await expect(answerOf(page)).toContainText('CONTAINER-RUNTIME');
    const { scroll, client, lines } = await logOf(page).evaluate((log) => ({
      scroll: log.scrollWidth,
      client: log.clientWidth,
      lines: (log.querySelector('.answer.columns') as HTMLElement).getClientRects().length,
    }));
    expect(scroll).toBeGreaterThan(client);
    expect(lines).toBe(1);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
  });
});
