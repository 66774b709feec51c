import { expect, login, open, test } from '../support/story.ts';

test('a customer who waits sees his place in one message, asks there for a call, and says with one tap how it was', async ({
  page,
  browser,
  outside,
}) => {
  test.slow();
  const admins = await (await browser.newContext()).newPage();
  await login(admins, 'admin');
  await open(admins, '/admin/channels');
  const asks = admins.getByTestId('channel').filter({ hasText: '@' }).getByLabel(/Ask contacts how it was/);
  await asks.check();
  await expect(asks).toBeChecked();
  await admins.context().close();
  const his = await outside.phoneOf('Marta', { phone: '+393331234567' });
  await his.start();
  await his.say('My kettle is cold.');
  await his.say('/human');
  await login(page, 'anna');
  // It comes when he has waited for ten seconds.
  await his.expectFromBot(/You are number \d+ in the queue\./, 20_000);
  const card = (await his.messages()).find(({ text }) => text.includes('in the queue'));
  expect(card?.buttons.flat().map(({ text }) => text)).toEqual(['Leave the queue', 'Call me']);
  await his.press('Call me');
  await his.expectFromBot(/To call you we need your number/);
  await his.act({ act: 'contact' });
  await his.expectFromBot('We will call you at +39…67');

  await open(page, '/inbox?folder=waiting');
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  await page.getByRole('button', { name: 'Take', exact: true }).first().click();
  await his.expectFromBot(/is with you now\./);
  await expect(page.getByTestId('call-card')).toContainText('Wants to be called');
  const ended = (await his.messages()).find(({ id }) => id === card?.id);
  expect(ended?.text, 'the card is one message').toContain('is with you now.');
  expect(ended?.buttons.flat()).toEqual([]);

  await page.getByLabel('Your message').fill('A new one is on its way.');
  await page.keyboard.press('Control+Enter');
  await his.expectFromBot('A new one is on its way.');
  await page.getByRole('button', { name: 'Close', exact: true }).first().click();
  await his.expectFromBot('How was it? One tap is enough.');
  await his.press('4 ★');
  await his.expectFromBot('To add a word, reply to this message.');
  await his.reply(/To add a word/, 'Quick and kind');
  await his.expectFromBot('Your words are noted.');
  await expect(page.getByTestId('rating')).toContainText('Quick and kind');
  await expect(page.getByText('Rated ★★★★☆')).toBeVisible();
});
