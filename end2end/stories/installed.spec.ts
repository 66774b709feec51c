import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test('the pages can be installed, say when there is no connection, and keep nothing else', async ({
  page,
  context,
  console,
}) => {
  console.expect(/ERR_INTERNET_DISCONNECTED/);
  await login(page, 'anna');
  const session = await context.newCDPSession(page);
  const app = await session.send('Page.getAppManifest');
  expect(app.errors).toEqual([]);
  const { name, icons } = JSON.parse(app.data!) as { name: string; icons: { src: string; sizes: string }[] };
  expect(name).toBe('Switchboard');
  for (const { src, sizes } of icons) {
    const side = await page.evaluate(async (src) => {
      const picture = new Image();
      picture.src = src;
      await picture.decode();
      return `${picture.naturalWidth}x${picture.naturalHeight}`;
    }, src);
    expect(side).toBe(sizes);
  }

  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await context.setOffline(true);
  await page.goto('/contacts').catch(() => undefined);
  await expect(page.getByRole('heading', { name: 'No connection' })).toBeVisible();
  await expectAccessible(page);
  const kept = await page.evaluate(async () => {
    const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)));
    const files = await Promise.all(caches.map((cache) => cache.keys()));
    return files.flat().map(({ url }) => new URL(url).pathname);
  });
  expect(kept.sort()).toEqual(['/offline', '/pkg/switchboard.css']);

  await context.setOffline(false);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page).toHaveURL(/\/contacts$/);
  await open(page, '/inbox');
});
