import type { Page } from '@playwright/test';
import { ask } from '../support/ask.ts';
import { type Phone, expect, login, open, test } from '../support/story.ts';
import type { Outside } from '../support/phone.ts';

/** How many rows are loaded at once. */
const PAGE = 50;

interface Inbox {
  readonly rows: { readonly items: readonly { readonly id: string }[] };
  readonly counters: { readonly waiting: number };
}

const waiting = (page: Page): Promise<Inbox> => ask<Inbox>(page, 'get_inbox', { folder: 'waiting' });

/** Opens the list of those who wait when there are more of them than are loaded at once. */
async function openLongList(page: Page, outside: Outside): Promise<Phone[]> {
  await login(page, 'admin');
  const phones = await outside.crowd(PAGE + 10);
  await expect.poll(async () => (await waiting(page)).counters.waiting).toBeGreaterThanOrEqual(phones.length);
  await open(page, '/inbox?folder=waiting');
  await expect(page.getByTestId('conversation-row')).toHaveCount(PAGE);
  return phones;
}

test('rows of a long list stay while something happens in each of them', async ({ page, outside }) => {
  const phones = await openLongList(page, outside);
  const rows = page.getByTestId('conversation-row');
  const last = rows.nth(PAGE - 1);
  const number = await last.getAttribute('data-number');
  for (const phone of phones.reverse()) await phone.say('Are you still there?');
  await expect(rows.nth(1)).toContainText('Are you still there?');
  await expect(rows).toHaveCount(PAGE);
  await expect(last).toHaveAttribute('data-number', number!);
});

test('a list whose rows have all been taken goes on with those that follow', async ({ page, outside }) => {
  await openLongList(page, outside);
  const { rows: loaded } = await waiting(page);
  const ids = loaded.items.map(({ id }) => id);
  await ask(page, 'do_with_each', { act: 'close', ids });
  const { rows: left } = await waiting(page);
  expect(left.items.length).toBeGreaterThanOrEqual(10);
  await expect(page.getByTestId('conversation-row')).toHaveCount(left.items.length);
  await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0);
});


/** The first row in sight: its number, its place in the list, and where it stands on the screen. Units: px. */
const firstSeen = (page: Page) =>
  page.locator('.list-scroll').evaluate((list) => {
    const edge = list.getBoundingClientRect().top;
    const rows = [...list.querySelectorAll<HTMLElement>('.row:not([data-held])')];
    const row = rows.find((each) => each.getBoundingClientRect().bottom > edge + 1);
    const [number, place] = [row?.dataset['number'], Number(row?.getAttribute('aria-posinset'))];
    return { number, place, top: row?.getBoundingClientRect().top };
  });

test('a long list stays where it is read while others write', async ({ page, outside }) => {
  const COUNT = 130;
  await login(page, 'admin');
  const phones = await outside.crowd(COUNT);
  await expect.poll(async () => (await waiting(page)).counters.waiting).toBeGreaterThanOrEqual(COUNT);
  await open(page, '/inbox?folder=open');
  // While a page is underway the button says so.
  const more = page.locator('.list-scroll > .more');
  await expect(more).toBeVisible();
  await expect(async () => {
    if ((await more.count()) > 0) await more.click({ timeout: 1_000 });
    expect(await more.count()).toBe(0);
  }).toPass();

  // Whoever goes through the list keeps his place in it, also at its top.
  const rows = page.getByTestId('conversation-row');
  await page.locator('.list-scroll').evaluate((list) => list.scrollTo({ top: 0 }));
  await expect(rows.first()).toHaveAttribute('aria-posinset', '1');
  await rows.first().getByRole('link').focus();
  await page.keyboard.press('j');
  const focused = page.locator('.row:focus-within');
  await expect(focused).toHaveAttribute('aria-posinset', '2');
  const number = await focused.getAttribute('data-number');
  for (const phone of phones.slice(0, 3)) await phone.say('Are you still there?');
  await expect(focused).toHaveAttribute('aria-posinset', '5');
  await expect(focused).toHaveAttribute('data-number', number!);
  await expect(focused).toBeInViewport();

  await page.locator('.list-scroll').evaluate((list) => list.scrollTo({ top: 4_020 }));
  await expect.poll(async () => (await firstSeen(page)).place).toBe(50);
  const before = await firstSeen(page);
  for (const phone of phones.slice(3, 8)) await phone.say('Are you still there?');
  await expect.poll(() => firstSeen(page)).toEqual({ ...before, place: 55 });
});
