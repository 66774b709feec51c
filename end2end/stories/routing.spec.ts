import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('an admin writes the routing policy, is told what is wrong, and goes back', async ({ page }) => {
  await login(page, 'admin');
  await open(page, '/admin/routing');
  const end = page.getByTestId('routing-end');
  await expect(end).toContainText('It can be saved as it is.');
  const names = page.locator('.ring h3');
  await expect(names).toHaveText([
    /1\. Who had the customer last/,
    /2\. The team/,
    /3\. The team/,
    /4\. The team/,
  ]);

  const second = page.getByRole('group', { name: 'Ring 2' });
  await second.getByRole('button', { name: 'Up' }).focus();
  await page.keyboard.press('Enter');
  await expect(names.first()).toHaveText(/1\. The team/);
  await expect(names.first()).toBeFocused();
  await expect(end).toContainText('1 thing is wrong');
  await expect(page.getByText('a ring is never narrower than the one before it')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('group', { name: 'Ring 1' }).getByRole('button', { name: 'Down' }).click();
  await expect(end).toContainText('It can be saved as it is.');

  await page.getByRole('button', { name: 'Remove ring 3' }).click();
  await page.getByLabel('Then wider after (seconds)').first().fill('30');
  await page.getByLabel('Wrap-up after a chat (seconds)').fill('20');
  const demands = page.getByRole('region', { name: 'What is asked for' });
  await demands.getByRole('button', { name: 'Add a rule' }).click();
  await demands.getByLabel('Skills').fill('tax 2');
  await demands.getByLabel('Skills').press('Tab');
  await end.getByRole('button', { name: 'Save' }).click();
  await expect(end).toContainText('Saved');
  const versions = page.getByRole('region', { name: 'Versions' });
  await expect(versions.getByText(/Version \d+/).first()).toBeVisible();

  await open(page, '/admin/routing');
  await expect(names).toHaveCount(3);
  await expect(page.getByLabel('Then wider after (seconds)').first()).toHaveValue('30');
  await expect(demands.getByLabel('Skills')).toHaveValue('tax 2');
  await expectAccessible(page);
});

test('an admin plays the last days under a policy before he saves it', async ({ page }) => {
  await login(page, 'admin');
  await open(page, '/admin/routing');
  await page.getByRole('button', { name: 'Remove ring 3' }).click();
  const trial = page.getByRole('region', { name: 'Try it first' });
  await trial.getByLabel('Days').fill('1');
  await trial.getByRole('button', { name: 'Play' }).click();
  const answer = trial.getByTestId('what-if-answer');
  for (const name of ['Last day', 'Played as it was', 'What if', 'Change']) {
    await expect(answer.getByRole('columnheader', { name, exact: true })).toBeVisible({ timeout: 30_000 });
  }
  await trial.getByText('By team, priority and hour').click();
  await expect(trial.getByRole('row', { name: /^General/ })).toBeVisible();
  await expectAccessible(page);

  // What can't be saved can't be played, and nothing was saved.
  const second = page.getByRole('group', { name: 'Ring 2' });
  await second.getByRole('button', { name: 'Up' }).click();
  await expect(trial.getByRole('button', { name: 'Play' })).toBeDisabled();
  await open(page, '/admin/routing');
  await expect(page.locator('.ring h3')).toHaveCount(4);
});

test('two admins do not overwrite each other', async ({ page, browser, world }) => {
  await login(page, 'admin');
  await open(page, '/admin/routing');
  const context = await browser.newContext({ baseURL: world.inbox });
  const other = await context.newPage();
  await login(other, 'admin');
  await open(other, '/admin/routing');
  for (const [admin, seconds] of [
    [page, '11'],
    [other, '12'],
  ] as const) {
    await admin.getByLabel('Wrap-up after a chat (seconds)').fill(seconds);
    await admin.getByLabel('Wrap-up after a chat (seconds)').press('Tab');
    await admin.getByTestId('routing-end').getByRole('button', { name: 'Save' }).click();
    if (admin === page) {
      await expect(page.getByTestId('routing-end')).toContainText('Saved');
    }
  }
  await expect(other.getByTestId('routing-end').getByRole('alert')).not.toBeEmpty();
  await expect(other.getByLabel('Wrap-up after a chat (seconds)')).toHaveValue('12');
  await context.close();
});

test('an admin says when a team is open, and what an operator can', async ({ page }) => {
  await login(page, 'admin');
  await open(page, '/admin/teams');
  await page.locator('.card-row a').first().click();
  const hours = page.getByRole('region', { name: 'Opening hours' });
  await hours.getByLabel(/This team has opening hours/).check();
  await hours.getByLabel('Monday').fill('09:00-12:00, 13:00-17:00');
  await hours.getByLabel('Saturday').fill('nine');
  await hours.getByRole('button', { name: 'Save' }).click();
  await expect(hours).toContainText('Write hours as 09:00-17:00');
  await hours.getByLabel('Saturday').fill('');
  await hours.getByLabel('Holidays').fill('2026-12-25');
  await expectAccessible(page);
  await hours.getByRole('button', { name: 'Save' }).click();
  await expect(hours).toContainText('Saved');
  await page.reload();
  await expect(hours.getByLabel('Monday')).toHaveValue('09:00-12:00, 13:00-17:00');

  await open(page, '/admin/operators');
  await page.locator('.card-row a').filter({ hasText: 'Ben' }).click();
  const can = page.getByRole('region', { name: 'What this operator can' });
  await can.getByLabel('Skills').fill('tax 2, cars');
  await can.getByLabel('Languages').fill('de, en');
  await can.getByRole('button', { name: 'Save' }).click();
  await expect(can).toContainText('Saved');
  await page.reload();
  await expect(can.getByLabel('Skills')).toHaveValue('cars, tax 2');
  await expectAccessible(page);
});
