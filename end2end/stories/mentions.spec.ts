import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('an agent asks a colleague in a note by keyboard, who is told, finds it again and has seen it', async ({
  page,
  browser,
  world,
  outside,
}) => {
  const phone = await outside.phoneOf('Marta');
  await phone.say('Where is my parcel?');
  const context = await browser.newContext({ baseURL: world.inbox });
  const sara = await context.newPage();
  await login(sara, 'sara');
  await open(sara, '/inbox');
  const mentions = sara.getByRole('navigation', { name: 'Folders' }).getByRole('link', { name: /^Mentions/ });
  await expect(mentions).toHaveText('Mentions');

  await login(page, 'anna');
  await open(page, '/inbox?folder=open');
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  const field = page.getByLabel('Your message');
  await expect(field).toBeEnabled();
  await page.getByTestId('composer').getByRole('button', { name: /^Note/ }).click();
  await field.focus();
  await page.keyboard.type('Please look, @s');
  const list = page.getByTestId('mentionable');
  await expect(list.getByRole('option')).toHaveText(['@Sara']);
  await expect(field).toHaveAttribute('aria-activedescendant', 'offered-0');
  await expect(page.getByRole('status').filter({ hasText: '1 colleague fits' })).toBeAttached();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await page.keyboard.press('Backspace');
  await expect(list.getByRole('option')).not.toHaveCount(0);
  await expect(list.getByRole('option', { name: '@Anna' }), 'nobody mentions himself').toHaveCount(0);
  const last = await list.getByRole('option').last().textContent();
  await page.keyboard.press('ArrowUp');
  await expect(list.getByRole('option', { selected: true })).toHaveText(last!.trim());
  await page.keyboard.type('s');
  await page.keyboard.press('Enter');
  await expect(field).toHaveValue('Please look, @Sara ');
  await expect(list).toBeHidden();
  await page.keyboard.type('at his address');
  await page.keyboard.press('Control+Enter');
  const note = page.getByTestId('bubble').filter({ hasText: 'at his address' });
  await expect(note.getByTestId('mention')).toHaveText('@Sara');

  await expect(mentions, 'she is told without asking').toHaveText(/Mentions\s*1/);
  await mentions.click();
  const row = sara.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await expect(row).toContainText('Mentions you');
  await row.getByRole('link').click();
  await expect(sara.getByTestId('bubble').getByTestId('mention')).toHaveAttribute('data-me', 'true');
  const mentioned = sara.getByTestId('mentioned');
  await expect(mentioned).toContainText('A note mentions you.');
  await expectAccessible(sara);
  await mentioned.getByRole('button', { name: 'Seen' }).click();
  await expect(mentioned).toHaveCount(0);
  await expect(row).toHaveCount(0);
  await expect(mentions).toHaveText('Mentions');
  await context.close();
});

test('a reply to the customer names nobody of the house', async ({ page, outside }) => {
  const phone = await outside.phoneOf('Marta');
  await phone.say('Where is my parcel?');
  await login(page, 'anna');
  await open(page, '/inbox?folder=open');
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  const field = page.getByLabel('Your message');
  await expect(field).toBeEnabled();
  await field.focus();
  await page.keyboard.type('@s');
  await expect(field).toHaveValue('@s');
  await expect(page.getByTestId('mentionable')).toHaveCount(0);
});
