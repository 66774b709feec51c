import { comeOnline, expect, expectAccessible, login, test } from '../support/story.ts';

test('why messages wait for Telegram is said above the composer, and they go when they may', async ({
  page,
  outside,
}) => {
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta');
  await phone.say('Where is my parcel?');
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  const composer = page.getByLabel('Your message');
  await composer.fill('One moment, please.');
  await composer.press('Control+Enter');
  await phone.expectFromBot('One moment, please.');

  await outside.misbehave({
    kind: 'too_many_requests',
    retry_after: 9,
    methods: ['sendMessage'],
    times: 1,
  });
  for (const words of ['It left on Monday.', 'It comes tomorrow.']) {
    await composer.fill(words);
    await composer.press('Control+Enter');
  }
  const underway = page.getByTestId('underway');
  await expect(underway).toContainText(/2 messages waiting \d+ s/);
  await expect(underway).toContainText('Too Many Requests: retry after 9');
  await expect(underway).toContainText(/The next goes in \d+ s\./);
  await expectAccessible(page);

  await phone.expectFromBot('It comes tomorrow.');
  await expect(underway).toHaveCount(0);
  await expect(page.getByTestId('bubble').filter({ hasText: 'It left on Monday.' })).toContainText('sent');
});

test('a long answer is one message here and several there', async ({ page, outside }) => {
  await login(page, 'anna');
  await comeOnline(page);
  const phone = await outside.phoneOf('Marta');
  await phone.say('What did I order?');
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  const lines = Array.from({ length: 150 }, (_, n) => `${n + 1}. A lamp with a switch and a cable`);
  const composer = page.getByLabel('Your message');
  await composer.fill(lines.join('\n'));
  await composer.press('Control+Enter');
  const bubble = page.getByTestId('bubble').filter({ hasText: '150. A lamp' });
  await expect(bubble).toHaveCount(1);
  await phone.expectFromBot(/150\. A lamp with a switch and a cable$/);
  await expect(bubble).toContainText('sent');
  const parts = (await phone.messages()).filter((m) => m.from === 'bot' && m.text.includes('A lamp'));
  expect(parts).toHaveLength(2);
  expect(parts.map((part) => part.text.trim()).join('\n')).toBe(lines.join('\n'));
});
