import { comeOnline, expect, login, test } from '../support/story.ts';

test('a customer writes, an agent answers without reloading, the phone shows it', async ({
  page,
  outside,
}) => {
  await login(page, 'anna');
  await comeOnline(page);

  const phone = await outside.phoneOf('Marta');
  await phone.start();
  await phone.say('My kettle does not get warm.');

  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await expect(row).toContainText('My kettle does not get warm.');
  await row.getByRole('link').click();
  await expect(page.getByTestId('turn')).toContainText('You answer.');
  await page.getByLabel('Your message').fill('Hello Marta, a new one is on its way.');
  await page.getByRole('button', { name: 'Send' }).click();

  const bubble = page.getByTestId('bubble').filter({ hasText: 'a new one is on its way' });
  await expect(bubble).toContainText('sent');
  await phone.expectFromBot('Hello Marta, a new one is on its way.');

  await phone.say('That was quick!');
  await expect(page.getByTestId('bubble').filter({ hasText: 'That was quick!' })).toBeVisible();
  await expect(row).toContainText('That was quick!');
});
