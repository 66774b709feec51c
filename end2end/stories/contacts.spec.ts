import { readFile } from 'node:fs/promises';
import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('an agent finds a person, notes something, and leads from the conversation to the person', async ({ page, outside }) => {
  const phone = await outside.phoneOf('Marta');
  await phone.say('Where is my parcel?');
  await login(page, 'anna');
  await open(page, '/contacts');
  await page.getByRole('searchbox').fill('marta');
  const cards = page.getByTestId('contact');
  await expect(cards).toHaveCount(1);
  await expect(page).toHaveURL(/q=marta/);
  await expectAccessible(page);
  await cards.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Marta');
  await expect(page.getByTestId('conversation-of')).toHaveCount(1);
  await page.getByLabel('Noted').fill('order: 4711\nsize: XL');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  await expectAccessible(page);

  await page.getByTestId('conversation-of').getByRole('link').click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText('4711');
  await details.getByRole('link', { name: 'Everything about this contact' }).click();
  await expect(page.getByLabel('Noted')).toHaveValue('order: 4711\nsize: XL');
});

test('an admin blocks a person, sees what was kept out, and takes everything home', async ({ page, outside }) => {
  const phone = await outside.phoneOf('Marta');
  await phone.say('Cheap pills');
  await login(page, 'admin');
  await open(page, '/contacts?q=marta');
  await page.getByTestId('contact').getByRole('link').click();
  await page.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(page.getByTestId('kept-out')).toContainText('0 messages');
  await phone.say('More pills');
  await expect(async () => {
    await open(page, new URL(page.url()).pathname);
    await expect(page.getByTestId('kept-out')).toContainText('1 message', { timeout: 1_000 });
  }).toPass();
  await page.getByRole('button', { name: 'Unblock' }).click();
  await expect(page.getByTestId('kept-out')).toBeHidden();

  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download everything' }).click();
  const file = await readFile(await (await waiting).path(), 'utf8');
  expect(file).toContain('Cheap pills');
  expect(file).not.toContain('More pills');
});

test('an admin erases a person, and nothing is found any more', async ({ page, outside, console }) => {
  console.expect(/409 \(Conflict\)/);
  const phone = await outside.phoneOf('Marta');
  await phone.say('My quincunx is broken');
  await login(page, 'admin');
  await open(page, '/contacts?q=marta');
  await page.getByTestId('contact').getByRole('link').click();
  await page.getByRole('button', { name: 'Erase everything…' }).click();
  const question = page.getByRole('dialog', { name: 'Erase this contact?' });
  const now = question.getByRole('button', { name: 'Erase for ever' });
  await expect(now).toBeDisabled();
  await question.getByLabel('Type the name to go on').fill('Marta');
  await now.click();
  await expect(question.getByRole('alert').filter({ hasText: 'still open' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  await page.getByTestId('conversation-of').getByRole('link').click();
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(page.getByText('Closed', { exact: false }).first()).toBeVisible();
  await open(page, '/contacts?q=marta');
  await page.getByTestId('contact').getByRole('link').click();
  await page.getByRole('button', { name: 'Erase everything…' }).click();
  await question.getByLabel('Type the name to go on').fill('Marta');
  await now.click();
  await expect(page.getByRole('status').filter({ hasText: 'was erased' })).toBeVisible();
  await open(page, '/search?q=quincunx');
  await expect(page.getByRole('status').filter({ hasText: 'Nothing found' })).toBeVisible();
});

test('an admin sees what a retention will do before it is set', async ({ page, console }) => {
  console.expect(/422/);
  await login(page, 'admin');
  await open(page, '/admin/privacy');
  await expect(page.getByTestId('kept')).toHaveText('Words are kept for ever.');
  await page.getByLabel('Days').fill('0');
  await page.getByRole('button', { name: 'Show what it will do' }).click();
  await expect(page.getByText('Please type 1 to 3650 days.')).toBeVisible();
  await page.getByLabel('Days').fill('365');
  await page.getByRole('button', { name: 'Show what it will do' }).click();
  const effect = page.getByTestId('effect');
  await expect(effect).toContainText('0 conversations lose their words');
  await expectAccessible(page);
  await page.getByLabel('Days').fill('30');
  await expect(effect).toBeEmpty();
  await page.getByRole('button', { name: 'Show what it will do' }).click();
  await effect.getByRole('button', { name: 'Keep words for this long' }).click();
  await expect(page.getByTestId('kept')).toHaveText('Words are kept for 30 days.');
});
