import { expect, expectAccessible, login, open, test } from '../support/story.ts';

/** The smallest picture there is: one red point. */
const POINT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==';

test('an admin gives the house its name, a colour that reads, and a logo', async ({ page, console }) => {
  console.expect(/422 \(Unprocessable Entity\)/);
  await login(page, 'admin');
  await open(page, '/admin/brand');
  await page.getByLabel('Name', { exact: true }).fill('Kettles & Co');
  await page.getByLabel('Colour', { exact: true }).fill('#ffdd00');
  await expect(page.getByTestId('contrast')).toContainText('words need 4.5');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('#accent-error')).toContainText('would do');
  await expectAccessible(page);
  await page.getByLabel('Colour', { exact: true }).fill('#8a1c4a');
  await expect(page.getByTestId('contrast')).toContainText('Reads well');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveTitle('Brand · Kettles & Co');
  const accent = () =>
    page.getByRole('navigation', { name: 'Main' }).locator('.brand').evaluate((mark) => {
      return getComputedStyle(mark).backgroundColor;
    });
  await expect.poll(accent).toBe('rgb(138, 28, 74)');
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: 'light' });

  const logo = page.getByLabel('Choose a picture');
  await logo.setInputFiles({ name: 'x.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
  await expect(page.getByRole('alert').filter({ hasText: 'not taken' })).toBeVisible();
  await logo.setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from(POINT, 'base64') });
  await expect(page.locator('.brand img')).toBeVisible();
  const middle = await page.evaluate(async () => {
    const icon = new Image();
    icon.src = '/icons/maskable.png';
    await icon.decode();
    const canvas = new OffscreenCanvas(icon.naturalWidth, icon.naturalHeight);
    const paper = canvas.getContext('2d')!;
    paper.drawImage(icon, 0, 0);
    return [...paper.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data];
  });
  expect(middle, 'the icon of the app shows the logo').toEqual([255, 0, 0, 255]);
  await open(page, '/inbox');
  await expect(page).toHaveTitle(/Kettles & Co$/);
});
