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
