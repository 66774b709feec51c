import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('a supervisor sees what happened today, by hour and by team, and takes it home', async ({ page, outside }) => {
  const phone = await outside.phoneOf('Marta');
  await phone.say('Where is my parcel?');
  await login(page, 'sara');
  await page.getByRole('link', { name: 'Reports' }).click();
  await expect(page).toHaveURL(/\/reports/);
  const opened = page.getByTestId('figures').locator('div', { hasText: 'Opened' }).locator('dd');
  await expect(async () => {
    await open(page, '/reports');
    await expect(opened).not.toHaveText('0', { timeout: 1_000 });
  }).toPass();
  const days = page.getByRole('table').first().locator('tbody tr');
  await page.getByText('The same as a table').click();
  await expect(days).toHaveCount(7);
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Today' }).click();
  await expect(page).toHaveURL(/from=/);
  await expect(days).toHaveCount(24);
  await expect(page.getByRole('region', { name: 'Teams' }).locator('tbody tr').first()).toBeVisible();

  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).click();
  const file = await readFile(await (await waiting).path(), 'utf8');
  expect(file).toMatch(/^kind,name,opened,/);
  expect(file).toContain('team,');
});

test('a chart is taken out as a picture that says what it shows', async ({ page }) => {
  await login(page, 'sara');
  await open(page, '/reports?from=2026-01-05&to=2026-01-11');
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download as PNG' }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe('conversations-2026-01-05-2026-01-11-all-of-mine.png');
  const picture = await readFile(await download.path());
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  const size = [picture.readUInt32BE(16), picture.readUInt32BE(20)];
  expect(size).toEqual([2 * 960, 2 * (220 + 56)]);
  // Drawn, not empty: one colour alone would be far smaller.
  expect(picture.length).toBeGreaterThan(8_000);
  await expectAccessible(page);
});

test('a point of the chart opens exactly the conversations that it counts, and leads back', async ({ page, outside }) => {
  const phone = await outside.phoneOf('Nora');
  await phone.say('Is my parcel lost?');
  await login(page, 'sara');
  const point = page.locator('.chart').getByRole('link', { name: /: \d+ opened$/ }).last();
  const rows = page.getByTestId('counted-conversation');
  let label = '';
  await expect(async () => {
    await open(page, '/reports?within=600000');
    // Nothing is counted yet when the page comes too early.
    await expect(point).toBeVisible({ timeout: 1_000 });
    label = (await point.getAttribute('aria-label')) ?? '';
    await point.focus();
    await page.keyboard.press('Enter');
    await expect(rows.filter({ hasText: 'Nora' })).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  const count = Number(/: (\d+) opened$/.exec(label)?.[1]);
  await expect(page.getByRole('heading', { name: 'Conversations opened' })).toBeVisible();
  await expect(page.getByTestId('asked-for')).toContainText('Today · All of my teams');
  await expect(page.getByText(count === 1 ? '1 conversation' : `${count} conversations`, { exact: true })).toBeVisible();
  await expect(rows).toHaveCount(count);
  // What the server sends alone is the whole list, too.
  expect(await (await page.request.get(page.url())).text()).toContain('Nora');
  await expectAccessible(page);

  await rows.getByRole('link', { name: 'Nora' }).click();
  await expect(page).toHaveURL(/\/inbox\/\d+/);
  await expect(page.getByText('Is my parcel lost?').last()).toBeVisible();
  await page.goBack();
  await expect(rows).toHaveCount(count);
  await page.getByRole('link', { name: 'Back to the report' }).click();
  await expect(page).toHaveURL(/\/reports\?from=.*within=600000/);
  await expect(page.getByLabel('Taken within')).toHaveValue('600000');

  const teams = page.getByRole('region', { name: 'Teams' });
  await teams.getByRole('link', { name: /, Messages: \d+$/ }).first().click();
  await expect(page.getByRole('heading', { name: 'Conversations in which customers wrote' })).toBeVisible();
  await expect(rows.first()).toBeVisible();
});

test('an agent has no reports', async ({ page }) => {
  await login(page, 'anna');
  await expect(page.getByRole('link', { name: 'Reports' })).toBeHidden();
  await open(page, '/reports');
  await expect(page.getByTestId('figures')).toBeHidden();
  await expectAccessible(page);
});
