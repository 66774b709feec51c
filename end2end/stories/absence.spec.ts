import { expect, login, open, test } from '../support/story.ts';

test('an admin keeps the reasons to be away, and colleagues choose from them', async ({
  page,
  browser,
  world,
  console,
}) => {
  console.expect(/422/);
  await login(page, 'admin');
  await open(page, '/admin/absence');
  const reasons = page.getByLabel('Reasons', { exact: true });
  await expect(reasons).toHaveValue('Break\nLunch\nMeeting\nTraining');
  await reasons.fill('Lunch\nlunch');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('This reason stands there already.')).toBeVisible();
  await reasons.fill('Lunch\n\n  Stocktaking  ');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(reasons).toHaveValue('Lunch\nStocktaking');

  const context = await browser.newContext({ baseURL: world.inbox });
  const anna = await context.newPage();
  await login(anna, 'anna');
  await anna.getByTestId('presence').click();
  await anna.getByRole('button', { name: /^Away/ }).click();
  await expect(anna.getByRole('button', { name: 'Stocktaking' })).toBeVisible();
  await expect(anna.getByRole('button', { name: 'Training' })).toHaveCount(0);
  await context.close();
});
