import { type Page, expect } from '@playwright/test';

/** Who works in the demo. */
export type Who = 'anna' | 'ben' | 'sara' | 'admin';

/** The password of every demo login. */
const PASSWORD = 'switchboard';

/** Logs in as `who` and waits for the inbox. */
export async function login(page: Page, who: Who): Promise<void> {
  await page.goto('/login');
  await page.getByLabel(/e-?mail/i).fill(`${who}@demo.local`);
  await page.getByLabel(/password/i).fill(PASSWORD);
  await page.getByRole('button', { name: /log in|sign in/i }).click();
  await expect(page).toHaveURL(/\/inbox/);
}
