import { comeOnline, expect, expectAccessible, login, open, test } from '../support/story.ts';

test('what one declines is offered to the next and not to him again, and who accepts has it', async ({
  page,
  browser,
  world,
  outside,
}) => {
  await login(page, 'admin');
  await open(page, '/admin/teams');
  await page.locator('.card-row a').filter({ hasText: 'General' }).click();
  await page.getByRole('radio', { name: /^By an offer/ }).check();
  await page.getByLabel(/^Time to accept/).fill('120');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect(page.locator('.card-row').filter({ hasText: 'General' })).toContainText('offer');

  const inboxOf = async (who: 'anna' | 'ben') => {
    const context = await browser.newContext({ baseURL: world.inbox });
    const inbox = await context.newPage();
    await login(inbox, who);
    await comeOnline(inbox);
    return inbox;
  };
  const bens = await inboxOf('ben');
  const phone = await outside.phoneOf('Marta');
  await phone.start();
  await phone.say('My kettle is cold.');
  const offer = bens.getByTestId('offer').filter({ hasText: 'Marta' });
  await expect(offer).toContainText('My kettle is cold.');
  await expectAccessible(bens);

  const annas = await inboxOf('anna');
  const hers = annas.getByTestId('offer').filter({ hasText: 'Marta' });
  await expect(hers).toHaveCount(0);
  await offer.getByRole('button', { name: 'Decline' }).click();
  await expect(hers).toBeVisible();
  await expect(offer).toHaveCount(0);

  await hers.getByRole('button', { name: /^Accept/ }).click();
  await expect(annas).toHaveURL(/\/inbox\/\d+$/);
  await expect(annas.getByTestId('turn')).toContainText('You answer.');
  await expect(hers).toHaveCount(0);
  await expect(offer, 'not the same again').toHaveCount(0);

  const why = annas.getByTestId('why');
  await why.getByText('Why this operator').click();
  await expect(why).toContainText('Ben');
  await bens.context().close();
  await annas.context().close();
});
