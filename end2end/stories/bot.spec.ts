import { answerFirst } from '../support/bots.ts';
import { comeOnline, expect, login, open, test } from '../support/story.ts';

test('a bot answers first, hands over, gets it back, and is first again after the end', async ({
  page,
  context,
  outside,
}) => {
  await login(page, 'admin');
  await answerFirst(page, 'Robin');

  await context.clearCookies();
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta');
  await phone.start();
  await phone.say('hello');
  await phone.expectFromBot(/.+/);
  await expect(page.getByTestId('conversation-row').filter({ hasText: 'Marta' })).toHaveCount(0);

  await phone.say('I want to talk to a human');
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await row.getByRole('link').click();
  await expect(page.getByTestId('turn')).toContainText('You answer.');
  await expect(page.getByText(/Robin handed over/)).toBeVisible();
  const help = page.getByTestId('intervention');
  await expect(help).toContainText('In hand');

  await page.getByLabel('Add a category').selectOption({ label: 'Billing › Refund' });
  await expect(page.getByRole('listitem').filter({ hasText: 'Billing › Refund' })).toBeVisible();
  await page.getByLabel('Your message').fill('Hello Marta, a person here.');
  await page.getByRole('button', { name: 'Send' }).click();
  await phone.expectFromBot('Hello Marta, a person here.');
  await help.getByRole('button', { name: 'Help given' }).click();
  await expect(help).toContainText('No help is needed');
  await expect(help).toContainText('Mean reply after');

  await page.getByRole('button', { name: 'Hand back to Robin' }).click();
  await expect(row).toHaveCount(0);
  await phone.say('a person, please');
  await row.getByRole('link').click();
  await expect(help).toContainText('In hand');
  await help.getByLabel('What the help is about').selectOption({ label: 'Delivery' });
  await expect(help.getByRole('listitem').filter({ hasText: 'Delivery' })).toBeVisible();
  await help.getByRole('button', { name: 'Assign' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Billing' }).click();
  await expect(row).toContainText('Billing');
  await expect(help).toContainText('In hand');
  await expect(page.getByTestId('turn')).toContainText('You answer.');

  await page.getByRole('button', { name: 'Close', exact: false }).first().click();
  await expect(page.getByTestId('turn')).toContainText('closed');
  const heard = async () => (await phone.messages()).filter(({ from }) => from === 'bot').length;
  const before = await heard();
  await phone.say('One more thing');
  await expect.poll(heard, 'the bot answers').toBeGreaterThan(before);
  await expect(page.getByTestId('conversation-row').filter({ hasText: 'One more thing' })).toHaveCount(0);
});

test('a supervisor sees in the thread what the bot was asked and answered, and an agent does not', async ({
  page,
  context,
  outside,
}) => {
  await login(page, 'admin');
  await answerFirst(page, 'Robin');
  const phone = await outside.phoneOf('Marta');
  await phone.start();
  await phone.say('hello');
  await phone.expectFromBot(/.+/);

  await context.clearCookies();
  await login(page, 'sara');
  await open(page, '/inbox?folder=bots');
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  const steps = page.getByRole('button', { name: 'Bot steps' });
  await expect(page.getByTestId('step')).toHaveCount(0);
  await steps.click();
  await expect(steps).toHaveAttribute('aria-pressed', 'true');
  const answered = page.getByTestId('step').filter({ hasText: 'answered' }).last();
  await expect(answered).toContainText(/\d+ (ms|s)/);
  await answered.getByText('What it was asked and answered').click();
  await expect(answered).toContainText('“hello”');
  await expect(answered).toContainText(/said “.+”/);

  const before = await page.getByTestId('step').count();
  await phone.say('I want to talk to a human');
  await expect(page.getByTestId('step')).toHaveCount(before + 1);
  const last = page.getByTestId('step').last();
  await last.getByText('What it was asked and answered').click();
  await expect(last).toContainText('handed over');
  await steps.click();
  await expect(page.getByTestId('step')).toHaveCount(0);

  const address = page.url();
  await context.clearCookies();
  await login(page, 'anna');
  await open(page, new URL(address).pathname);
  await expect(page.getByRole('heading', { name: /Marta/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Bot steps' })).toHaveCount(0);
});

test('an admin tries a bot as an invented customer, and it is no conversation', async ({ page }) => {
  await login(page, 'admin');
  await open(page, '/admin/bots');
  await page.getByTestId('bot').getByRole('link', { name: 'Robin' }).click();
  await page.getByLabel('The customer writes').fill('hello');
  await page.getByRole('button', { name: 'Ask the bot' }).click();
  const chat = page.getByTestId('bot-trial');
  const tried = page.getByTestId('tried');
  await expect(chat.getByText('hello', { exact: true })).toBeVisible();
  await expect(tried.first()).toContainText(/said “.+”/);
  await expect(tried.first()).toContainText(/\d+ (ms|s)/);
  await page.getByLabel('The customer writes').fill('I want to talk to a human');
  await page.getByRole('button', { name: 'Ask the bot' }).click();
  await expect(tried).toHaveCount(2);
  await expect(tried.last()).toContainText('handed over');

  await page.getByTestId('bot').filter({ hasText: 'Robin' }).getByRole('button', { name: 'Stop now' }).click();
  await expect(page.getByTestId('bot').filter({ hasText: 'Robin' })).toContainText('stopped by hand');
  await page.getByTestId('bot').getByRole('link', { name: 'Robin' }).click();
  await page.getByLabel('The customer writes').fill('still there?');
  await page.getByRole('button', { name: 'Ask the bot' }).click();
  await expect(page.getByTestId('tried').last()).toContainText('stopped by hand');
  await page.getByRole('button', { name: 'Begin anew' }).click();
  await expect(page.getByTestId('tried')).toHaveCount(0);

  await open(page, '/admin/bots?open=new');
  await page.getByLabel('Webhook').check();
  await page.getByLabel('Name', { exact: true }).fill('Nobody');
  await page.getByLabel(/^Address/).fill('http://127.0.0.1:9/nothing');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByLabel('The customer writes').fill('hello');
  await page.getByRole('button', { name: 'Ask the bot' }).click();
  await expect(page.getByTestId('trial-failure')).toContainText('It failed: it could not be reached');

  await open(page, '/inbox?folder=open');
  await expect(page.getByText('Trial customer')).toHaveCount(0);
});

test('a bot of the team comes before its people, and never gets back what it handed over', async ({
  page,
  context,
  outside,
}) => {
  await login(page, 'admin');
  await open(page, '/admin/bots');
  await page.locator('.card-row a').filter({ hasText: 'Robin' }).click();
  await page.getByRole('group', { name: 'Teams' }).getByLabel('General').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved')).toBeVisible();

  await open(page, '/admin/routing');
  await page.locator('#ring-0-who').selectOption({ label: "The team's bots" });
  const end = page.getByTestId('routing-end');
  await end.getByRole('button', { name: 'Save' }).click();
  await expect(end).toContainText('Saved');

  const phone = await outside.phoneOf('Marta');
  await phone.start();
  await phone.say('hello');
  await phone.expectFromBot(/.+/);
  await open(page, '/inbox?folder=bots');
  await expect(page.getByTestId('conversation-row').filter({ hasText: 'Marta' })).toBeVisible();

  await phone.say('I want to talk to a human');
  await context.clearCookies();
  await login(page, 'anna');
  await comeOnline(page);
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  await row.getByRole('link').click();
  await expect(page.getByTestId('turn')).toContainText('You answer.');
  await expect(page.getByText(/Robin handed over/)).toBeVisible();
});
