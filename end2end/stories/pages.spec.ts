import { type Who, expectAccessible, login, open, test } from '../support/story.ts';

const PAGES: [Who, string][] = [
  ['anna', '/inbox?folder=open'],
  ['anna', '/inbox/1?folder=open'],
  ['anna', '/search?q=order'],
  ['anna', '/account'],
  ['sara', '/board'],
  ['admin', '/admin/operators'],
  ['admin', '/admin/teams'],
  ['admin', '/admin/channels'],
  ['admin', '/admin/intents?open=new'],
  ['admin', '/admin/categories?open=new'],
  ['admin', '/admin/bots?open=new'],
  ['admin', '/admin/tokens?open=new'],
  ['admin', '/admin/webhooks?open=new'],
  ['admin', '/admin/routing'],
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page is accessible, ${colorScheme}`, async ({ page, context }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('/login');
    await expectAccessible(page);
    let reader: Who | null = null;
    for (const [who, address] of PAGES) {
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
