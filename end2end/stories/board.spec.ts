import type { Page } from '@playwright/test';
import { comeOnline, expect, expectAccessible, login, open, test } from '../support/story.ts';

const seat = (page: Page, name: string) =>
  page.getByTestId('seat').filter({ has: page.getByRole('button', { name: `${name}:` }) });

const dialog = (page: Page) => page.getByRole('dialog', { name: 'On the board' });

test('a supervisor sees who waits and who answers, live, and assigns by hand', async ({
  page,
  browser,
  world,
  outside,
}) => {
  await login(page, 'sara');
  await open(page, '/board');
  await expect(seat(page, 'Anna')).toContainText('4 of 12 units');

  const phone = await outside.phoneOf('Marta');
  await phone.say('My kettle does not get warm.');
  const waiting = page.getByTestId('waiting-line').filter({ hasText: 'Marta' });
  await expect(waiting).toContainText('General');
  await expect(page.getByTestId('picture').locator('[data-status="waiting"]')).toHaveCount(2);

  const context = await browser.newContext({ baseURL: world.inbox });
  const ben = await context.newPage();
  await login(ben, 'ben');
  await ben.getByTestId('presence').click();
  await ben.getByRole('button', { name: /^Away/ }).click();
  await ben.getByRole('button', { name: 'No reason' }).click();
  await expect(seat(page, 'Ben')).toContainText('Away');

  // By keyboard alone: the dialog says what will happen before it does.
  await waiting.getByRole('button', { name: /^Marta/ }).focus();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toContainText('waits for General');
  await expect(page.getByRole('option', { name: /^Admin \(offline/ })).toBeDisabled();
  await dialog(page).getByLabel('Assign to').selectOption({ label: 'Ben (away, 0 of 12 units)' });
  await expect(dialog(page)).toContainText('Ben gets it at once and is told');
  await dialog(page).getByLabel('Assign to').focus();
  await page.keyboard.press('Tab');
  await expect(dialog(page).getByRole('button', { name: 'Assign', exact: true })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog(page)).toBeHidden();
  await expect(seat(page, 'Ben')).toContainText('4 of 12 units');
  await expect(waiting).toHaveCount(0);
  await expect(ben.getByTestId('conversation-row').filter({ hasText: 'Marta' })).toBeVisible();

  // And back into the queue, from the operator's side of the picture.
  await seat(page, 'Ben').getByRole('button').click();
  await dialog(page).getByRole('button', { name: /^Marta/ }).click();
  await expect(dialog(page)).toContainText('Ben does not get it at once again.');
  await dialog(page).getByRole('button', { name: 'Put back in the queue' }).click();
  await expect(waiting).toBeVisible();
  await expect(seat(page, 'Ben')).toContainText('0 of 12 units');
  await context.close();
});

test('what cannot be done by hand is refused in words, and a colleague reads why', async ({
  page,
  browser,
  world,
  console,
}) => {
  console.expect(/409 \(Conflict\)/);
  await login(page, 'sara');
  await open(page, '/board');
  const context = await browser.newContext({ baseURL: world.inbox });
  const ben = await context.newPage();
  await login(ben, 'ben');
  await comeOnline(ben);
  await expect(seat(page, 'Ben')).toContainText('Online');
  await page.getByRole('button', { name: /^Tom Baker/ }).click();
  await dialog(page).getByLabel('Assign to').selectOption({ label: 'Ben (online, 0 of 12 units)' });
  // He leaves after he was chosen.
  await ben.getByTestId('presence').click();
  await ben.getByRole('button', { name: /^Offline/ }).click();
  await expect(page.getByRole('option', { name: /^Ben \(offline/ })).toBeDisabled();
  await dialog(page).getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('Ben is offline');
  await page.keyboard.press('Escape');

  await ben.getByRole('button', { name: /^Online/ }).click();
  await seat(page, 'Ben').getByRole('button').click();
  await dialog(page).getByRole('button', { name: 'Set', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('Please say why.');
  await dialog(page).getByLabel(/^Why/).fill('Training at ten');
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Set', exact: true }).click();
  await expect(seat(page, 'Ben')).toContainText('Away');
  await expect(ben.getByText('Set by Sara: Training at ten')).toBeVisible();
  await context.close();
});

test('a queue over its limits calls those who lead, on every page', async ({ page, outside }) => {
  await login(page, 'sara');
  await open(page, '/board');
  await page.getByRole('button', { name: /^Delivery: queue/ }).click();
  await dialog(page).getByLabel('Call when more wait than').fill('none');
  await dialog(page).getByRole('button', { name: 'Save limits' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('whole numbers');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^General: queue/ }).click();
  await dialog(page).getByLabel('Call when more wait than').fill('1');
  await dialog(page).getByRole('button', { name: 'Save limits' }).click();
  await expect(dialog(page)).toBeHidden();
  for (const name of ['Marta', 'Nils']) await (await outside.phoneOf(name)).say('Hello');
  const general = page.getByTestId('queue').filter({ hasText: 'General' });
  await expect(general).toContainText('too long');
  await expect(page.getByTestId('alarm')).toContainText('General', { timeout: 10_000 });
  await expectAccessible(page);
  await open(page, '/inbox');
  await page.getByTestId('alarm').getByRole('link').click();
  await page.getByRole('button', { name: /^Marta/ }).click();
  await dialog(page).getByLabel('Send to another team').selectOption({ label: 'Billing' });
  await expect(dialog(page)).toContainText('It waits for Billing from here on');
  await dialog(page).getByRole('button', { name: 'Send', exact: true }).click();
  await expect(general).toContainText('all well');
  await expect(page.getByTestId('alarm')).toHaveCount(0, { timeout: 10_000 });
});

test('a bot is stopped from the board at once, and let back', async ({ page }) => {
  await login(page, 'admin');
  await open(page, '/board');
  await expect(seat(page, 'Robin')).toContainText('bot');
  await seat(page, 'Robin').getByRole('button').click();
  await expect(dialog(page)).toContainText('What it has goes to people at once');
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Stop the bot' }).click();
  await expect(seat(page, 'Robin')).toContainText('kept from customers');
  await seat(page, 'Robin').getByRole('button').click();
  await dialog(page).getByRole('button', { name: 'Let it back' }).click();
  await expect(seat(page, 'Robin')).not.toContainText('kept from customers');
});

test('of many lines, which are drawn together, the nearest is pointed at', async ({ page, outside }) => {
  await login(page, 'sara');
  const names = Array.from({ length: 24 }, (_, index) => `Caller ${index}`);
  await Promise.all(names.map(async (name) => (await outside.phoneOf(name)).say('Hello')));
  await open(page, '/board');
  const bundle = page.locator('.thread-line[data-status="waiting"]').last();
  await expect(bundle).toHaveAttribute('data-holds', /^2\d$/);
  // Where the last line of the bundle begins.
  const at = await bundle.evaluate((path: SVGPathElement) => {
    const [, x, y] = /M(\d+) (\d+)H[^M]*$/.exec(path.getAttribute('d')!)!.map(Number);
    return new DOMPoint(x! + 4, y!).matrixTransform(path.getScreenCTM()!).toJSON();
  });
  await page.mouse.move(at.x, at.y);
  const caption = page.locator('figure.picture figcaption');
  await expect(caption).toContainText(/Caller \d+/);
  await expect(page.locator('.looked-at')).toHaveCount(1);
  const name = /Caller \d+/.exec(await caption.innerText())![0];
  await page.mouse.click(at.x, at.y);
  await expect(dialog(page)).toContainText(name);
});

test('the board can be read without JavaScript, and agents have none', async ({
  page,
  browser,
  world,
}) => {
  await login(page, 'sara');
  const state = await page.context().storageState();
  const context = await browser.newContext({
    baseURL: world.inbox,
    javaScriptEnabled: false,
    storageState: state,
  });
  const plain = await context.newPage();
  await plain.goto('/board');
  await expect(seat(plain, 'Anna')).toContainText('4 of 12 units');
  await expect(plain.getByTestId('waiting-line')).toContainText('Tom Baker');
  await expect(plain.getByTestId('picture').locator('.thread-line')).toHaveCount(2);
  await context.close();

  await page.context().clearCookies();
  await login(page, 'anna');
  await expect(page.getByRole('link', { name: 'Board' })).toHaveCount(0);
  await open(page, '/board');
  await expect(page.getByText('Your role does not allow this.')).toBeVisible();
});
