import type { Page } from '@playwright/test';
import { comeOnline, expect, login, open, test } from '../support/story.ts';

const bubble = (page: Page, words: string) =>
  page.getByTestId('bubble').filter({ hasText: words });

const row = (page: Page, name: string) =>
  page.getByTestId('conversation-row').filter({ hasText: name });

test('a conversation goes from colleague to colleague, ends, and the next message opens another', async ({
  page,
  browser,
  world,
  outside,
}) => {
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta');
  await phone.say('The lamp flickers.');
  await row(page, 'Marta').getByRole('link').click();
  await expect(page.getByTestId('turn')).toContainText('You answer.');

  // A colleague in another browser looks at the same conversation.
  const context = await browser.newContext({ baseURL: world.inbox });
  const ben = await context.newPage();
  await login(ben, 'ben');
  await comeOnline(ben);
  await open(ben, '/inbox?folder=open');
  await row(ben, 'Marta').getByRole('link').click();
  await expect(ben.getByTestId('turn')).toContainText('Anna answers.');
  await page.getByLabel('Your message').fill('Which lamp is it?');
  await page.keyboard.press('Control+Enter');
  await expect(bubble(ben, 'Which lamp is it?')).toHaveAttribute('data-progress', 'sent');
  await phone.expectFromBot('Which lamp is it?');

  await page.getByRole('button', { name: 'Note' }).click();
  await page.getByLabel('Your message').fill('She asked for white light.');
  await page.getByRole('button', { name: 'Add note' }).click();
  await expect(bubble(ben, 'She asked for white light.')).toContainText('only colleagues see it');

  await page.getByRole('button', { name: 'Transfer' }).click();
  await page.getByLabel('Find a team or a colleague').fill('Ben');
  await page.getByLabel('Note for whoever gets it').fill('You know lamps better.');
  await page.keyboard.press('Enter');
  await expect(bubble(ben, 'You know lamps better.')).toContainText('only colleagues see it');
  await expect(ben.getByTestId('turn')).toContainText('You answer.');
  await expect(page.getByTestId('turn')).toContainText('Ben answers.');

  await ben.getByRole('button', { name: /^Close/ }).click();
  await expect(ben.getByTestId('turn')).toContainText('This conversation is closed.');
  await expect(row(ben, 'Marta')).toHaveCount(0);

  const first = Number(new URL(ben.url()).pathname.split('/').at(-1));
  await phone.say('It flickers again.');
  await expect(row(ben, 'Marta')).toContainText('It flickers again.');
  await row(ben, 'Marta').getByRole('link').click();
  await expect(bubble(ben, 'It flickers again.')).toBeVisible();
  expect(Number(new URL(ben.url()).pathname.split('/').at(-1))).toBeGreaterThan(first);
  await expect(ben.getByRole('link', { name: new RegExp(`#${first}\\b`) })).toBeVisible();

  const shown = (await phone.messages()).map((message) => message.text).join('\n');
  expect(shown).not.toMatch(/lamps better|white light/);
  await context.close();
});
