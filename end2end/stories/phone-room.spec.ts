import { comeOnline, expect, expectAccessible, login, open, test } from '../support/story.ts';
import { Telephone } from '../support/telephone.ts';

/** Anna's own, proved when the demo begins. */
const ANNA = '+491721234567';
const SARA = '+491731111111';
const MARTA = '+393331234567';

test('who leads listens to a call, the customer waits and comes back, and nobody is rung twice', async ({
  page,
  browser,
  baseURL,
  outside,
}) => {
  test.slow();
  const [hers, his, leads] = [ANNA, MARTA, SARA].map((number) => new Telephone(outside, number)) as [
    Telephone,
    Telephone,
    Telephone,
  ];
  const other = await browser.newContext({ baseURL: baseURL ?? '' });
  const sara = await other.newPage();
  await login(sara, 'sara');
  await open(sara, '/account');
  const own = sara.getByTestId('telephone');
  await own.getByLabel('Number').fill(SARA);
  await own.getByRole('button', { name: 'Call me with the code' }).click();
  await leads.until('ringing');
  await leads.answer();
  const heard = await leads.expectHeard(/Once more/);
  await own.getByLabel('Code').fill(heard.split('Once more')[0]!.replace(/\D/g, ''));
  await own.getByRole('button', { name: 'This is my telephone' }).click();
  await expect(own).toContainText('rings for your calls.');
  await leads.until('idle');

  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta', { phone: MARTA });
  await phone.say('/call');
  await phone.expectFromBot(/To call you we need your number/);
  await phone.act({ act: 'contact' });
  await phone.expectFromBot('We will call you at +39…67');
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  const rungBefore = await hers.rings();
  const card = page.getByTestId('call-card');
  await card.getByRole('button', { name: 'Call', exact: true }).click();
  await hers.until('ringing');
  await hers.answer();
  await hers.expectHeard(/Press 1/);
  await hers.digits('1');
  await his.until('ringing');
  await his.answer();
  const live = page.getByTestId('call-live');
  await expect(live).toContainText('Talking');
  await expect(live).toContainText('Ends at the latest');

  const number = /\/inbox\/(\d+)/.exec(page.url())![1];
  await open(sara, `/inbox/${number}?folder=open`);
  const seen = sara.getByTestId('call-card');
  await expect(seen).toContainText('Talking');
  await seen.getByRole('button', { name: 'Listen' }).click();
  await leads.until('ringing');
  await expect(live).toContainText('Sara is being rung');
  await leads.answer();
  await leads.expectHeard(/Press 1/);
  await leads.digits('1');
  await leads.expectPart('listens');
  await hers.expectPart('talks');
  await his.expectPart('talks');
  await expect(live).toContainText('Sara listens');
  await expectAccessible(page);
  await expectAccessible(sara);

  await card.getByRole('button', { name: 'Let wait' }).click();
  await his.expectPart('waits');
  await expect(live).toContainText('waits');
  await card.getByRole('button', { name: 'Fetch back' }).click();
  await his.expectPart('talks');
  await card.getByRole('button', { name: '15 minutes more' }).click();
  await seen.getByRole('button', { name: 'Put down' }).click();
  await leads.until('idle');
  await expect(live).not.toContainText('Sara');
  await card.getByRole('button', { name: 'Hang up' }).click();
  await hers.until('idle');
  await his.until('idle');
  await expect(page.getByText(/You talked by telephone/)).toBeVisible();
  expect([(await hers.rings()) - rungBefore, await his.rings()], 'each rang once').toEqual([1, 1]);
  await other.close();
});
