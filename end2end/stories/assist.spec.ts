import { expect, login, open, test } from '../support/story.ts';

test('without a model the help says that it is off, and sums the conversation up all the same', async ({ page }) => {
  await login(page, 'anna');
  await open(page, '/inbox/1?folder=open');
  const assist = page.getByTestId('assist');
  await assist.getByText('Assist').click();
  await expect(assist).toContainText('Drafts and translations are off: no model is configured');
  await expect(assist.getByTestId('glance')).toContainText('Last asked');
  await expect(assist.getByRole('button')).toHaveCount(0);
});
