import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('an admin finds who changed what, takes it out, and ends the session of somebody', async ({
  page,
  browser,
  world,
}) => {
  const context = await browser.newContext({ baseURL: world.inbox });
  const ben = await context.newPage();
  await login(ben, 'ben');

  await login(page, 'admin');
  await open(page, '/admin/sessions');
  const sessions = page.getByTestId('session');
  await expect(sessions.filter({ hasText: 'This browser' })).toHaveCount(1);
  const his = sessions.filter({ hasText: 'Ben' });
  await expect(his).toContainText('Chrome');
  await expectAccessible(page);
  await his.getByRole('button', { name: /^End the session of Ben/ }).click();
  await expect(his).toHaveCount(0);
  await ben.goto('/inbox');
  await expect(ben).toHaveURL(/\/login/);
  await context.close();

  await open(page, '/admin/audit');
  const table = page.getByTestId('audit');
  const ended = table.getByRole('row').filter({ hasText: 'Sessions ended' });
  await expect(ended).toContainText('Ben');
  await expect(ended).toContainText('sessions.ended');
  await expectAccessible(page);
  await page.getByLabel('Kind').selectOption('team');
  await page.getByLabel('About').fill('General');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/kind=team/);
  await expect(page.getByText('sessions.ended')).toHaveCount(0);
  await page.getByLabel('About').fill('#1');
  await page.getByLabel('Kind').selectOption('');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(table.getByRole('row').filter({ hasText: 'conversation.opened' })).toContainText('#1');
  const taken = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).click();
  const csv = await readFile((await (await taken).path())!, 'utf8');
  expect(csv.split('\r\n')[0]).toBe('seq,at,by,name,kind,about,about_name,to,to_name');
  expect(csv).toContain('conversation.opened');
});
