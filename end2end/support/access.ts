import { type Page, expect } from '@playwright/test';
import axe from 'axe-core';

/** Fails when axe finds anything on the page as it is. */
export async function expectAccessible(page: Page): Promise<void> {
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
