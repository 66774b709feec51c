import type { Locator } from '@playwright/test';
import { expect, expectAccessible, test } from '../support/story.ts';
import { startEmptyWorld } from '../support/world.ts';

/** What the first run may take: from an empty database to the first answered message. */
const MAX_CLICKS = 12;
const MAX_MS = 120_000;

test('from an empty database to the first answered message', async ({ page, world, outside }) => {
  const { token, phone } = await outside.phoneOfNewBot('Shop', 'Marta');
  const empty = await startEmptyWorld(world.simulator);
  let clicks = 0;
  const click = async (what: Locator) => {
    clicks += 1;
    await what.click();
  };
  // A person clicks into each field before typing.
  const type = async (into: Locator, words: string) => {
    await click(into);
    await into.fill(words);
  };
  try {
    const began = Date.now();
    await page.goto(empty.setUp);
    await type(page.getByLabel('Your name'), 'Ada');
    await type(page.getByLabel('E-mail'), 'ada@example.org');
    await type(page.getByLabel('Password'), 'correct horse battery');
    await click(page.getByRole('button', { name: 'Create account' }));

    await expect(page).toHaveURL(/\/welcome/);
    await expect(page.getByRole('heading', { name: 'Your team' })).toBeVisible();
    await expectAccessible(page);
    await type(page.getByLabel('Name of the team'), 'Shop');
    await click(page.getByRole('button', { name: 'Continue' }));

    await expect(page.getByRole('heading', { name: 'Where customers write' })).toBeVisible();
    await expectAccessible(page);
    await type(page.getByLabel('Token of the bot'), token);
    await click(page.getByRole('button', { name: 'Connect' }));

    const first = page.getByTestId('first-message');
    await expect(first).toContainText('Waiting for the first message', { timeout: 15_000 });
    await expectAccessible(page);
    await phone.say('My kettle does not get warm.');
    await expect(first).toContainText('Marta: My kettle does not get warm.', { timeout: 15_000 });
    await click(first.getByRole('link', { name: 'Answer it' }));
    await expect(page.getByTestId('turn')).toContainText('You answer.');
    await type(page.getByLabel('Your message'), 'A new one is on its way.');
    await click(page.getByRole('button', { name: 'Send' }));
    await phone.expectFromBot('A new one is on its way.');

    const took = Date.now() - began;
    const description = `${clicks} clicks, ${(took / 1000).toFixed(1)} s`;
    test.info().annotations.push({ type: 'first run', description });
    expect(clicks).toBeLessThanOrEqual(MAX_CLICKS);
    expect(took).toBeLessThanOrEqual(MAX_MS);
  } finally {
    await empty.stop();
  }
});
