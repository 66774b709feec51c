import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('an agent links her Telegram and works there, and the browser shows it live', async ({
  page,
  outside,
}) => {
  await login(page, 'anna');
  await open(page, '/account');
  const console = page.getByTestId('console');
  await expect(console).toContainText('comes to your phone');
  await console.getByRole('button', { name: 'Connect Telegram' }).click();
  await expect(console.getByRole('link', { name: 'Open Telegram' })).toHaveAttribute(
    'href',
    /^https:\/\/t\.me\/.+\?start=op_/,
  );
  const words = await console.getByTestId('one-time-words').innerText();
  await expectAccessible(page);

  const hers = await outside.phoneOf('Anna', { persona: 'operator' });
  await hers.start(words.replace('/start ', ''));
  await hers.expectFromBot('You are connected.');
  await expect(console).toContainText('Connected as Anna');

  await open(page, '/inbox');
  await hers.say('/start');
  await hers.expectFromBot('You are available.');
  await expect(page.getByTestId('presence')).toHaveAttribute('aria-label', /online/i);

  const his = await outside.phoneOf('Marta');
  await his.start();
  await his.say('My kettle does not get warm.');
  await hers.expectFromBot(/Marta\nMy kettle does not get warm\./);
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await row.getByRole('link').click();

  await hers.reply(/My kettle does not get warm\./, 'A new one is on its way.');
  await his.expectFromBot('A new one is on its way.');
  const bubble = page.getByTestId('bubble').filter({ hasText: 'A new one is on its way.' });
  await expect(bubble).toContainText('sent');

  await page.getByLabel('Your message').fill('Tomorrow, from my desk.');
  await page.getByRole('button', { name: 'Send' }).click();
  await his.expectFromBot('Tomorrow, from my desk.');
  await hers.expectFromBot(/You wrote\nTomorrow, from my desk\./);

  await hers.say('/stop');
  await hers.expectFromBot(/Marta is concluded\./);
  await expect(page.getByTestId('turn')).not.toContainText('You answer.');
  await hers.say('/away lunch');
  await hers.expectFromBot('You are away (Lunch).');
  await expect(page.getByTestId('presence')).toHaveAttribute('aria-label', /away/i);
});

test('a transfer on the phone asks by buttons where to, and the browser follows', async ({
  page,
  outside,
}) => {
  await login(page, 'anna');
  await open(page, '/account');
  await page.getByTestId('console').getByRole('button', { name: 'Connect Telegram' }).click();
  const words = await page.getByTestId('one-time-words').innerText();
  const hers = await outside.phoneOf('Anna', { persona: 'operator' });
  await hers.start(words.replace('/start ', ''));
  await hers.say('/start');
  await hers.expectFromBot('You are available.');
  const his = await outside.phoneOf('Marta');
  await his.start();
  await his.say('I want my money back.');
  await hers.expectFromBot('I want my money back.');
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await open(page, '/inbox');
  await expect(row).toBeVisible();
  await hers.reply(/I want my money back\./, '/transfer');
  await hers.expectFromBot('Where shall it go?');
  await hers.press('Delivery');
  await hers.expectFromBot('went to Delivery.');
  await expect(row).toHaveCount(0);
});
