import { createHmac } from 'node:crypto';
import { expect, expectAccessible, login, open, test } from '../support/story.ts';

/** What an authenticator app shows at a moment: RFC 6238 with SHA-1. */
function shown(secret: string, at = Date.now()): string {
  const bits = [...secret.replace(/ /g, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  const seed = Uint8Array.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const step = new Uint8Array(8);
  new DataView(step.buffer).setBigInt64(0, BigInt(Math.floor(at / 30_000)));
  const hash = createHmac('sha1', seed).update(step).digest();
  const number = hash.readUInt32BE(hash[19]! & 15) & 0x7fffffff;
  return (number % 1_000_000).toString().padStart(6, '0');
}

test('somebody logs in with two steps, loses his telephone, and an admin helps', async ({
  page,
  browser,
  console,
  world,
}) => {
  console.expect(/401 \(Unauthorized\)/);
  await login(page, 'anna');
  await open(page, '/account');
  const card = page.getByTestId('two-step');
  await card.getByLabel('Your password').fill('switchboard');
  await card.getByRole('button', { name: 'Set up' }).click();
  await expect(card.getByRole('img', { name: /QR code/ })).toBeVisible();
  await expectAccessible(page);
  const secret = (await card.getByTestId('second-step-secret').textContent())!;
  await card.getByRole('textbox', { name: 'Code' }).fill(shown(secret));
  await card.getByRole('button', { name: 'Switch on' }).click();
  const codes = card.getByTestId('recovery-codes').getByRole('listitem');
  await expect(codes).toHaveCount(10);
  const recovery = await codes.allTextContents();
  await expectAccessible(page);
  await card.getByRole('button', { name: 'I have kept them' }).click();
  await expect(card).toContainText('10 recovery codes are left');

  const again = async () => {
    const context = await browser.newContext({ baseURL: world.inbox });
    console.listen(context);
    const there = await context.newPage();
    await there.goto('/login?next=/account');
    await there.getByLabel('E-mail').fill('anna@demo.local');
    await there.getByLabel('Password').fill('switchboard');
    await there.getByRole('button', { name: 'Log in' }).click();
    await expect(there.getByRole('heading', { name: 'One more step' })).toBeVisible();
    return there;
  };
  const second = await again();
  await expectAccessible(second);
  await second.getByLabel('Code').fill('12345');
  await second.getByRole('button', { name: 'Go on' }).click();
  await expect(second.getByRole('alert')).toContainText('not right');
  // The code of this step was used: the next one is accepted half a minute early.
  await second.getByLabel('Code').fill(shown(secret, Date.now() + 30_000));
  await second.getByRole('button', { name: 'Go on' }).click();
  await expect(second).toHaveURL(/\/account$/);
  const third = await again();
  await third.getByLabel('Code').fill(recovery[3]!);
  await third.getByRole('button', { name: 'Go on' }).click();
  await expect(third.getByTestId('two-step')).toContainText('9 recovery codes are left');

  const admin = await (await browser.newContext({ baseURL: world.inbox })).newPage();
  await login(admin, 'admin');
  await open(admin, '/admin/security');
  await admin.getByLabel('Everybody').check();
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByRole('alert').filter({ hasText: 'your own two-step login' })).toBeVisible();
  const anna = admin.getByTestId('protection').filter({ hasText: 'Anna' });
  await expect(anna).toContainText('On since');
  await anna.getByRole('button').click();
  await anna.getByRole('button', { name: 'Take away, log out' }).click();
  await expect(anna).toContainText('Password only');
  await open(admin, '/admin/audit');
  const table = admin.getByTestId('audit');
  for (const kind of ['second_step.reset', 'second_step.recovery_used', 'login.failed', 'login.done']) {
    await expect(table.getByRole('row').filter({ hasText: kind }).first()).toBeVisible();
  }
  await third.goto('/account');
  await expect(third).toHaveURL(/\/login/);
});
