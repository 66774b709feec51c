import type { Page } from '@playwright/test';
import { comeOnline, expect, login, open, test } from '../support/story.ts';
import { Telephone } from '../support/telephone.ts';
import { Visitor } from '../support/widget.ts';

/** A picture of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

/** Opens the visitor's conversation, in which he said this. */
async function take(page: Page, words: string): Promise<void> {
  await page.getByTestId('conversation-row').filter({ hasText: 'Visitor' }).getByRole('link').first().click();
  await expect(bubble(page, words)).toBeVisible();
}

const bubble = (page: Page, words: string) => page.getByTestId('bubble').filter({ hasText: words });

async function answer(page: Page, words: string): Promise<void> {
  await page.getByLabel('Your message').fill(words);
  await page.getByLabel('Your message').press('Control+Enter');
}

test('a visitor of a shop waits, is answered, and finds everything again when he comes back', async ({
  page,
  browser,
  world,
  console,
}) => {
  test.slow();
  const visitor = await Visitor.at(browser, `${world.simulator}/shop`);
  console.listen(visitor.context);
  await visitor.open();
  await visitor.expectAccessible();

  // Nobody is there: he waits, and sees it.
  await visitor.write('Where is my parcel?');
  await expect(visitor.sent).toHaveCount(1);
  await expect(visitor.panel.getByText(/You are number \d in the queue/)).toBeVisible({ timeout: 20_000 });
  for (const colorScheme of ['dark', 'light'] as const) {
    await visitor.page.emulateMedia({ colorScheme });
    await visitor.expectAccessible();
  }
  await visitor.page.setViewportSize({ width: 320, height: 640 });
  await visitor.expectAccessible();
  const width = await visitor.panel.locator('html').evaluate((root) => [root.scrollWidth, root.clientWidth]);
  expect(width).toEqual([320, 320]);
  await visitor.page.setViewportSize({ width: 1280, height: 800 });

  // Anna comes, and he sees her type.
  await login(page, 'anna');
  await comeOnline(page);
  await take(page, 'Where is my parcel?');
  await expect(visitor.panel.getByText('You are number')).toBeHidden();
  await page.getByLabel('Your message').pressSequentially('I look');
  await expect(visitor.panel.getByText('is typing…')).toBeVisible();
  await answer(page, 'I look it up.');
  await expect(visitor.messages.filter({ hasText: 'I look it up.' })).toBeVisible();
  await expect(visitor.panel.locator('header')).toContainText('Anna');

  // She sees him type, until what he wrote is there.
  await visitor.field.pressSequentially('Tha');
  await expect(page.getByTestId('typing')).toHaveText(/^Visitor.* is typing…$/);
  await visitor.field.fill('');
  await visitor.write('Thanks!');
  await expect(bubble(page, 'Thanks!')).toBeVisible();
  await expect(page.getByTestId('typing')).toBeHidden();

  // Files go both ways.
  await visitor.panel
    .locator('input[type=file]')
    .setInputFiles({ name: 'label.png', mimeType: 'image/png', buffer: PIXEL });
  await expect(visitor.panel.getByRole('button', { name: 'Remove label.png' })).toBeVisible();
  await expect(visitor.panel.getByRole('progressbar')).toBeHidden();
  await visitor.write('Thank you, this is the label');
  const photo = bubble(page, 'this is the label').getByTestId('picture').getByRole('img');
  await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(1);
  await page
    .getByTestId('attach')
    .setInputFiles({ name: 'proof.txt', mimeType: 'text/plain', buffer: Buffer.from('delivered at noon') });
  await expect(page.getByTestId('tray').locator('[data-ready="true"]')).toHaveCount(1);
  await answer(page, 'Here is the proof');
  const saving = visitor.page.waitForEvent('download');
  await visitor.panel.getByRole('button', { name: /proof\.txt/ }).click();
  const saved = await saving;
  expect(saved.suggestedFilename()).toBe('proof.txt');
  const content = await saved.createReadStream();
  expect(Buffer.concat(await content.toArray()).toString()).toBe('delivered at noon');

  // He looks elsewhere, and is told that there is something to read.
  await visitor.panel.getByRole('button', { name: 'Close the chat' }).click();
  await answer(page, 'Are you still there?');
  await expect(visitor.button).toHaveAttribute('aria-label', 'Open the chat, 1 unread message');
  await visitor.page.reload();
  await expect(visitor.button).toHaveAttribute('aria-label', 'Open the chat, 1 unread message');
  await visitor.open();
  await expect(visitor.messages).toContainText([
    'Where is my parcel?',
    'I look it up.',
    'Thanks!',
    'this is the label',
    'Here is the proof',
    'Are you still there?',
  ]);
  await expect(visitor.messages).toHaveCount(6);
  await visitor.context.close();
});

test('when it is over a visitor says how it was, and what he writes next begins anew', async ({
  page,
  browser,
  world,
  console,
}) => {
  const visitor = await Visitor.at(browser, `${world.simulator}/shop`);
  console.listen(visitor.context);
  await visitor.open();
  await visitor.write('Where is my parcel?');
  await login(page, 'anna');
  await comeOnline(page);
  await take(page, 'Where is my parcel?');
  await answer(page, 'On its way.');
  await expect(visitor.messages.filter({ hasText: 'On its way.' })).toBeVisible();

  await page.getByRole('button', { name: 'Close', exact: true }).click();
  await expect(visitor.panel.getByText('This conversation is over.')).toBeVisible();
  await visitor.panel.getByRole('radio', { name: '4 stars' }).check();
  await visitor.panel.getByLabel('Would you like to say more?').fill('Quick and kind');
  await visitor.expectAccessible();
  await visitor.panel.getByRole('button', { name: 'Send rating' }).click();
  await expect(visitor.panel.getByText('Thank you for your rating.')).toBeVisible();
  await expect(page.getByText('Quick and kind').first()).toBeVisible();

  await visitor.write('One more thing');
  await expect(visitor.sent).toHaveCount(2);
  await take(page, 'One more thing');
  await expect(bubble(page, 'On its way.')).toBeHidden();
  await visitor.context.close();
});

test('while the network is cut nothing is lost, and when it is back nothing comes twice', async ({
  page,
  browser,
  world,
  console,
}) => {
  console.expect(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK_CHANGED|ERR_FAILED/);
  const visitor = await Visitor.at(browser, `${world.simulator}/shop`);
  console.listen(visitor.context);
  await visitor.open();
  await visitor.write('one');
  await login(page, 'anna');
  await comeOnline(page);
  await take(page, 'one');
  await answer(page, 'two');
  await expect(visitor.messages).toContainText(['one', 'two']);

  await visitor.context.setOffline(true);
  await expect(visitor.panel.getByText('No connection since')).toBeVisible();
  await visitor.expectAccessible();
  await visitor.write('four');
  await visitor.write('five');
  await expect(visitor.panel.getByText('Sending…')).toHaveCount(2);
  await answer(page, 'three');
  await expect(bubble(page, 'three')).toHaveAttribute('data-progress', 'sent');
  await visitor.context.setOffline(false);
  await expect(visitor.panel.getByText('No connection since')).toBeHidden();
  await expect(visitor.sent).toHaveCount(3);
  await expect(visitor.messages).toContainText(['one', 'two', 'three', 'four', 'five']);
  await expect(visitor.messages).toHaveCount(5);

  // The answer to a message is lost on the way: it goes again, and is one message.
  await visitor.page.route('**/widget/v1/messages', async (route) => {
    await route.fetch();
    await route.abort('connectionreset');
  }, { times: 1 });
  console.expect(/ERR_CONNECTION_RESET/);
  await visitor.write('six');
  await expect(visitor.sent).toHaveCount(4);
  await expect(visitor.panel.getByText('Sending…')).toHaveCount(0);
  await visitor.write('seven');
  await expect(visitor.sent).toHaveCount(5);

  // What waits when the page goes away is sent when it comes back.
  await visitor.page.route('**/widget/v1/messages', (route) => route.abort('connectionfailed'));
  console.expect(/ERR_CONNECTION_FAILED/);
  await visitor.write('eight');
  await expect(visitor.panel.getByText('Sending…')).toHaveCount(1);
  await visitor.page.unroute('**/widget/v1/messages');
  await visitor.page.reload();
  await visitor.open();
  await expect(visitor.sent).toHaveCount(6);
  await expect(visitor.messages).toHaveCount(8);
  const said = page.locator('[data-testid=bubble][data-side=contact]');
  await expect(said).toContainText(['one', 'four', 'five', 'six', 'seven', 'eight']);
  await expect(said).toHaveCount(6);
  await visitor.context.close();
});

test('a visitor who would rather talk types his number, confirms it, and two telephones ring', async ({
  page,
  browser,
  world,
  console,
  outside,
}) => {
  test.slow();
  const [hers, his] = [new Telephone(outside, '+491721234567'), new Telephone(outside, '+393331234567')];
  const visitor = await Visitor.at(browser, `${world.simulator}/shop`);
  console.listen(visitor.context);
  console.expect(/status of 422/);
  await visitor.open();
  await visitor.write('This is hard to explain');
  await visitor.panel.getByRole('button', { name: 'Call me instead' }).click();
  const number = visitor.panel.getByLabel('Your telephone number');

  // A number that is none, and one where the house may not call.
  await number.fill('12');
  await visitor.panel.getByRole('button', { name: 'Continue' }).click();
  await expect(visitor.panel.getByRole('alert').filter({ hasText: 'no telephone number' })).toBeVisible();
  await number.fill('+44 20 7946 0000');
  await visitor.panel.getByRole('button', { name: 'Continue' }).click();
  await visitor.panel.getByRole('checkbox').check();
  await visitor.panel.getByRole('button', { name: 'Call me', exact: true }).click();
  await expect(visitor.panel.getByRole('alert').filter({ hasText: 'call' })).toBeVisible();

  await number.fill('0039 333 1234567');
  await visitor.panel.getByRole('button', { name: 'Continue' }).click();
  await expect(visitor.panel.getByText('We will call +393331234567.')).toBeVisible();
  await visitor.expectAccessible();
  await visitor.panel.getByRole('checkbox').check();
  await visitor.panel.getByRole('button', { name: 'Call me', exact: true }).click();
  await expect(visitor.panel.getByText('Your telephone will ring.')).toBeVisible();

  await login(page, 'anna');
  await comeOnline(page);
  // Somebody waits for her already, and a call takes all of her.
  await open(page, '/inbox?folder=waiting');
  await take(page, 'This is hard to explain');
  await page.getByRole('button', { name: /^Take/ }).first().click();
  await expect(page.getByTestId('turn')).toContainText('You answer.');
  const card = page.getByTestId('call-card');
  await expect(card).toContainText('Wants to be called');
  await card.getByRole('button', { name: 'Call', exact: true }).click();
  await hers.until('ringing');
  await hers.answer();
  await hers.expectHeard(/Press 1/);
  await hers.digits('1');
  await his.until('ringing');
  await his.answer();
  await expect(page.getByTestId('call-live')).toContainText('Talking');
  await visitor.context.close();
});

test('the panel is used by keys alone, and keeps the focus where it is all there is', async ({
  page,
  browser,
  world,
  console,
}) => {
  const visitor = await Visitor.at(browser, `${world.simulator}/shop`);
  console.listen(visitor.context);
  await expect(visitor.button).toBeVisible();
  await visitor.button.focus();
  await visitor.page.keyboard.press('Enter');
  await expect(visitor.field).toBeFocused();
  await visitor.page.keyboard.press('Escape');
  await expect(visitor.button).toBeFocused();
  await expect(visitor.button).toHaveAttribute('aria-expanded', 'false');

  await visitor.page.setViewportSize({ width: 320, height: 640 });
  await visitor.page.keyboard.press('Enter');
  const dialog = visitor.panel.getByRole('dialog');
  await expect(dialog).toHaveAttribute('aria-modal', 'true');
  await expect(dialog).toBeFocused();
  const inside = () => visitor.page.evaluate(() => document.activeElement?.localName);
  for (let presses = 0; presses < 12; presses += 1) {
    await visitor.page.keyboard.press(presses % 3 === 2 ? 'Shift+Tab' : 'Tab');
    expect(await inside()).toBe('switchboard-widget');
  }
  await visitor.page.keyboard.press('Escape');
  await expect(visitor.button).toBeFocused();
  await visitor.context.close();
  expect(page.url()).toBe('about:blank');
});
