import { expect, test } from '../support/story.ts';

test.use({ javaScriptEnabled: false });

test('without JavaScript one logs in and reads a conversation', async ({ page, console }) => {
  console.expect(/preloaded using link preload but not used/);
  await page.goto('/inbox/1');
  await expect(page).toHaveURL(/\/login/);
  await page.getByLabel('E-mail').fill('anna@demo.local');
  await page.getByLabel('Password').fill('wrong password');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert')).toContainText(/wrong e-mail or password/i);
  await page.getByLabel('E-mail').fill('anna@demo.local');
  await page.getByLabel('Password').fill('switchboard');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(/\/inbox/);
  await page.goto('/inbox?folder=closed');
  await page.getByTestId('conversation-row').first().getByRole('link').click();
  await expect(page.getByTestId('bubble').first()).toBeVisible();
});
