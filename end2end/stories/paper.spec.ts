import { comeOnline, expect, login, test } from '../support/story.ts';

test('a conversation is printed whole, with its notes or without, and nothing around it', async ({ page, outside }) => {
  await page.addInitScript(() => {
    Object.assign(window, { printed: 0, print: () => ((window as never as { printed: number }).printed += 1) });
  });
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta');
  // More than one page of a thread: what came before is read first.
  for (let count = 0; count < 70; count += 1) await phone.say(`Line ${count}`);
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  const bubbles = page.getByTestId('bubble');
  await expect(bubbles.filter({ hasText: 'Line 69' })).toBeVisible();
  await expect(bubbles.filter({ hasText: /^.*Line 0\D/ })).toHaveCount(0);
  await page.getByRole('heading', { name: /Marta/ }).click();
  await page.keyboard.press('n');
  await page.getByLabel('Your message').fill('Only for us');
  await page.keyboard.press('Control+Enter');
  const note = bubbles.filter({ hasText: 'Only for us' });
  await expect(note).toBeVisible();

  const dialog = page.getByRole('dialog', { name: 'Print the conversation' });
  const printed = () => page.evaluate(() => (window as never as { printed: number }).printed);
  await page.getByRole('button', { name: 'Print', exact: true }).click();
  await dialog.getByRole('button', { name: 'Print' }).click();
  await expect.poll(printed).toBe(1);
  await expect(bubbles.filter({ hasText: 'Line 0' })).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  await expect(note).toBeVisible();
  await expect(note).toContainText('Note');
  await expect(bubbles.filter({ hasText: 'Line 0' }).locator('.who')).toHaveText('Marta');
  for (const around of ['.rail', '.list', '.details', '.composer', 'dialog']) {
    await expect(page.locator(around).first()).toBeHidden();
  }
  await page.emulateMedia({ media: 'screen' });

  await page.getByRole('heading', { name: /Marta/ }).click();
  await page.keyboard.press('p');
  await dialog.getByLabel('With internal notes').uncheck();
  await dialog.getByRole('button', { name: 'Print' }).click();
  await expect.poll(printed).toBe(2);
  await page.emulateMedia({ media: 'print' });
  await expect(note).toBeHidden();
  await expect(bubbles.filter({ hasText: 'Line 69' })).toBeVisible();
});
