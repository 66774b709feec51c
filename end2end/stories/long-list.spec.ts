import { comeOnline, expect, expectAccessible, login, open, test } from '../support/story.ts';

const CUSTOMERS = 120;

test('a long list holds what can be seen, and keys, marks and news reach the rest', async ({ page, outside }) => {
  await login(page, 'admin');
  await comeOnline(page);
  for (let first = 0; first < CUSTOMERS; first += 30) {
    const some = Array.from({ length: 30 }, async (_, i) => {
      const phone = await outside.phoneOf(`Customer ${first + i}`);
      await phone.say('Hello');
    });
    await Promise.all(some);
  }
  await open(page, '/inbox?folder=open');
  const rows = page.getByTestId('conversation-row');
  const list = page.locator('.list-scroll');
  const reached = page.locator('.row:focus-within');
  await rows.first().getByRole('link').focus();

  // Its pages come by themselves while somebody goes through it.
  await expect(async () => {
    await page.keyboard.press('End');
    expect(await page.locator('.list-scroll > .more').count()).toBe(0);
  }).toPass();
  await expect(list.locator('.row[aria-setsize]').first()).toBeVisible();
  const known = async () => Number(await rows.last().getAttribute('aria-setsize'));
  await expect.poll(known).toBeGreaterThanOrEqual(CUSTOMERS);
  const all = await known();
  await page.keyboard.press('End');
  await expect.poll(() => rows.count()).toBeLessThan(60);
  await expect(reached).toHaveAttribute('aria-posinset', String(all));
  await expect(reached).toBeInViewport({ ratio: 1 });
  await expectAccessible(page);
  await page.keyboard.press('Home');
  await expect(reached).toHaveAttribute('aria-posinset', '1');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('j');
  await expect(reached).toHaveAttribute('aria-posinset', '3');

  // Where one was is not lost by looking elsewhere.
  const third = await reached.getAttribute('data-number');
  await list.evaluate((list) => list.scrollTo(0, list.scrollHeight));
  await expect(rows.last()).toHaveAttribute('aria-posinset', String(all));
  await expect(reached).toHaveAttribute('data-number', third!);
  await page.keyboard.press('k');
  await expect(reached).toHaveAttribute('aria-posinset', '2');
  await expect(reached).toBeInViewport({ ratio: 1 });

  await page.keyboard.press('x');
  const bulk = page.getByTestId('bulk');
  await bulk.getByRole('button', { name: 'Mark all' }).click();
  await expect(bulk.getByRole('status')).toContainText(String(Math.min(all, 100)));
  await bulk.getByRole('button', { name: 'Unmark' }).click();

  await list.evaluate((list) => list.scrollTo(0, 0));
  const phone = await outside.phoneOf('Marta');
  await phone.say('I am new here');
  await expect(rows.first()).toContainText('Marta');
  await expect(rows.first()).toHaveAttribute('aria-setsize', String(all + 1));

  await page.keyboard.press('g');
  await page.keyboard.press('b');
  await expect(page).toHaveURL(/\/board$/);
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page).toHaveURL(/\/reports$/);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toContainText('Go to the board');
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await expect(page).toHaveURL(/\/inbox$/);
});
