import { PAGES } from '../support/pages.ts';
import { expectAccessible, login, open, test } from '../support/story.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the login page is accessible, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/login');
    await expectAccessible(page);
  });

  for (const reader of ['anna', 'sara', 'admin'] as const) {
    test(`every page of ${reader} is accessible, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await login(page, reader);
      for (const [who, , address] of PAGES) {
        if (who !== reader) continue;
        await open(page, address);
        await expectAccessible(page);
      }
    });
  }
}
