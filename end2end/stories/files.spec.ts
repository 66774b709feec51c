import { comeOnline, expect, expectAccessible, login, test } from '../support/story.ts';

/** A picture of one pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

test('a photo comes and is seen, and an answer with a photo and a quote arrives on the phone', async ({
  page,
  outside,
}) => {
  await login(page, 'anna');
  await comeOnline(page);

  const his = await outside.phoneOf('Marta');
  await his.start();
  const [photo] = await his.act({ act: 'photo', caption: 'It is broken' });
  await page.getByTestId('conversation-row').filter({ hasText: 'Marta' }).getByRole('link').click();
  // His words stand in the answer, too, which quotes them.
  const bubble = page
    .locator('[data-testid="bubble"][data-side="contact"]')
    .filter({ hasText: 'It is broken' });
  const picture = bubble.getByTestId('picture');
  await expect(picture.getByRole('img')).toHaveJSProperty('complete', true);
  await expect
    .poll(() => picture.getByRole('img').evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(1);
  await picture.click();
  await expect(page.getByRole('dialog', { name: 'Photo' })).toBeVisible();
  await page.keyboard.press('Escape');

  await bubble.hover();
  await bubble.getByRole('button', { name: 'Reply' }).click();
  await expect(page.getByTestId('aim')).toContainText('It is broken');
  await page
    .getByTestId('attach')
    .setInputFiles({ name: 'label.png', mimeType: 'image/png', buffer: PIXEL });
  await expect(page.getByTestId('tray').locator('[data-ready="true"]')).toHaveCount(1);
  await expectAccessible(page);
  await page.getByLabel('Your message').fill('Put this label on it');
  await page.getByRole('button', { name: 'Send' }).click();
  const answer = page.getByTestId('bubble').filter({ hasText: 'Put this label on it' });
  await expect(answer).toHaveAttribute('data-progress', 'sent');
  const shown = (await his.messages()).find((message) => message.text === 'Put this label on it');
  expect(shown).toMatchObject({ kind: 'photo', reply_to: { message_id: photo } });

  await his.act({ act: 'edit', message_id: photo, text: 'It is broken in two' });
  await expect(bubble).toContainText('It is broken in two');
  await expect(bubble).toContainText('edited');
  await his.act({ act: 'react', message_id: shown?.id, emoji: '👍' });
  await expect(answer.getByTestId('reactions')).toContainText('👍');
});
