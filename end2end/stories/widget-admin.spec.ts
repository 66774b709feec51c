import { createHmac } from 'node:crypto';
import { expect, expectAccessible, login, open, test } from '../support/story.ts';
import { Visitor } from '../support/widget.ts';

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

test('a page says who its visitor is, and he finds his conversation on another device', async ({
  page,
  browser,
  world,
  console,
}) => {
  await login(page, 'admin');
  await open(page, '/admin/channels');
  const card = page.getByTestId('channel').filter({ hasText: 'Northwind Teas' });
  await card.getByRole('link', { name: 'Settings and code' }).click();
  await page.getByRole('button', { name: 'Make a new secret' }).click();
  await expect(page.getByLabel('Secret')).toHaveValue(/.{32}/);
  const secret = await page.getByLabel('Secret').inputValue();
  const proof = createHmac('sha256', secret).update('carla-7').digest('hex');

  // He writes as a stranger, and logs in.
  const shop = `${world.simulator}/shop`;
  const carla = await Visitor.at(browser, shop);
  console.listen(carla.context);
  await carla.open();
  await carla.write('Where is my parcel?');
  await expect(carla.sent).toHaveCount(1);
  await carla.identify({ identifier: 'carla-7', identifier_hash: proof, name: 'Carla Rossi' });
  await expect(carla.sent).toHaveCount(1);
  await open(page, '/inbox?folder=open');
  const row = page.getByTestId('conversation-row').filter({ hasText: 'Carla Rossi' });
  await expect(row).toContainText('Where is my parcel?');

  // On his telephone he finds it again; who only claims to be him does not.
  const telephone = await Visitor.at(browser, shop);
  console.listen(telephone.context);
  await telephone.identify({ identifier: 'carla-7', identifier_hash: proof });
  await telephone.open();
  await expect(telephone.messages).toContainText(['Where is my parcel?']);
  await telephone.write('It was sent on Monday.');
  await expect(carla.messages).toContainText(['Where is my parcel?', 'It was sent on Monday.']);
  console.expect(/403/);
  const liar = await Visitor.at(browser, shop);
  console.listen(liar.context);
  await liar.identify({ identifier: 'carla-7', identifier_hash: proof.replace(/./g, '0') });
  await liar.open();
  await expect(liar.messages).toHaveCount(0);

  // After he has logged out the next one at this browser sees nothing of it.
  await carla.identify({});
  await expect(carla.messages).toHaveCount(0);
  for (const { context } of [carla, telephone, liar]) {
    await context.close();
  }
});
