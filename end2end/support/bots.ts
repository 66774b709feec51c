import { type Page, expect } from '@playwright/test';
import { open } from './people.ts';

/** A way in which bots are reached, and how the simulated world serves a bot that is reached so. */
export interface Protocol {
  /** What an admin chooses. */
  readonly kind: RegExp;
  /** Below the bot's server in the simulated world. */
  readonly path: string;
  /** What is asked besides the address, by its label. */
  readonly more?: Readonly<Record<string, string>>;
}

/** Every protocol with a server of its own. */
export const PROTOCOLS = {
  webhook: { kind: /^Webhook/, path: 'webhook' },
  rasa: { kind: /^Rasa/, path: 'rasa' },
  watson: {
    kind: /^Watson Assistant/,
    path: 'watson',
    more: { Assistant: 'a-1', Environment: 'e-1', Key: 'key' },
  },
  openai: { kind: /^Language model/, path: 'openai/v1', more: { Model: 'any' } },
} as const satisfies Record<string, Protocol>;

/** Makes a bot called `name` of a server in the simulated world, and leaves its page open. */
export async function makeBot(page: Page, name: string, protocol: Protocol, simulator: string): Promise<void> {
  await open(page, '/admin/bots?open=new');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel(protocol.kind).check();
  const server = `${simulator}/servers/${name.toLowerCase()}/${protocol.path}`;
  await page.getByLabel('Address').fill(server);
  for (const [label, value] of Object.entries(protocol.more ?? {})) {
    await page.getByLabel(label, { exact: true }).fill(value);
  }
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page).toHaveURL(/open=(?!new)/);
}

/** Lets a bot answer first on the demo's Telegram channel. */
export async function answerFirst(page: Page, name: string): Promise<void> {
  await open(page, '/admin/channels');
  const telegram = page.getByTestId('channel').filter({ hasText: 'Telegram' });
  const listed = page.waitForResponse(/list_channels/);
  await telegram.getByLabel('Answers first').selectOption({ label: name });
  await (await listed).finished();
  await expect(telegram.getByLabel('Answers first')).toHaveValue(/.+/);
}
