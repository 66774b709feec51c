import { expect, expectAccessible, login, open, test } from '../support/story.ts';
import { readFile } from 'node:fs/promises';

test('an admin takes the configuration out, changes it, and sees what it would do before he takes it in', async ({
  page,
}) => {
  await login(page, 'admin');
  await open(page, '/admin/configuration');
  await expectAccessible(page);
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download the file' }).click();
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(file.switchboard).toBe(1);
  expect(JSON.stringify(file)).not.toContain('demo.local');

  const choose = page.getByLabel('Choose a file');
  const send = (text: string) =>
    choose.setInputFiles({ name: 'configuration.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  const outlook = page.getByTestId('outlook');
  await send(JSON.stringify(file));
  await expect(outlook).toContainText('Everything in the file is so already.');
  await expect(page.getByRole('button', { name: 'Take it in' })).toHaveCount(0);

  await send('{"rooms": []}');
  await expect(outlook.getByRole('alert')).toContainText('no configuration of Switchboard');

  const [team] = Object.keys(file.teams);
  file.teams['0190a3c0-0000-7000-8000-00000000000a'] = { name: 'Night watch' };
  file.teams[team!].name = '';
  await send(JSON.stringify(file));
  await expect(outlook.getByRole('alert')).toContainText('Please give a name.');
  await expectAccessible(page);

  file.teams[team!].name = 'Everybody else';
  await send(JSON.stringify(file));
  const row = (name: string) => page.getByTestId('steps').getByRole('row').filter({ hasText: name });
  await expect(row('Night watch')).toContainText('is new');
  await expect(row('Everybody else')).toContainText('changes: name');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Take it in' }).click();
  await expect(page.getByRole('heading', { name: 'It is taken in' })).toBeVisible();
  await open(page, '/admin/teams');
  await expect(page.getByText('Night watch')).toBeVisible();
  await expect(page.getByText('Everybody else').first()).toBeVisible();
});

test('what somebody else changed meanwhile is looked at again', async ({ page, browser, world, console }) => {
  console.expect(/409 \(Conflict\)/);
  await login(page, 'admin');
  await open(page, '/admin/configuration');
  const file = { switchboard: 1, away_reasons: ['Fishing'] };
  const buffer = Buffer.from(JSON.stringify(file));
  await page
    .getByLabel('Choose a file')
    .setInputFiles({ name: 'configuration.json', mimeType: 'application/json', buffer });
  const take = page.getByRole('button', { name: 'Take it in' });
  await expect(take).toBeVisible();
  const context = await browser.newContext({ baseURL: world.inbox });
  const other = await context.newPage();
  await login(other, 'admin');
  await open(other, '/admin/teams?open=new');
  await other.getByLabel('Name', { exact: true }).fill('Night watch');
  await other.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByText('Night watch').first()).toBeVisible();
  await take.click();
  await expect(page.getByRole('alert').filter({ hasText: /changed/ })).toBeVisible();
  await context.close();
});
