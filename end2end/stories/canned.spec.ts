import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('a supervisor writes a reply once, and an agent sends it by its shortcut and keyboard', async ({
  page,
  browser,
  world,
  outside,
  console,
}) => {
  console.expect(/422 \(Unprocessable Entity\)/);
  await login(page, 'sara');
  await open(page, '/canned-replies?open=new');
  await page.getByLabel('Shortcut').fill('late');
  await page.getByLabel('Words').fill('Hello {{contact.first_name}}, {{operator.name}} here: it is on its way.');
  await expect(page.locator('.preview')).toHaveText('Hello Mia, Sara here: it is on its way.');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('canned-reply').filter({ hasText: '/late' })).toBeVisible();
  await page.getByLabel('Words').fill('Hello {{contact.nmae}}');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert').filter({ hasText: '{{contact.nmae}}' })).toBeVisible();
  await expectAccessible(page);

  const phone = await outside.phoneOf('Marta');
  await phone.say('Where is my parcel?');
  const context = await browser.newContext({ baseURL: world.inbox });
  const anna = await context.newPage();
  await login(anna, 'anna');
  await open(anna, '/inbox?folder=open');
  await anna.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  const field = anna.getByLabel('Your message');
  await expect(field).toBeEnabled();
  await field.focus();
  await anna.keyboard.type('/lat');
  const list = anna.getByTestId('canned');
  await expect(list.getByRole('option')).toHaveCount(1);
  await expectAccessible(anna);
  await anna.keyboard.press('Enter');
  await expect(list).toBeHidden();
  await expect(field).toHaveValue('Hello Marta, Anna here: it is on its way.');
  await anna.keyboard.press('Control+Enter');
  await phone.expectFromBot('Hello Marta, Anna here: it is on its way.');
  await context.close();
});
