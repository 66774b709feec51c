import { comeOnline, expect, expectAccessible, login, open, test } from '../support/story.ts';

test('a supervisor shares a view with live counts, marks what is in it, and takes back what went wrong', async ({
  page,
  outside,
}) => {
  await login(page, 'sara');
  await open(page, '/views?open=new');
  await page.getByLabel('Name').fill('Kettles');
  await page.getByLabel('With these words').fill('kettle');
  await expect(page.getByTestId('would-show')).toContainText('It would show 0 conversations');
  const share = page.getByLabel('Shared with');
  await share.selectOption({ index: 1 });
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByTestId('saved-view').filter({ hasText: 'Kettles' })).toBeVisible();
  await page.getByRole('link', { name: 'Show in the inbox' }).click();
  await expect(page.getByText('Nothing fits', { exact: true })).toBeVisible();

  for (const name of ['Marta', 'Nino', 'Olga']) {
    const phone = await outside.phoneOf(name);
    await phone.say('My kettle does not get warm.');
  }
  const tab = page.getByTestId('view-tab').filter({ hasText: 'Kettles' });
  await expect(tab).toContainText('3');
  await expect(tab).toHaveAttribute('aria-current', 'page');
  const rows = page.getByTestId('conversation-row');
  await expect(rows).toHaveCount(3);

  // By mouse, then with shift; then one less by keyboard.
  await rows.nth(0).hover();
  await rows.nth(0).getByRole('checkbox').click();
  await rows.nth(2).getByRole('checkbox').click({ modifiers: ['Shift'] });
  const bulk = page.getByTestId('bulk');
  await expect(bulk).toContainText('3 marked');
  await expectAccessible(page);
  await rows.nth(1).getByRole('link').focus();
  await page.keyboard.press('x');
  await expect(bulk).toContainText('2 marked');
  await page.keyboard.press('m');
  await expect(bulk.getByRole('button', { name: 'Mark all' })).toBeFocused();
  await bulk.getByRole('button', { name: 'Close' }).click();
  const done = page.getByTestId('bulk-done');
  await expect(done).toContainText('2 conversations closed.');
  await expect(bulk).toHaveCount(0);
  await expect(page.getByTestId('conversation-row').filter({ hasText: 'Closed' })).toHaveCount(2);
  await expectAccessible(page);

  // One of them has been closed before: it is said, and the other goes on.
  await rows.nth(0).getByRole('checkbox').click();
  await page.getByRole('button', { name: 'Mark all' }).click();
  await expect(bulk).toContainText('3 marked');
  await bulk.getByRole('button', { name: 'Snooze' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'In an hour' }).click();
  await expect(done).toContainText('1 conversation snoozed.');
  await expect(done.getByRole('listitem')).toHaveCount(2);
  await done.getByRole('button', { name: 'Undo' }).click();
  await expect(done).toContainText('1 conversation as before.');
});

test('what was closed by mistake is one press away from where it was', async ({ page, outside }) => {
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta');
  await phone.say('My kettle does not get warm.');
  await open(page, '/inbox');
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await expect(row).toBeVisible();
  await row.getByRole('link').focus();
  await page.keyboard.press('x');
  await page.getByTestId('bulk').getByRole('button', { name: 'Close' }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toBeVisible();
  await expect(row).toContainText('You');
});

test('somebody goes anywhere and does what the conversation allows by the command bar alone', async ({
  page,
  outside,
}) => {
  const phone = await outside.phoneOf('Marta');
  await phone.say('My kettle does not get warm.');
  await login(page, 'anna');
  await comeOnline(page);
  await open(page, '/inbox');
  await expect(page.getByTestId('conversation-row').filter({ hasText: 'Marta' })).toBeVisible();
  const bar = page.getByRole('dialog', { name: 'Commands' });
  const field = bar.getByRole('combobox');
  const first = bar.getByRole('option', { selected: true });

  await page.keyboard.press('Control+k');
  await expect(field).toBeFocused();
  await expect(bar.getByRole('option', { name: 'Close it' })).toHaveCount(0);
  await expectAccessible(page);
  await page.keyboard.type('cann');
  await expect(first).toHaveText('Canned replies');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/canned-replies/);
  await expect(bar).toBeHidden();

  await page.keyboard.press('Control+k');
  await expect(bar.getByRole('option', { name: /^Admin/ })).toHaveCount(0);
  await page.keyboard.type('marta');
  await expect(bar.getByRole('option')).toHaveCount(1);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/contacts\//);

  await page.keyboard.press('Control+k');
  await page.keyboard.type('warm');
  await expect(first).toContainText('Marta');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/inbox\/\d+/);
  await expect(page.getByTestId('turn')).toContainText('You answer.');

  await page.keyboard.press('Control+k');
  await page.keyboard.type('note');
  await expect(first).toContainText('Write a note');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Your message')).toBeFocused();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('close');
  await expect(first).toContainText('Close it');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('turn')).toContainText('is closed');

  await page.keyboard.press('Control+k');
  await expect(bar.getByRole('option', { name: 'Reopen it' })).toBeVisible();
  await expect(bar.getByRole('option', { name: 'Close it' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: /Marta/ }).click();
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Ctrl K');
});
