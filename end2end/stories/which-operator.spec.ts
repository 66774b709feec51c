import type { Browser, Page } from '@playwright/test';
import { type Who, comeOnline, expect, expectAccessible, login, open, test } from '../support/story.ts';
import type { World } from '../support/world.ts';

/** Opens the inbox of somebody else, in a browser of his own, and takes work. */
async function atWork(browser: Browser, world: World, who: Who): Promise<Page> {
  const context = await browser.newContext({ baseURL: world.inbox });
  const inbox = await context.newPage();
  await login(inbox, who);
  await comeOnline(inbox);
  return inbox;
}

/** The row of a customer's conversation in a list. */
const rowOf = (page: Page, name: string) => page.getByTestId('conversation-row').filter({ hasText: name });

/** Saves the routing policy that stands in the form. */
async function savePolicy(page: Page): Promise<void> {
  const end = page.getByTestId('routing-end');
  await expect(end).toContainText('It can be saved as it is.');
  await end.getByRole('button', { name: 'Save' }).click();
  await expect(end).toContainText('Saved');
}

test('whom nothing is known of is asked by buttons, and who is not understood goes to the default team', async ({
  page,
  context,
  outside,
}) => {
  await login(page, 'admin');
  await open(page, '/admin/routing');
  await page.getByLabel(/^Ask customers what it is about/).check();
  await page.getByLabel('Wait for an answer (seconds)').fill('5');
  await page.getByLabel('Wait for an answer (seconds)').press('Tab');
  await expect(page.getByTestId('routing-end')).toContainText('1 thing is wrong');
  await page.getByLabel('Wait for an answer (seconds)').fill('60');
  await page.getByLabel('Asked at most so often').fill('1');
  await page.getByLabel('Asked at most so often').press('Tab');
  await expectAccessible(page);
  await savePolicy(page);

  await context.clearCookies();
  await login(page, 'sara');
  await open(page, '/inbox?folder=open');
  const marta = await outside.phoneOf('Marta');
  await marta.start();
  await marta.say('hello');
  await expect(async () => marta.press('Delivery')).toPass();
  await expect(rowOf(page, 'Marta')).toContainText('Delivery');

  const olga = await outside.phoneOf('Olga');
  await olga.start();
  await olga.say('hello');
  await expect(async () => {
    const buttons = (await olga.messages()).flatMap((message) => message.buttons.flat());
    expect(buttons.map((button) => button.text)).toContain('Something else');
  }).toPass();
  await olga.say('hm');
  await expect(rowOf(page, 'Olga')).toContainText('General');
});

test('who comes back gets the colleague who knows him, though it is the turn of another', async ({
  page,
  browser,
  world,
  outside,
}) => {
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta');
  await phone.start();
  await phone.say('My kettle is cold.');
  await rowOf(page, 'Marta').getByRole('link').click();
  await page.getByLabel('Your message').fill('I send you another.');
  await page.getByRole('button', { name: 'Send' }).click();
  await phone.expectFromBot('I send you another.');
  await page.getByRole('button', { name: /^Close/ }).first().click();
  await expect(page.getByTestId('turn')).toContainText('closed');

  const ben = await atWork(browser, world, 'ben');
  await phone.say('The other is cold too.');
  await expect(rowOf(page, 'The other is cold too.')).toBeVisible();
  await expect(rowOf(ben, 'Marta')).toHaveCount(0);

  const olga = await outside.phoneOf('Olga');
  await olga.start();
  await olga.say('Is it seven?');
  await expect(rowOf(ben, 'Olga'), 'whom nobody knows goes to whose turn it is').toBeVisible();
  await ben.context().close();
});

test('out of hours the customer is told when, and the conversation is given when the team is open', async ({
  page,
  browser,
  world,
  outside,
}) => {
  await login(page, 'admin');
  await open(page, '/admin/teams');
  await page.locator('.card-row a').filter({ hasText: 'General' }).click();
  const hours = page.getByRole('region', { name: 'Opening hours' });
  await hours.getByLabel(/This team has opening hours/).check();
  await hours.getByLabel('Time zone').fill('UTC');
  const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
  const today = new Date().getUTCDay();
  for (const [number, day] of days.entries()) {
    await hours.getByLabel(day).fill(number === (today + 3) % 7 ? '09:00-17:00' : '');
  }
  await hours.getByRole('button', { name: 'Save' }).click();
  await expect(hours).toContainText('Saved');

  const anna = await atWork(browser, world, 'anna');
  const phone = await outside.phoneOf('Marta');
  await phone.start();
  await phone.say('hello');
  await phone.expectFromBot(new RegExp(`closed at the moment and open again on ${days[(today + 3) % 7]}`));
  await expect(rowOf(anna, 'Marta')).toHaveCount(0);
  await hours.getByLabel(/This team has opening hours/).uncheck();
  await hours.getByRole('button', { name: 'Save' }).click();
  await expect(rowOf(anna, 'Marta')).toBeVisible();
  await anna.context().close();
});

test('what the own team does not take in time goes to those who help out', async ({
  page,
  browser,
  world,
  outside,
}) => {
  await login(page, 'admin');
  await open(page, '/admin/routing');
  await page.getByLabel('Default team', { exact: true }).selectOption({ label: 'Billing' });
  for (const ring of [1, 2]) {
    await page.getByRole('button', { name: `Remove ring ${ring}` }).click();
  }
  const first = page.locator('.ring').first();
  await first.getByLabel('Then wider after (seconds)').fill('2');
  await first.getByLabel('Skip it while nobody of it is online').uncheck();
  await page.locator('#ring-1-who').selectOption({ label: 'The team and others that help out' });
  await page.getByRole('group', { name: 'Teams that help out' }).getByLabel('Delivery').check();
  await savePolicy(page);

  const ben = await atWork(browser, world, 'ben');
  const phone = await outside.phoneOf('Marta');
  await phone.start();
  await phone.say('My bill is wrong.');
  await rowOf(ben, 'Marta').getByRole('link').click();
  await expect(ben.getByTestId('turn')).toContainText('You answer.');
  await expect(rowOf(ben, 'Marta'), 'it stays what it is').toContainText('Billing');
  const why = ben.getByTestId('why');
  await why.getByText('Why this operator').click();
  await expect(why).toContainText('Looked for in: Delivery.');
  await expect(why).toContainText('Before that: Billing');
  await ben.context().close();
});

test('who finishes first gets nothing more, and is gone after the last', async ({
  page,
  browser,
  world,
  outside,
}) => {
  await login(page, 'anna');
  await comeOnline(page);
  await expect(rowOf(page, 'Tom Baker')).toBeVisible();
  const menu = page.getByTestId('presence');
  await menu.click();
  await page.getByRole('button', { name: /^Offline/ }).click();
  await page.getByRole('button', { name: /^Finish them first/ }).click();
  const ben = await atWork(browser, world, 'ben');
  const phone = await outside.phoneOf('Marta');
  await phone.start();
  await phone.say('hello');
  await expect(rowOf(ben, 'Marta')).toBeVisible();
  await expect(rowOf(page, 'Marta')).toHaveCount(0);

  await expect(menu).not.toHaveAttribute('aria-label', /offline/i);
  for (let open = await page.getByTestId('conversation-row').count(); open > 0; open -= 1) {
    await page.getByTestId('conversation-row').first().getByRole('link').click();
    await page.getByRole('button', { name: /^Close/ }).first().click();
    await expect(page.getByTestId('turn')).toContainText('closed');
    await expect(page.getByTestId('conversation-row')).toHaveCount(open - 1);
  }
  await expect(menu).toHaveAttribute('aria-label', /offline/i);
  await ben.context().close();
});
