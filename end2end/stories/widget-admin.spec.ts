import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('an admin makes a widget, copies its code, makes its secret, and says where it may stand', async ({
  page,
  console,
}) => {
  console.expect(/422/);
  await login(page, 'admin');
  await open(page, '/admin/channels?open=new');
  await page.getByLabel(/^Web widget/).check();
  await page.getByLabel('Name', { exact: true }).fill('Shop window');
  await page.getByLabel('Pages that may show it').fill('shop.example.org');
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByText("Please write each page's origin like https://shop.example.org.")).toBeVisible();
  await page.getByLabel('Pages that may show it').fill('https://shop.example.org\nhttps://www.example.org');
  await page.getByLabel('Greeting').fill('How may we help?');
  await page.getByRole('button', { name: 'Connect' }).click();

  await expect(page).toHaveURL(/open=(?!new)/);
  const id = new URL(page.url()).searchParams.get('open')!;
  await expect(page.getByRole('heading', { name: 'Shop window' })).toBeVisible();
  const origin = new URL(page.url()).origin;
  await expect(page.getByTestId('widget-code')).toHaveText(
    `<script async src="${origin}/widget.js" data-channel="${id}"></script>`,
  );
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  const first = await page.getByLabel('Secret').inputValue();
  expect(first.length).toBeGreaterThanOrEqual(32);
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await expect(page.getByLabel('Secret')).not.toHaveValue(first);
  await expectAccessible(page);

  await page.getByLabel('Greeting').fill('Good day');
  await page.getByLabel('Left').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await open(page, '/admin/channels');
  const card = page.getByTestId('channel').filter({ hasText: 'Shop window' });
  await card.getByRole('link', { name: 'Settings and code' }).click();
  await expect(page.getByLabel('Greeting')).toHaveValue('Good day');
  await expect(page.getByLabel('Left')).toBeChecked();
  await expect(page.getByLabel('Pages that may show it')).toHaveValue(
    'https://shop.example.org\nhttps://www.example.org',
  );
});
