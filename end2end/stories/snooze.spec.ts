import { comeOnline, expect, expectAccessible, login, open, test } from '../support/story.ts';

test('a conversation sleeps until its customer writes, or until somebody wakes it', async ({
  page,
  outside,
}) => {
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta');
  await phone.say('My kettle does not get warm.');
  await open(page, '/inbox');
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await row.getByRole('link').click();
  await expect(page.getByTestId('turn')).toContainText('You answer.');
  await page.getByLabel('Your message').fill('I ask the workshop.');
  await page.keyboard.press('Control+Enter');
  await expect(page.getByTestId('bubble').filter({ hasText: 'I ask the workshop.' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: /Marta/ }).click();

  await page.keyboard.press('z');
  const dialog = page.getByRole('dialog', { name: 'Snooze until' });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByLabel('Another time').fill('2020-01-01T09:00');
  await dialog.getByRole('button', { name: 'Snooze', exact: true }).click();
  await expect(dialog).toContainText('a time that lies ahead');
  await dialog.getByRole('button', { name: /Tomorrow morning/ }).click();
  await expect(page.getByTestId('sleeps')).toContainText('Sleeps until tomorrow 09:00');
  await expect(row).toHaveCount(0);

  await page.getByRole('link', { name: /Snoozed/ }).click();
  await expect(row).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Wake now' }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByTestId('sleeps')).toHaveCount(0);

  await page.getByRole('button', { name: /Snooze/ }).click();
  await dialog.getByRole('button', { name: /^In an hour/ }).click();
  await expect(page.getByTestId('sleeps')).toBeVisible();
  await phone.say('I found the receipt.');
  await expect(page.getByTestId('sleeps')).toHaveCount(0);
  await expect(page.getByTestId('turn')).toContainText('You answer.');
});

test('one says why one is away, and until when', async ({ page }) => {
  await login(page, 'anna');
  await comeOnline(page);
  await page.getByTestId('presence').click();
  await page.getByRole('button', { name: /^Away/ }).click();
  await page.getByLabel('Back by yourself').selectOption({ label: 'In 30 minutes' });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Lunch' }).click();
  await expect(page.getByText(/Lunch, back at \d\d:\d\d/)).toBeVisible();
  await expect(page.getByTestId('presence')).toHaveAttribute('aria-label', /away/i);
});
