import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, type Page } from '@playwright/test';
import { PAGES } from '../support/pages.ts';
import { login, open, settled, test } from '../support/story.ts';

const FOLDER = process.env['SWITCHBOARD_SHOTS'] ?? 'test-results/shots';
const WIDTHS = [320, 768, 1440];
const THEMES = ['light', 'dark'] as const;

type Go = (page: Page, address: string) => Promise<unknown>;

const goTo: Go = (page, address) => page.goto(address);

async function shoot(page: Page, name: string, address: string, go = goTo): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await go(page, address);
      await page.waitForLoadState('load');
      await settled(page);
      await expect(page.locator('.loading')).toHaveCount(0);
      await page.screenshot({ path: path.join(FOLDER, `${name}-${colorScheme}-${width}.png`) });
    }
  }
}

for (const who of [null, 'anna', 'sara', 'admin'] as const) {
  test(`the pages of ${who ?? 'a stranger'}`, async ({ page, console }) => {
    console.expect(/404/);
    mkdirSync(FOLDER, { recursive: true });
    if (!who) {
      await shoot(page, 'login', '/login');
      await shoot(page, 'not-found', '/nowhere');
      return;
    }
    await login(page, who);
    for (const [reader, name, address] of PAGES) {
      if (reader === who) await shoot(page, name, address, open);
    }
  });
}

test('the simulated outside world', async ({ page, world }) => {
  mkdirSync(FOLDER, { recursive: true });
  await shoot(page, 'simulator', world.simulator);
});
