import { type Page } from '@playwright/test';
import { comeOnline, expect, expectAccessible, login, open, test } from '../support/story.ts';
import { type Outside, type Phone } from '../support/phone.ts';
import { Telephone } from '../support/telephone.ts';

/** Anna's own, proved when the demo begins. */
const ANNA = '+491721234567';
const MARTA = '+393331234567';

/** Marta writes, asks for a call and shares her number; Anna has opened her conversation. */
async function askedForCall(page: Page, outside: Outside): Promise<Phone> {
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta', { phone: MARTA });
  await phone.say('My parcel is lost.');
  await phone.say('/call');
  await phone.expectFromBot(/To call you we need your number/);
  await phone.act({ act: 'contact' });
  await phone.expectFromBot('We will call you at +39…67');
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  await expect(page.getByTestId('turn')).toContainText('You answer.');
  return phone;
}

test('a customer asks for a call, and two telephones ring, one after the other', async ({
  page,
  outside,
}) => {
  const [hers, his] = [new Telephone(outside, ANNA), new Telephone(outside, MARTA)];
  const phone = await askedForCall(page, outside);
  const rungBefore = await hers.rings();
  const card = page.getByTestId('call-card');
  await expect(card).toContainText('Wants to be called');
  await expect(card).toContainText('Number +39…67');
  await expect(page.getByTestId('bubble').filter({ hasText: 'My parcel is lost.' })).toBeVisible();
  await expectAccessible(page);

  await card.getByRole('button', { name: 'Call', exact: true }).click();
  const live = page.getByTestId('call-live');
  await expect(live).toContainText('Your telephone rings');
  await hers.until('ringing');
  expect(await his.rings(), 'the customer is not rung before the agent is there').toBe(0);
  await hers.answer();
  await hers.expectHeard(/Conversation \d+, .+ Press 1/);
  await expect(live).toContainText('Press 1 on your telephone');
  await hers.digits('1');
  await his.until('ringing');
  await expect(live).toContainText("The customer's telephone rings");
  await expectAccessible(page);
  await his.answer();
  await expect(live).toContainText('Talking');

  await page.getByLabel('Your message').fill('Here is the number of your parcel: 4711.');
  await page.keyboard.press('Control+Enter');
  await phone.expectFromBot('Here is the number of your parcel: 4711.');
  await outside.post('/clock', { advance_ms: 61_000 });
  await his.hangUp();
  await expect(page.getByText('You talked by telephone for 1:01 min')).toBeVisible();
  await hers.until('idle');
  await expect(card).not.toContainText('Wants to be called');
  await card.getByText('Note about the call').first().click();
  await card.getByLabel('Note about the call').fill('A new parcel is on its way.');
  await card.getByRole('button', { name: 'Keep the note' }).click();
  await expect(card.getByRole('paragraph').filter({ hasText: 'A new parcel' })).toBeVisible();
  expect([(await hers.rings()) - rungBefore, await his.rings()], 'each rang once').toEqual([1, 1]);
});

test('a customer who does not pick up hears of it, and may choose; an agent may hang up', async ({
  page,
  outside,
}) => {
  const [hers, his] = [new Telephone(outside, ANNA), new Telephone(outside, MARTA)];
  const phone = await askedForCall(page, outside);
  const card = page.getByTestId('call-card');
  const call = card.getByRole('button', { name: 'Call', exact: true });
  await call.click();
  await hers.until('ringing');
  await hers.answer();
  await hers.expectHeard(/Press 1/);
  await hers.digits('1');
  await his.until('ringing');
  await his.decline();
  await expect(page.getByText('You called: the customer was busy')).toBeVisible();
  await phone.expectFromBot(/did not reach you/);
  await phone.press('Call me later');
  await expect(card).toContainText('Wants to be called later');

  await call.click();
  await hers.until('ringing');
  await card.getByRole('button', { name: 'Hang up' }).click();
  await expect(page.getByText('You called: ended before they talked')).toBeVisible();
  await hers.until('idle');
  expect(await his.rings()).toBe(1);
  await card.getByRole('button', { name: 'Forget the number' }).click();
  await expect(card).not.toContainText('Wants to be called');
});

test('one proves a telephone by the code that it hears; the administration sees each attempt', async ({
  page,
  context,
  console,
  outside,
}) => {
  console.expect(/422 \(Unprocessable Entity\)/);
  const other = new Telephone(outside, '+491731111111');
  await login(page, 'anna');
  await open(page, '/account');
  const own = page.getByTestId('telephone');
  await expect(own).toContainText('+49…67 rings for your calls.');
  await own.getByRole('button', { name: 'Use another number' }).click();
  await own.getByLabel('Number').fill('0173');
  await own.getByRole('button', { name: 'Call me with the code' }).click();
  await expect(own).toContainText('Write the number with its country code');
  await own.getByLabel('Number').fill('+49 173 1111111');
  await own.getByRole('button', { name: 'Call me with the code' }).click();
  await other.until('ringing');
  await other.answer();
  const heard = await other.expectHeard(/Once more/);
  const code = heard.split('Once more')[0]!.replace(/\D/g, '');
  expect(code).toHaveLength(6);
  await own.getByLabel('Code').fill(code);
  await expectAccessible(page);
  await own.getByRole('button', { name: 'This is my telephone' }).click();
  await expect(own).toContainText('+49…11 rings for your calls.');

  await open(page, '/inbox');
  await context.clearCookies();
  await login(page, 'admin');
  await open(page, '/admin/telephony');
  await expect(page.getByLabel('Countries that may be called')).toHaveValue('+1, +39, +49');
  await expect(page.getByText('Anna').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Countries that may be called').fill('Italy');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Each is a plus and digits')).toBeVisible();
  await page.getByLabel('Countries that may be called').fill('+39');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
});
