import { comeOnline, expect, login, open, test } from '../support/story.ts';

test('without a model the help says that it is off, and sums the conversation up all the same', async ({ page }) => {
  await login(page, 'anna');
  await open(page, '/inbox/1?folder=open');
  const assist = page.getByTestId('assist');
  await assist.getByText('Assist').click();
  await expect(assist).toContainText('Drafts and translations are off: no model is configured');
  await expect(assist.getByTestId('glance')).toContainText('Last asked');
  await expect(assist.getByRole('button')).toHaveCount(0);
});

test.describe('with a model', () => {
  test.use({ wish: { assist: 'pen' } });

  test('it drafts, sums up and translates, and a person decides what is sent', async ({ page, outside }) => {
    await outside.post('/servers/pen/answers', [
      { says: ['Your parcel is on its way, Marta.'] },
      { says: ['She waits for a parcel.'] },
      { says: ['Dov’è il mio pacco?'] },
      { says: ['Where is my parcel?'] },
    ]);
    await login(page, 'anna');
    await comeOnline(page);
    const phone = await outside.phoneOf('Marta');
    await phone.say('Dov’è il mio pacco?');
    await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
    await expect(page.getByTestId('turn')).toContainText('You answer.');
    const assist = page.getByTestId('assist');
    await assist.getByText('Assist', { exact: true }).click();
    await expect(assist).toContainText('Nothing is sent by itself.');
    const field = page.getByLabel('Your message');

    await assist.getByRole('button', { name: 'Draft a reply' }).click();
    const drafted = page.getByTestId('drafted');
    await expect(drafted).toContainText('Your parcel is on its way, Marta.');
    await expect(drafted).toContainText(/\d+ (ms|s)/);
    const before = (await phone.messages()).length;
    await drafted.getByRole('button', { name: 'Put into the field' }).click();
    await expect(field).toHaveValue('Your parcel is on its way, Marta.');
    await expect(drafted).toHaveCount(0);
    expect((await phone.messages()).length, 'nothing is sent by itself').toBe(before);
    await page.getByRole('button', { name: 'Send' }).click();
    await phone.expectFromBot('Your parcel is on its way, Marta.');

    await assist.getByRole('button', { name: 'Summarise' }).click();
    await expect(drafted).toContainText('She waits for a parcel.');
    await drafted.getByRole('button', { name: 'Put into a note' }).click();
    await page.getByRole('button', { name: /^Add (the )?note/ }).click();
    await expect(page.getByTestId('bubble').filter({ hasText: 'She waits for a parcel.' })).toBeVisible();

    await page.getByLabel('Your message').fill('Where is my parcel?');
    await assist.getByRole('button', { name: 'Translate my words' }).click();
    await expect(drafted).toContainText('Dov’è il mio pacco?');
    await drafted.getByRole('button', { name: 'Discard' }).click();
    await expect(drafted).toHaveCount(0);
    await assist.getByRole('button', { name: "Translate the customer's last words" }).click();
    await expect(drafted).toContainText('Where is my parcel?');
    await expect(drafted.getByRole('button', { name: /^Put/ })).toHaveCount(0);
    const asked = await outside.get<{ text: string; complaint: string | null }[]>('/servers/pen/asked');
    expect(asked.map(({ complaint }) => complaint)).toEqual([null, null, null, null]);
  });

  test('a model that fails says so, and what was typed stays', async ({
    page,
    outside,
    console,
  }) => {
    console.expect(/409 \(Conflict\)/);
    await outside.post('/servers/pen/answers', [{ fault: { kind: 'status', code: 500 } }]);
    await login(page, 'anna');
    await comeOnline(page);
    const phone = await outside.phoneOf('Marta');
    await phone.say('Where is my parcel?');
    await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
    await expect(page.getByTestId('turn')).toContainText('You answer.');
    const assist = page.getByTestId('assist');
    await assist.getByText('Assist', { exact: true }).click();
    await page.getByLabel('Your message').fill('Half a reply');
    await assist.getByRole('button', { name: 'Summarise' }).click();
    await expect(assist.getByRole('alert')).toContainText(/.+/);
    await expect(page.getByTestId('drafted')).toHaveCount(0);
    await expect(assist.getByRole('button', { name: 'Summarise' })).toBeEnabled();
    await expect(page.getByLabel('Your message')).toHaveValue('Half a reply');
  });
});
