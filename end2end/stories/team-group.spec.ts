import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('a team works in a group of Telegram: who writes in a topic takes the customer who waits', async ({
  page,
  browser,
  outside,
}) => {
  await login(page, 'anna');
  await open(page, '/account');
  await page.getByTestId('console').getByRole('button', { name: 'Connect Telegram' }).click();
  const own = await page.getByTestId('one-time-words').innerText();
  const hers = await outside.phoneOf('Anna', { persona: 'operator' });
  await hers.start(own.replace('/start ', ''));
  await hers.expectFromBot('You are connected.');
  await hers.say('/away');

  const admins = await (await browser.newContext()).newPage();
  await login(admins, 'admin');
  await open(admins, '/admin/teams');
  await admins.getByRole('link', { name: 'Billing' }).click();
  const part = admins.getByTestId('team-group');
  await part.getByRole('button', { name: 'Connect a group' }).click();
  await expect(part.getByRole('link', { name: 'Choose the group in Telegram' })).toHaveAttribute(
    'href',
    /^https:\/\/t\.me\/.+\?startgroup=gr_.+&admin=manage_topics$/,
  );
  const words = await part.getByTestId('one-time-words').innerText();
  await expectAccessible(admins);
  const group = await outside.groupOf('Billing desk', hers, words.replace('/start ', ''));
  await expect(part).toContainText('Connected: Billing desk');
  const team = new URL(admins.url()).searchParams.get('open');

  const his = await outside.phoneOf('Marta');
  await his.start(`t_${team}`);
  await his.say('Where is my parcel?');
  await his.say('/human');
  await group.expectFromBot('Where is my parcel?');
  await group.expectFromBot('/human');
  await group.reply(/Where is my parcel\?/, 'It is in the van.');
  await his.expectFromBot('It is in the van.');

  await open(page, '/inbox');
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await row.getByRole('link').click();
  await expect(page.getByTestId('bubble').filter({ hasText: 'It is in the van.' })).toBeVisible();
  await expect(page.getByTestId('turn')).toContainText('You answer.');

  await part.getByRole('button', { name: 'Disconnect the group' }).click();
  await expect(part.getByRole('button', { name: 'Connect a group' })).toBeVisible();
  await admins.context().close();
});
