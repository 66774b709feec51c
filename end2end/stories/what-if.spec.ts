import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('a supervisor asks what a team would come to, and what one more would bring', async ({
  page,
}) => {
  await login(page, 'sara');
  await open(page, '/what-if');
  await expect(page.getByRole('heading', { name: 'What if', level: 1 })).toBeVisible();
  await expectAccessible(page);

  // A team on paper: twice as many people, and almost nobody leaves.
  await page.getByRole('radio', { name: /^A team on paper/ }).check();
  await page.getByLabel('Contacts an hour').fill('forty');
  await page.getByRole('button', { name: 'Play' }).click();
  await expect(page.getByText('Please give a number.')).toBeVisible();
  const left = async (operators: string) => {
    await page.getByLabel('Contacts an hour').fill('60');
    await page.getByLabel('Operators', { exact: true }).fill(operators);
    await page.getByRole('button', { name: 'Play' }).click();
    const row = page.getByTestId('what-if-answer').getByRole('row', { name: /^Left before/ });
    await expect(row).toBeVisible({ timeout: 30_000 });
    return Number.parseFloat((await row.getByRole('cell').last().textContent()) ?? '');
  };
  const few = await left('2');
  const many = await left('6');
  expect(few).toBeGreaterThan(15);
  expect(many).toBeLessThan(few / 3);
  await expectAccessible(page);

  // The desk's own day: somebody has waited in it, so it can be played again.
  await page.getByRole('radio', { name: /^Our last days/ }).check();
  await page.getByLabel('Days', { exact: true }).fill('1');
  await page.getByRole('button', { name: 'Play' }).click();
  const answer = page.getByTestId('what-if-answer');
  await expect(answer.getByRole('columnheader', { name: 'Played as it was' })).toBeVisible({
    timeout: 30_000,
  });
  await expect(answer.getByRole('columnheader', { name: 'Change' })).toBeVisible();
});

test('a long play shows how far it has come, and is stopped', async ({ page, console }) => {
  console.expect(/409 \(Conflict\).*\/fn\/ask_what_if/);
  await login(page, 'sara');
  await open(page, '/what-if');
  await page.getByRole('radio', { name: /^A team on paper/ }).check();
  await page.getByLabel('Contacts an hour').fill('100000');
  await page.getByLabel('Operators', { exact: true }).fill('6000');
  await page.getByRole('button', { name: 'Play' }).click();
  const progress = page.getByRole('progressbar', { name: 'Playing' });
  await expect(progress).toBeVisible();
  await expect(async () => {
    expect(Number(await progress.getAttribute('value'))).toBeGreaterThan(0);
  }).toPass({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'stopped' })).toBeVisible();
  await expect(progress).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Play' })).toBeEnabled();
});

test('who does not lead is not shown desks that are not', async ({ page }) => {
  await login(page, 'ben');
  await expect(page.getByRole('link', { name: 'What if' })).toHaveCount(0);
  await open(page, '/what-if');
  await expect(page.getByRole('button', { name: 'Play' })).toHaveCount(0);
});
