import { comeOnline, expect, login, open, test } from '../support/story.ts';

test('a bot answers first, hands over, gets it back, and is first again after the end', async ({
  page,
  context,
  outside,
}) => {
  await login(page, 'admin');
  await open(page, '/admin/channels');
  const listed = page.waitForResponse(/list_channels/);
  await page.getByLabel('Answers first').selectOption({ label: 'Robin' });
  await (await listed).finished();
  await expect(page.getByLabel('Answers first')).toHaveValue(/.+/);

  await context.clearCookies();
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta');
  await phone.start();
  await phone.say('hello');
  await phone.expectFromBot(/.+/);
  await expect(page.getByTestId('conversation-row').filter({ hasText: 'Marta' })).toHaveCount(0);

  await phone.say('I want to talk to a human');
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await row.getByRole('link').click();
  await expect(page.getByTestId('turn')).toContainText('You answer.');
  await expect(page.getByText(/Robin handed over/)).toBeVisible();
  const help = page.getByTestId('intervention');
  await expect(help).toContainText('In hand');

  await page.getByLabel('Add a category').selectOption({ label: 'Billing › Refund' });
  await expect(page.getByRole('listitem').filter({ hasText: 'Billing › Refund' })).toBeVisible();
  await page.getByLabel('Your message').fill('Hello Marta, a person here.');
  await page.getByRole('button', { name: 'Send' }).click();
  await phone.expectFromBot('Hello Marta, a person here.');
  await help.getByRole('button', { name: 'Help given' }).click();
  await expect(help).toContainText('No help is needed');

  await page.getByRole('button', { name: 'Close', exact: false }).first().click();
  await expect(page.getByTestId('turn')).toContainText('closed');
  await phone.say('One more thing');
  await expect(page.getByTestId('conversation-row').filter({ hasText: 'One more thing' })).toHaveCount(0);
});
