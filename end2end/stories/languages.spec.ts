import { englishOnly, said } from '../support/languages.ts';
import { type Who, comeOnline, expect, expectAccessible, open, test } from '../support/story.ts';
import type { Page } from '@playwright/test';

/** Logs in where the page speaks German. */
async function logIn(page: Page, who: Who): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-Mail').fill(`${who}@demo.local`);
  await page.getByLabel('Passwort').fill('switchboard');
  const stream = page.waitForResponse((response) => new URL(response.url()).pathname === '/live');
  await page.getByRole('button', { name: 'Anmelden' }).click();
  await stream;
}

test.describe('in German', () => {
  test.use({ locale: 'de-DE' });

  test('an agent logs in, answers a customer, and reads a plural and a date', async ({
    page,
    outside,
    console,
  }) => {
    console.expect(/401 \(Unauthorized\)/);
    await page.goto('/login');
    await page.getByLabel('E-Mail').fill('anna@demo.local');
    await page.getByLabel('Passwort').fill('not the password');
    await page.getByRole('button', { name: 'Anmelden' }).click();
    await expect(page.getByText('E-Mail oder Passwort ist falsch.')).toBeVisible();

    await logIn(page, 'anna');
    await expect(page.locator('html')).toHaveAttribute('lang', 'de');
    await comeOnline(page);

    const phone = await outside.phoneOf('Marta');
    await phone.start();
    await phone.say('Mein Wasserkocher wird nicht warm.');
    const row = page.getByTestId('conversation-row').filter({ hasText: 'Marta' });
    await row.getByRole('link').click();
    await expect(page.getByTestId('turn')).toContainText('Sie antworten.');
    await page.getByLabel('Ihre Nachricht').fill('Hallo Marta, ein neuer ist unterwegs.');
    await page.getByRole('button', { name: 'Senden' }).click();
    const bubble = page.getByTestId('bubble').filter({ hasText: 'ein neuer ist unterwegs' });
    await expect(bubble).toContainText('gesendet');
    await phone.expectFromBot('Hallo Marta, ein neuer ist unterwegs.');
    await expect(page.getByText('Heute', { exact: true }).first()).toBeVisible();

    await open(page, '/canned-replies');
    await open(page, '/views?open=new');
    await expect(page.getByText(/Sie würde jetzt \d+ Gespräche? zeigen\./)).toBeVisible();
  });

  test('an admin whose form is refused reads why in German', async ({ page, console }) => {
    console.expect(/422/);
    await logIn(page, 'admin');
    await open(page, '/admin/absence');
    await page.getByLabel('Gründe', { exact: true }).fill('Pause\npause');
    await page.getByRole('button', { name: 'Speichern' }).click();
    await expect(page.getByText('Dieser Grund steht schon da.')).toBeVisible();
    await open(page, '/admin/routing');
    await page.locator('.ring').first().getByRole('button', { name: 'Nach unten' }).click();
    await expect(page.getByText('Bots und der letzte Mitarbeiter kommen vor den Teams')).toBeVisible();
  });

  for (const [who, addresses] of [
    ['anna', ['/inbox', '/inbox?folder=waiting', '/inbox/1?folder=open', '/account', '/contacts']],
    ['sara', ['/board', '/reports', '/what-if']],
    ['admin', ['/admin/teams', '/admin/routing', '/admin/operators?open=new']],
  ] as const) {
    test(`no page of ${who} says anything in English`, async ({ page, request }) => {
      const english = await englishOnly(request, 'de');
      await logIn(page, who);
      for (const address of addresses) {
        await open(page, address);
        const texts = await said(page);
        expect(texts.length, address).toBeGreaterThan(10);
        const foreign = texts.filter((text) => english.some((one) => one.test(text)));
        expect(foreign, address).toEqual([]);
      }
    });
  }
});

test('who chooses a language on the way in keeps it, and changes it on the account page', async ({
  page,
}) => {
  await page.goto('/login');
  await page.getByRole('button', { name: 'Italiano' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Accedi');
  await expect(page.locator('html')).toHaveAttribute('lang', 'it');
  await page.getByLabel('E-mail').fill('anna@demo.local');
  await page.getByLabel('Password').fill('switchboard');
  await page.getByRole('button', { name: 'Accedi' }).click();
  await expect(page.getByRole('link', { name: /^Posta in arrivo/ })).toBeVisible();
  await open(page, '/account');
  await expect(page.getByRole('heading', { name: 'Lingua' })).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(page.getByRole('heading', { name: 'Language' })).toBeVisible();
  await expect(page).toHaveURL(/\/account$/);
});

test('from right to left nothing sticks out, and every page stays accessible', async ({
  page,
  context,
  baseURL,
}) => {
  test.slow();
  await context.addCookies([{ name: 'language', value: 'ar-XB', url: baseURL ?? '' }]);
  await page.setViewportSize({ width: 768, height: 900 });
  await page.goto('/login');
  await page.locator('input[name=email]').fill('admin@demo.local');
  await page.locator('input[name=password]').fill('switchboard');
  const stream = page.waitForResponse((response) => new URL(response.url()).pathname === '/live');
  await page.locator('button.primary').click();
  await stream;
  for (const address of ['/inbox', '/inbox/1?folder=open', '/board', '/reports', '/admin/teams', '/admin/routing']) {
    for (const width of [320, 768, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await open(page, address);
      await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
      const wider = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect(wider, `${address} at ${width}`).toBe(0);
    }
    await expectAccessible(page);
  }
});
