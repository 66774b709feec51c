import { comeOnline, expect, login, test } from '../support/story.ts';

test('what happened while the network was down is shown once and in order, and what was typed is kept', async ({
  page,
  context,
  outside,
  console,
}) => {
  console.expect(/ERR_INTERNET_DISCONNECTED/);
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta');
  await phone.say('one');
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  await expect(page.getByTestId('bubble').filter({ hasText: 'one' })).toBeVisible();

  await context.setOffline(true);
  await expect(page.getByTestId('connection-bar')).toContainText('No connection since');
  await page.getByLabel('Your message').fill('I am writing this offline');
  for (const words of ['two', 'three', 'four']) await phone.say(words);

  await context.setOffline(false);
  await expect(page.getByTestId('bubble').filter({ hasText: 'four' })).toBeVisible();
  await expect(page.getByTestId('connection-bar')).toHaveCount(0);
  const said = page.locator('[data-testid=bubble][data-side=contact]');
  await expect(said).toContainText(['one', 'two', 'three', 'four']);
  await expect(said).toHaveCount(4);
  await expect(page.getByLabel('Your message')).toHaveValue('I am writing this offline');

  await page.keyboard.press('Control+Enter');
  await page.getByLabel('Your message').press('Control+Enter');
  await phone.expectFromBot('I am writing this offline');
  const copies = (await phone.messages()).filter((m) => m.text === 'I am writing this offline');
  expect(copies).toHaveLength(1);
});
