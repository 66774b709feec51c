import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('an agent finds a customer, a number and words by keyboard alone', async ({ page, outside }) => {
  const phone = await outside.phoneOf('Marta');
  await phone.say('Le CAFÉTIÈRE does not get warm.');
  await login(page, 'anna');
  await page.keyboard.press('/');
  await expect(page).toHaveURL(/\/search/);
  const field = page.getByRole('searchbox');
  await expect(field).toBeFocused();
  await page.keyboard.type('warm cafet');
  const hits = page.getByTestId('found-message');
  await expect(hits).toHaveCount(1);
  await expect(hits.locator('mark')).toHaveText(['CAFÉTIÈRE', 'warm']);
  await expect(page).toHaveURL(/q=warm%20cafet/);

  await field.fill('marta');
  const people = page.getByRole('region', { name: 'People' });
  await expect(people).toContainText('Marta');
  await field.fill('#1');
  const numbered = page.getByRole('region', { name: 'Conversation' });
  await expect(numbered.getByRole('link')).toContainText('#1');
  await field.fill('nowhere to be found');
  await expect(page.getByRole('status').filter({ hasText: 'Nothing found' })).toBeVisible();
  await expectAccessible(page);

  await field.fill('cafetiere');
  await expect(hits).toHaveCount(1);
  await field.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/inbox\/\d+/);
  await expect(page.getByTestId('bubble').filter({ hasText: 'CAFÉTIÈRE' })).toBeVisible();
  await page.goBack();
  await expect(field).toHaveValue('cafetiere');
});

test('a search is an address that can be kept', async ({ page }) => {
  await login(page, 'anna');
  await open(page, '/search?q=lamp%20colour');
  await expect(page.getByTestId('found-message')).toHaveCount(1);
  await expect(page.getByRole('searchbox')).toHaveValue('lamp colour');
});
