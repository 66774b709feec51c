import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('one person on two channels becomes one contact, and is told that it cannot be undone', async ({
  page,
  outside,
  request,
  console,
}) => {
  console.expect(/409 \(Conflict\)/);
  for (const name of ['Marta', 'Martina']) {
    const phone = await outside.phoneOf(name);
    await phone.say('Where is my parcel?');
  }
  await login(page, 'admin');
  await open(page, '/admin/channels?open=new');
  await page.getByLabel(/^API/).check();
  await page.getByLabel('Name', { exact: true }).fill('Shop');
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByTestId('channel').filter({ hasText: 'Shop' })).toBeVisible();
  await open(page, '/admin/tokens?open=new');
  await page.getByLabel('Name', { exact: true }).fill('Shop');
  await page.getByLabel(/A platform's channel/).check();
  await page.getByLabel('API channel', { exact: true }).selectOption({ label: 'Shop' });
  await page.getByRole('button', { name: 'Make', exact: true }).click();
  const token = await page.getByLabel('Secret').inputValue();
  const answer = await request.post('/api/v1/contacts', {
    headers: { authorization: `Bearer ${token}` },
    data: { name: 'M. Zorn', external_id: 'c-1', attributes: { size: 'XL' } },
  });
  expect(answer.ok(), await answer.text()).toBe(true);

  await open(page, '/contacts?q=marta');
  await page.getByTestId('contact').getByRole('link').click();
  await page.getByRole('button', { name: 'Merge with another contact' }).click();
  const dialog = page.getByRole('dialog', { name: 'Merge contacts' });
  await dialog.getByRole('searchbox').fill('martina');
  await dialog.getByRole('button', { name: /Martina/ }).click();
  await expect(dialog.getByRole('alert').first()).toContainText('same channel');
  await dialog.getByRole('searchbox').fill('zorn');
  await dialog.getByRole('button', { name: /M\. Zorn/ }).click();
  const preview = dialog.getByTestId('merge-preview');
  await expect(preview).toContainText('M. Zorn becomes Marta');
  await expect(preview).toContainText('Shop');
  await expect(preview).toContainText('size');
  await expect(dialog).toContainText('This cannot be undone.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Merge them' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel('Noted')).toHaveValue(/size: XL/);
  await expect(page.getByRole('main')).toContainText('Shop');
  await open(page, '/contacts?q=zorn');
  await expect(page.getByTestId('contact')).toHaveCount(0);
});
