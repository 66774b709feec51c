import { expect, login, open, test } from '../support/story.ts';

test('the keyboard keeps its place in the list while rows come, move and leave under it', async ({
  page,
  outside,
  browser,
  world,
}) => {
  await login(page, 'admin');
  await open(page, '/inbox?folder=open');
  // Older conversations stand below these.
  const rows = page.getByTestId('conversation-row').filter({ hasText: /Marta|Otto|Nina/ });
  const focused = page.locator('[data-testid="conversation-row"]:focus-within');
  const [marta, otto, nina] = [
    await outside.phoneOf('Marta'),
    await outside.phoneOf('Otto'),
    await outside.phoneOf('Nina'),
  ];
  await marta.say('My kettle does not get warm.');
  await expect(rows).toHaveText([/Marta/]);
  await otto.say('I was charged twice.');
  await expect(rows).toHaveText([/Otto/, /Marta/]);
  await page.keyboard.press('j');
  await expect(focused).toContainText('Otto');

  // Another comes above it.
  await nina.say('Where is my parcel?');
  await expect(rows).toHaveText([/Nina/, /Otto/, /Marta/]);
  await expect(focused).toContainText('Otto');
  await page.keyboard.press('j');
  await expect(focused).toContainText('Marta');

  // It moves itself.
  await marta.say('It is still cold.');
  await expect(rows).toHaveText([/Marta/, /Nina/, /Otto/]);
  await expect(focused).toContainText('Marta');
  await page.keyboard.press('j');
  await expect(focused).toContainText('Nina');

  // It leaves: the next one has the focus.
  const other = await (await browser.newContext({ baseURL: world.inbox })).newPage();
  await login(other, 'admin');
  await open(other, `/inbox/${await focused.getAttribute('data-number')}?folder=open`);
  await other.getByRole('button', { name: 'Close', exact: true }).first().click();
  await expect(rows).toHaveText([/Marta/, /Otto/]);
  await expect(focused).toContainText('Otto');
  await page.keyboard.press('k');
  await expect(focused).toContainText('Marta');
  await other.context().close();
});
