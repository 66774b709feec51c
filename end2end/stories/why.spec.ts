import { comeOnline, expect, expectAccessible, login, open, test } from '../support/story.ts';

test('who has a conversation, and why, stands beside it; so does why nobody has it yet', async ({
  page,
  outside,
}) => {
  await login(page, 'anna');
  const phone = await outside.phoneOf('Marta');
  await phone.say('My kettle does not get warm.');
  await open(page, '/inbox?folder=waiting');
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await row.getByRole('link').click();

  const why = page.getByTestId('why');
  await why.getByText('Why nobody has it yet').click();
  await expect(why.getByRole('listitem').filter({ hasText: 'you' })).toContainText('are away');
  await expect(why).toContainText('others are offline');
  await expectAccessible(page);

  await comeOnline(page);
  await expect(page.getByTestId('turn')).toContainText('You answer.');
  await expect(why).toContainText('Why this operator');
  await expect(why).toContainText('Given to you by the hypervisor');
  await expect(why).toContainText('of 12 units in use');
  await expect(why).toContainText('Goes back to the queue unless answered by');
  await page.getByLabel('Your message').fill('Hello Marta.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('bubble').filter({ hasText: 'Hello Marta.' })).toBeVisible();
});
