import { type Page, expect } from '@playwright/test';
import axe from 'axe-core';

/** Fails when axe finds anything on the page as it is once it has settled: while the browser's half takes
 * the page over, its title is away for a moment. */
export async function expectAccessible(page: Page): Promise<void> {
  await expect(() => expectNothingFound(page)).toPass({ timeout: 10_000 });
}

async function expectNothingFound(page: Page): Promise<void> {
  // By evaluation, not by a script element: the page's content security policy stays in force.
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const results = await (window as unknown as { axe: typeof axe }).axe.run();
    return results.violations.map(({ id, help, nodes }) => ({
      id,
      help,
      where: nodes.map((node) => node.target.join(' ')),
    }));
  });
  expect(violations).toEqual([]);
}
