import { PAGES } from '../support/pages.ts';
import { type Who, expectAccessible, login, open, test } from '../support/story.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page is accessible, ${colorScheme}`, async ({ page, context }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/login');
    await expectAccessible(page);
    let reader: Who | null = null;
    for (const [who, , address] of PAGES) {
      if (reader !== who) {
        await context.clearCookies();
        await login(page, who);
        reader = who;
      }
      await open(page, address);
      await expectAccessible(page);
    }
  });
}
