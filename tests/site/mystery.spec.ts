/** A mystery is solved at the kubectl prompt: the checks of its cell look again after each command. */
import { expect, test } from './fixtures.ts';

test('the stuck Pod gets its node by two commands, and the wrong one is told apart', async ({ page }) => {
  await page.goto('3-handoff/');
  const card = page.locator('one-pod-cell[data-file="handoff/stuck-pending.ts"]');
  await card.getByRole('button', { name: 'Run', exact: true }).click();
  const checks = card.locator('[data-part="checks"]');
  await expect(checks).toContainText('web still waits for a node', { timeout: 20_000 });
  const prompt = page.getByRole('textbox', { name: 'kubectl command' });
  const type = async (command: string): Promise<void> => {
    await prompt.fill(command);
    await prompt.press('Enter');
  };
  await type('get events');
  await expect(page.locator('one-pod-prompt .answer').last()).toContainText('1 Insufficient cpu');
  await type('delete pod report-monday');
  await expect(checks).toContainText('was it on a node that web may use?');
  await type('delete pod report-tuesday');
  await expect(checks).toContainText('web is on north.');
  await expect(card.locator('[data-part="status"]')).toHaveText('Solved');
});

test('nothing can be created until the guard is back, and the guard is asked about itself', async ({
  page,
}) => {
  await page.goto('2-gate/');
  const card = page.locator('one-pod-cell[data-file="gate/webhook-outage.ts"]');
  await card.getByRole('button', { name: 'Run', exact: true }).click();
  const checks = card.locator('[data-part="checks"]');
  await expect(checks).toContainText('nobody answers the webhook', { timeout: 20_000 });
  const prompt = page.getByRole('textbox', { name: 'kubectl command' });
  const answer = page.locator('one-pod-prompt .answer').last();
  const type = async (command: string): Promise<void> => {
    await prompt.fill(command);
    await prompt.press('Enter');
  };
  await type('get validatingwebhookconfigurations -o yaml');
  await expect(answer).toContainText('guard.example.com/exempt');
  const guard = 'run guard -n kube-system --image nginx --labels=app=guard';
  await type(guard);
  await expect(checks).toContainText('asks the guard whether the guard may');
  await type(`${guard},guard.example.com/exempt=yes`);
  await expect(checks).toContainText('not ready yet');
  await type('wait -n kube-system --for=condition=Ready pod --all');
  await expect(checks).toContainText('The guard answers again');
  await type('run web --image nginx');
  await expect(card.locator('[data-part="status"]')).toHaveText('Solved');
});

test('the bot of another namespace gets its right, and who gives it too much is told', async ({ page }) => {
  await page.goto('2-gate/');
  const card = page.locator('one-pod-cell[data-file="gate/forbidden.ts"]');
  await card.getByRole('button', { name: 'Run', exact: true }).click();
  const checks = card.locator('[data-part="checks"]');
  await expect(checks).toContainText('The bot still gets 403 in default', { timeout: 20_000 });
  const prompt = page.getByRole('textbox', { name: 'kubectl command' });
  const type = async (command: string): Promise<void> => {
    await prompt.fill(command);
    await prompt.press('Enter');
  };
  await type('get rolebindings -o wide');
  await expect(page.locator('one-pod-prompt .answer').last()).toContainText('default/deploy-bot');
  await type('create clusterrolebinding all --clusterrole=cluster-admin --serviceaccount=ci:deploy-bot');
  await expect(checks).toContainText('in every namespace there is');
  await type('delete clusterrolebinding all');
  await type('create rolebinding ours --role=deployer --serviceaccount=ci:deploy-bot');
  await expect(checks).toContainText('The right is there now');
  await type('run web --image nginx --as system:serviceaccount:ci:deploy-bot');
  await expect(card.locator('[data-part="status"]')).toHaveText('Solved');
});
