import type { Page } from '@playwright/test';
import { comeOnline, expect, login, open, test } from '../support/story.ts';

/** Works by keyboard alone, and counts: a key or a chord is one, words that are typed are none. */
const hands = (page: Page) => {
  let presses = 0;
  return {
    press: async (...keys: string[]) => {
      for (const key of keys) {
        presses += 1;
        await page.keyboard.press(key);
      }
    },
    words: (words: string) => page.keyboard.type(words),
    /** Ends a task that must not have taken more presses than `docs/tasks.md` says. */
    took: (most: number) => {
      expect(presses).toBeLessThanOrEqual(most);
      presses = 0;
    },
  };
};

test('an agent does what he does all day in a few presses, without the mouse', async ({
  page,
  browser,
  world,
  outside,
}) => {
  await login(page, 'anna');
  await comeOnline(page);
  const context = await browser.newContext({ baseURL: world.inbox });
  const colleague = await context.newPage();
  await login(colleague, 'ben');
  await open(page, '/inbox');
  const marta = await outside.phoneOf('Marta');
  await marta.say('My kettle does not get warm.');
  const row = (name: string) => page.getByTestId('conversation-row').filter({ hasText: name });
  await expect(row('Marta')).toBeVisible();
  const turn = page.getByTestId('turn');
  const { press, words, took } = hands(page);

  // Find my next.
  await press('j', 'Enter');
  await expect(turn).toContainText('You answer.');
  took(2);

  // See why it is mine.
  await press('w');
  await expect(page.getByTestId('why')).toContainText('Given to you by the hypervisor');
  took(1);

  // Answer.
  await press('r');
  await words('A new one is on its way.');
  await press('Control+Enter');
  await marta.expectFromBot('A new one is on its way.');
  took(2);

  // Close with a category.
  await press('Escape', 'c', 'D');
  await expect(page.getByRole('listitem').filter({ hasText: 'Delivery' })).toBeVisible();
  await press('e');
  await expect(turn).toContainText('is closed');
  took(4);

  // Transfer with a note.
  const otto = await outside.phoneOf('Otto');
  await otto.say('I was charged twice.');
  await expect(row('Otto')).toBeVisible();
  await comeOnline(colleague);
  await press('j', 'Enter');
  await expect(turn).toContainText('You answer.');
  took(2);
  await press('t');
  await words('ben');
  await press('Tab');
  await words('He has both receipts.');
  await press('Enter');
  await expect(turn).toContainText('Ben answers.');
  took(3);

  // Find an old conversation.
  await press('Control+k');
  await words('kettle');
  const bar = page.getByRole('dialog', { name: 'Commands' });
  await expect(bar.getByRole('option', { selected: true })).toContainText('Marta');
  await press('Enter');
  await expect(turn).toContainText('is closed');
  took(2);
  await context.close();
});
