import { PROTOCOLS, answerFirst, makeBot } from '../support/bots.ts';
import { comeOnline, expect, login, open, test } from '../support/story.ts';

/** What the simulated world's bots are told to answer last: none says it by itself. */
const BACK = 'Welcome back, what else?';

for (const [name, protocol] of Object.entries(PROTOCOLS)) {
  test(`by ${name}: tried, greeted, handed over, answered by a person, closed, and the bot is first again`, async ({
    page,
    context,
    world,
    outside,
  }) => {
    test.slow();
    await login(page, 'admin');
    await makeBot(page, 'Wanda', protocol, world.simulator);
    await page.getByLabel('The customer writes').fill('hello');
    await page.getByRole('button', { name: 'Ask the bot' }).click();
    const tried = page.getByTestId('tried');
    await expect(tried.first()).toContainText('said “Hello, this is wanda.');
    await page.getByLabel('The customer writes').fill('I want a human');
    await page.getByRole('button', { name: 'Ask the bot' }).click();
    await expect(tried.last()).toContainText('handed over');
    await answerFirst(page, 'Wanda');

    await open(page, '/inbox');
    await context.clearCookies();
    await login(page, 'anna');
    await comeOnline(page);
    const phone = await outside.phoneOf('Marta');
    await phone.start();
    await phone.say('hello');
    await phone.expectFromBot('Hello, this is wanda.');
    const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
    await expect(row).toHaveCount(0);

    await phone.say('I want a human');
    await row.getByRole('link').click();
    await expect(page.getByTestId('turn')).toContainText('You answer.');
    const thread = page.getByTestId('bubble');
    await expect(thread.filter({ hasText: 'Hello, this is wanda.' })).toBeVisible();
    await expect(thread.filter({ hasText: 'I want a human' })).toBeVisible();
    const help = page.getByTestId('intervention');
    await expect(help).toContainText('In hand');
    await page.getByLabel('Your message').fill('Hello Marta, a person here.');
    await page.getByRole('button', { name: 'Send' }).click();
    await phone.expectFromBot('Hello Marta, a person here.');

    await help.getByRole('button', { name: 'Help given' }).click();
    await expect(help).toContainText('No help is needed');
    await page.getByLabel('Add a category').selectOption({ label: 'Billing › Refund' });
    await expect(page.getByRole('listitem').filter({ hasText: 'Billing › Refund' })).toBeVisible();
    await page.getByRole('button', { name: 'Close', exact: false }).first().click();
    await expect(page.getByTestId('turn')).toContainText('closed');
    await outside.post('/servers/wanda/answers', [{ says: [BACK] }]);
    await phone.say('One more thing');
    await phone.expectFromBot(BACK);
    await expect(page.getByTestId('conversation-row').filter({ hasText: 'One more thing' })).toHaveCount(0);
  });
}
