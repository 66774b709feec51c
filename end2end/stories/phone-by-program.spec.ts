import { type Page } from '@playwright/test';
import { PROTOCOLS, answerFirst, makeBot } from '../support/bots.ts';
import { comeOnline, expect, login, open, test } from '../support/story.ts';
import { type Outside, type Phone } from '../support/phone.ts';
import { Telephone } from '../support/telephone.ts';

/** Anna's own, proved when the demo begins. */
const ANNA = '+491721234567';
const MARTA = '+393331234567';

/** Makes a token with which a program speaks for somebody. */
async function token(page: Page, scope: RegExp, owner?: string): Promise<string> {
  await open(page, '/admin/tokens?open=new');
  await page.getByLabel('Name', { exact: true }).fill('Program');
  await page.getByLabel(scope).check();
  if (owner) await page.getByLabel('In whose name').selectOption({ label: owner });
  await page.getByRole('button', { name: 'Make', exact: true }).click();
  return page.getByLabel('Secret').inputValue();
}

/** Marta shares the number that she is asked for, Anna gets her, calls, and they talk. */
async function talk(page: Page, outside: Outside, phone: Phone): Promise<void> {
  await phone.expectFromBot(/To call you we need your number/);
  await phone.act({ act: 'contact' });
  await phone.expectFromBot('We will call you at +39…67');
  await ring(page, outside);
}

async function ring(page: Page, outside: Outside): Promise<void> {
  const [hers, his] = [new Telephone(outside, ANNA), new Telephone(outside, MARTA)];
  const rungBefore = await hers.rings();
  await open(page, '/inbox');
  await page.context().clearCookies();
  await login(page, 'anna');
  await comeOnline(page);
  // Two others wait for her already, and a call takes all of her.
  await open(page, '/inbox?folder=waiting');
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  await page.getByRole('button', { name: /^Take/ }).first().click();
  await expect(page.getByTestId('turn')).toContainText('You answer.');
  const card = page.getByTestId('call-card');
  await expect(card).toContainText('Wants to be called');
  await expect(page.getByTestId('bubble').filter({ hasText: 'I would rather talk' })).toBeVisible();
  await card.getByRole('button', { name: 'Call', exact: true }).click();
  await hers.until('ringing');
  await hers.answer();
  await hers.expectHeard(/Press 1/);
  await hers.digits('1');
  await his.until('ringing');
  await his.answer();
  await expect(page.getByTestId('call-live')).toContainText('Talking');
  await his.hangUp();
  await expect(page.getByText(/You talked by telephone/)).toBeVisible();
  expect([(await hers.rings()) - rungBefore, await his.rings()], 'each rang once').toEqual([1, 1]);
}

test("Watson's own webhook asks for a call while it makes up its answer", async ({
  page,
  world,
  outside,
}) => {
  test.slow();
  await login(page, 'admin');
  await makeBot(page, 'Wanda', PROTOCOLS.watson, world.simulator);
  await answerFirst(page, 'Wanda');
  const secret = await token(page, /What a bot may do/, 'Wanda');
  await outside.post('/servers/wanda/answers', [
    {
      says: ['This comes too late to be said.'],
      calls: {
        url: `${world.inbox}/api/v1/conversations/{conversation}/calls`,
        token: secret,
        body: {},
      },
    },
  ]);
  const phone = await outside.phoneOf('Marta', { phone: MARTA });
  await phone.say('I would rather talk');
  await talk(page, outside, phone);
  const shown = (await phone.messages()).map((message) => message.text);
  expect(shown, 'the turn was over by then').not.toContain('This comes too late to be said.');
});

test('a bot hands over to somebody who calls', async ({ page, world, outside }) => {
  test.slow();
  await login(page, 'admin');
  await makeBot(page, 'Wanda', PROTOCOLS.webhook, world.simulator);
  await answerFirst(page, 'Wanda');
  await outside.post('/servers/wanda/answers', [
    { says: ['Of course.'], hands_over: 'She wants to talk.', call: 'now' },
  ]);
  const phone = await outside.phoneOf('Marta', { phone: MARTA });
  await phone.say('I would rather talk');
  await phone.expectFromBot('Of course.');
  await talk(page, outside, phone);
});

test('a program that knows the number asks for a call', async ({ page, request, outside }) => {
  test.slow();
  await login(page, 'admin');
  const secret = await token(page, /Everything/);
  const headers = { authorization: `Bearer ${secret}` };
  const waiting = async () => {
    const answer = await request.get('/api/v1/conversations?status=waiting', { headers });
    const { items } = (await answer.json()) as { items: { id: string }[] };
    return items.map(({ id }) => id);
  };
  const before = await waiting();
  const phone = await outside.phoneOf('Marta', { phone: MARTA });
  await phone.say('I would rather talk');
  const mine = async () => (await waiting()).find((id) => !before.includes(id));
  await expect.poll(mine).toBeTruthy();
  const asked = await request.post(`/api/v1/conversations/${await mine()}/calls`, {
    headers,
    data: { phone: MARTA, reason: 'She typed it into the order form.' },
  });
  expect(asked.status(), await asked.text()).toBe(201);
  await phone.expectFromBot('We will call you at +39…67');
  await ring(page, outside);
});
