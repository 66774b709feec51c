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

test('an agent has no reports', async ({ page }) => {
  await login(page, 'anna');
  await expect(page.getByRole('link', { name: 'Reports' })).toBeHidden();
  await open(page, '/reports');
  await expect(page.getByTestId('figures')).toBeHidden();
  await expectAccessible(page);
});
