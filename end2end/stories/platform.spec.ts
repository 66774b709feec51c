import { createHmac } from 'node:crypto';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { comeOnline, expect, login, open, test } from '../support/story.ts';

interface Told {
  type: string;
  objects: { message?: { text: string }; conversation?: { id: string } };
}

/** A program that believes signed requests only, as Standard Webhooks say. */
class Receiver {
  readonly told: Told[] = [];
  secret = '';
  private readonly server = createServer((request, response) => {
    void read(request).then((body) => {
      const header = (name: string) => String(request.headers[name]);
      const key = Uint8Array.from(Buffer.from(this.secret.replace('whsec_', ''), 'base64'));
      const signed = `${header('webhook-id')}.${header('webhook-timestamp')}.${body}`;
      const signature = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
      const isOurs = header('webhook-signature').split(' ').includes(signature);
      if (isOurs) this.told.push(JSON.parse(body) as Told);
      response.writeHead(isOurs ? 204 : 401).end();
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  close(): void {
    this.server.close();
  }
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const piece of request) text += String(piece);
  return text;
}

async function choose(page: Page, label: string, value: string): Promise<void> {
  await page.getByLabel(label, { exact: true }).selectOption({ label: value });
}

test('a platform with its own bot brings a customer, a person answers, and the bot is first again', async ({
  page,
  context,
  request,
}) => {
  test.slow();
  const receiver = new Receiver();
  const address = await receiver.listen();
  await login(page, 'admin');

  await open(page, '/admin/bots?open=new');
  await page.getByLabel('Name', { exact: true }).fill('Shop bot');
  await page.getByLabel(/Platform's own/).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/open=(?!new)/);

  await open(page, '/admin/channels?open=new');
  await page.getByLabel(/^API/).check();
  await page.getByLabel('Name', { exact: true }).fill('Shop');
  await page.getByRole('button', { name: 'Connect' }).click();
  const channel = page
    .getByTestId('channel')
    .filter({ has: page.getByText('Shop', { exact: true }) });
  await expect(channel).toContainText('Connected');
  await open(page, '/admin/channels');
  const listed = page.waitForResponse(/list_channels/);
  await channel.getByLabel('Answers first').selectOption({ label: 'Shop bot' });
  await (await listed).finished();

  await open(page, '/admin/webhooks?open=new');
  await page.getByLabel('Name', { exact: true }).fill('Shop');
  await page.getByLabel('Address').fill(address);
  await choose(page, 'Carries the API channel', 'Shop');
  await page.getByRole('button', { name: 'Save' }).click();
  receiver.secret = await page.getByLabel('Secret').inputValue();
  expect(receiver.secret).toMatch(/^whsec_/);

  await open(page, '/admin/tokens?open=new');
  await page.getByLabel('Name', { exact: true }).fill('Shop');
  await page.getByLabel(/A platform's channel/).check();
  await choose(page, 'API channel', 'Shop');
  await page.getByRole('button', { name: 'Make', exact: true }).click();
  const token = await page.getByLabel('Secret').inputValue();
  await expect(page.getByTestId('token').filter({ hasText: 'Shop' })).toContainText('never used');

  const call = async (path: string, data: object) => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await request.post(`/api/v1${path}`, { headers, data });
    expect(answer.ok(), await answer.text()).toBe(true);
    return (await answer.json()) as Record<string, string>;
  };
  const contact = await call('/contacts', { name: 'Olga Petrova', external_id: 'c-1' });
  const conversation = await call('/conversations', { contact_id: contact['id'] });
  const say = (author: string, text: string) =>
    call(`/conversations/${conversation['id']}/messages`, { author, text });

  await context.clearCookies();
  await login(page, 'anna');
  await comeOnline(page);
  await say('contact', 'Where is my parcel?');
  await say('bot', 'I will fetch a colleague.');
  await call(`/conversations/${conversation['id']}/handover`, { reason: 'Wants a person' });

  const row = page.getByTestId('conversation-row').filter({ hasText: 'Olga Petrova' });
  await row.getByRole('link').click();
  await expect(page.getByTestId('turn')).toContainText('You answer.');
  await expect(page.getByTestId('bubble').filter({ hasText: 'I will fetch' })).toBeVisible();
  await page.getByLabel('Your message').fill('It comes tomorrow.');
  await page.getByRole('button', { name: 'Send' }).click();
  const bubble = page.getByTestId('bubble').filter({ hasText: 'It comes tomorrow.' });
  await expect(bubble).toHaveAttribute('data-progress', 'sent');
  const written = () => receiver.told.filter((told) => told.type === 'message.written');
  expect(written().map((told) => told.objects.message?.text)).toContain('It comes tomorrow.');

  await page.getByRole('button', { name: /^Close/ }).first().click();
  await expect(page.getByTestId('turn')).toContainText('closed');
  await expect
    .poll(() => receiver.told.map((told) => told.type))
    .toContain('conversation.closed');
  const again = await say('contact', 'One more thing');
  expect(again['conversation_id']).not.toBe(conversation['id']);
  await expect(row).toHaveCount(0);

  await context.clearCookies();
  await login(page, 'admin');
  await open(page, '/admin/webhooks');
  await page.getByTestId('webhook').getByRole('link').click();
  const told = page.getByTestId('delivery').filter({ hasText: 'conversation.closed' });
  await expect(told).toHaveAttribute('data-state', 'done');
  await told.getByText('conversation.closed').click();
  await expect(told).toContainText('204');
  const before = receiver.told.length;
  await told.getByRole('button', { name: 'Tell again' }).click();
  await expect.poll(() => receiver.told.length).toBe(before + 1);

  await open(page, '/admin/tokens');
  const key = page.getByTestId('token').filter({ hasText: 'Shop' });
  await key.getByRole('button', { name: 'Revoke' }).click();
  await expect(key).toContainText('Revoked');
  const headers = { authorization: `Bearer ${token}` };
  expect((await request.get('/api/v1/conversations', { headers })).status()).toBe(401);
  receiver.close();
});
