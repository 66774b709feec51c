import { expect, login, open, test } from '../support/story.ts';

test('an admin tries what the built-in bot understands, and finds the example in the wrong place', async ({ page }) => {
  await login(page, 'admin');
  const teach = async (name: string, examples: string[]) => {
    await open(page, '/admin/intents?open=new');
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel('What customers say').fill(examples.join('\n'));
    await page.getByRole('button', { name: 'Save' }).click();
    await expect(page).toHaveURL(/open=(?!new)/);
  };
  await teach('Stolen card', ['lost my card', 'my card is lost', 'my card was stolen', 'a lost card']);
  await teach('Money back', ['give the money back', 'money back', 'the money please', 'the card is lost']);

  await open(page, '/admin/intents');
  await page.getByLabel('A customer says').fill('somebody has stolen my card');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('trial').getByRole('listitem').first()).toContainText('Stolen card');

  await page.getByRole('button', { name: 'Judge the examples' }).click();
  const judgement = page.getByTestId('judgement');
  await expect(judgement).toContainText('Money back is taken for Stolen card');
  await expect(judgement.getByText('the card is lost', { exact: true })).toBeVisible();
  await judgement.getByRole('link', { name: 'Money back is taken for Stolen card' }).click();
  await expect(page.getByLabel('What customers say')).toHaveValue(/the card is lost/);
});
