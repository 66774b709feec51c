import type { CDPSession, Page } from '@playwright/test';
import { expect, expectAccessible, login, open, test } from '../support/story.ts';

test.use({ wish: { named: true } });

/** The account itself, and no page that leads to it. */
const ARRIVED = /:\d+\/account$/;

/** A device of the browser's own that keeps passkeys and knows whoever touches it. */
interface Device {
  readonly tools: CDPSession;
  readonly authenticatorId: string;
}

async function plugIn(page: Page): Promise<Device> {
  const tools = await page.context().newCDPSession(page);
  await tools.send('WebAuthn.enable');
  const { authenticatorId } = await tools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { tools, authenticatorId };
}

async function logOut(page: Page): Promise<void> {
  await open(page, '/account');
  await page.getByRole('button', { name: 'Log out' }).last().click();
  await expect(page).toHaveURL(/\/login/);
}

test('somebody adds a passkey, signs in with it, and removes it', async ({ page, console }) => {
  console.expect(/status of (401|422)/);
  const { tools, authenticatorId } = await plugIn(page);
  await login(page, 'anna');
  await open(page, '/account');
  const card = page.getByTestId('passkeys');
  await expect(card).toContainText('You have none.');
  await card.getByLabel('Your password').fill('wrong password');
  await card.getByLabel('Name of the passkey').fill('Laptop');
  await card.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(card).toContainText('This is not your password.');
  await card.getByLabel('Your password').fill('switchboard');
  await card.getByRole('button', { name: 'Add a passkey' }).click();
  const mine = card.getByTestId('passkey');
  await expect(mine).toHaveCount(1);
  await expect(mine).toContainText('Laptop');
  await expect(mine).toContainText('never used');
  await expectAccessible(page);
  const { credentials } = await tools.send('WebAuthn.getCredentials', { authenticatorId });
  expect(credentials).toHaveLength(1);
  expect(credentials[0]).toMatchObject({ isResidentCredential: true, rpId: 'localhost' });

  await logOut(page);
  await page.goto('/login?next=/account');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL(ARRIVED);
  await expect(mine).toContainText('last used');

  await logOut(page);
  await page.goto('/login?next=/account');
  await page.getByLabel('E-mail').fill('anna@demo.local');
  await page.getByLabel('Password').fill('switchboard');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('heading', { name: 'One more step' })).toBeVisible();
  await expectAccessible(page);
  await tools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page.getByRole('alert')).toContainText('Try again');
  await tools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true });
  await page.getByRole('button', { name: 'Use a passkey' }).click();
  await expect(page).toHaveURL(ARRIVED);

  await open(page, '/account');
  await card.getByLabel('Your password').fill('switchboard');
  await mine.getByRole('button', { name: 'Remove the passkey Laptop' }).click();
  await mine.getByRole('button', { name: 'Remove for good' }).click();
  await expect(card).toContainText('You have none.');
  await logOut(page);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'does not let in here' })).toBeVisible();
});
