import { expect } from '@playwright/test';

/** A message as a phone shows it; the rest of it is described in `crates/simulator`. */
export interface PhoneMessage {
  readonly id: number;
  readonly from: 'bot' | 'user';
  readonly kind: string;
  readonly text: string;
  readonly buttons: readonly (readonly { readonly text: string }[])[];
  readonly is_edited: boolean;
  readonly reply_to: { readonly message_id: number } | null;
}

interface Account {
  readonly id: number;
  readonly name: string;
}

interface Chat {
  readonly messages: readonly PhoneMessage[];
  readonly action: string | null;
  readonly is_blocked: boolean;
}

/** One way in which the outside world misbehaves, such as `{ kind: 'lost_answer', times: 1 }`. */
export interface Fault {
  readonly kind: string;
  readonly [detail: string]: unknown;
}

/** How many people of a crowd get their phones at a time. */
const AT_ONCE = 50;

/** The simulated outside world: who writes there, and how it misbehaves. */
export class Outside {
  readonly #address: string;

  /** `address` is where the simulator listens. */
  constructor(address: string) {
    this.#address = `${address}/control`;
  }

  /** Gives a new person a phone with a chat with the product's bot. */
  async phoneOf(firstName: string, details: Record<string, unknown> = {}): Promise<Phone> {
    const [bot] = await this.get<Account[]>('/bots');
    if (!bot) throw new Error('the simulated world has no bot');
    const user = await this.post<Account>('/users', { first_name: firstName, ...details });
    return new Phone(this, `/chats/${bot.id}/${user.id}`, user.id);
  }

  /** Gives so many new people phones, and lets each of them write. */
  async crowd(count: number): Promise<Phone[]> {
    const phones: Phone[] = [];
    while (phones.length < count) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - phones.length) }, async (_, i) => {
        const phone = await this.phoneOf(`Customer ${phones.length + i}`);
        await phone.say('Hello');
        return phone;
      });
      phones.push(...(await Promise.all(some)));
    }
    return phones;
  }

  /** Makes a group with topics and follows a link into it, by which the product's bot becomes an administrator. */
  async groupOf(title: string, owner: Phone, payload: string): Promise<Phone> {
    const [bot] = await this.get<Account[]>('/bots');
    if (!bot) throw new Error('the simulated world has no bot');
    const members = [owner.user];
    const group = await this.post<Account>('/groups', { title, is_forum: true, members });
    const chat = `/groups/${group.id}/${bot.id}/${owner.user}`;
    await this.post(`${chat}/link`, { payload });
    return new Phone(this, chat, owner.user);
  }

  /** Makes a bot that no product has yet, and gives a new person a phone with a chat with it. */
  async phoneOfNewBot(name: string, firstName: string): Promise<{ token: string; phone: Phone }> {
    const bot = await this.post<Account & { token: string }>('/bots', { name });
    const user = await this.post<Account>('/users', { first_name: firstName });
    return { token: bot.token, phone: new Phone(this, `/chats/${bot.id}/${user.id}`, user.id) };
  }

  /** Switches faults on in place of those that are on; without any, the world behaves again. */
  async misbehave(...faults: Fault[]): Promise<void> {
    await this.#call('PUT', '/faults', faults);
  }

  /** Reads from the control API. */
  get<T>(path: string): Promise<T> {
    return this.#call('GET', path);
  }

  /** Writes to the control API. */
  post<T>(path: string, body: unknown): Promise<T> {
    return this.#call('POST', path, body);
  }

  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await fetch(this.#address + path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

/** A customer's phone: one chat with the product's bot. */
export class Phone {
  readonly #outside: Outside;
  readonly #chat: string;
  /** Who holds it, as Telegram numbers people. */
  readonly user: number;

  constructor(outside: Outside, chat: string, user: number) {
    this.#outside = outside;
    this.#chat = chat;
    this.user = user;
  }

  /** Does what a person can do on a phone, such as `{ act: 'photo', caption: 'Broken' }`. */
  async act(act: { readonly act: string; readonly [detail: string]: unknown }): Promise<number[]> {
    const acted = await this.#outside.post<{ message_ids: number[] }>(`${this.#chat}/acts`, act);
    return acted.message_ids;
  }

  /** Opens the chat for the first time, or follows a link. */
  async start(payload?: string): Promise<void> {
    await this.act(payload === undefined ? { act: 'start' } : { act: 'start', payload });
  }

  /** Writes a text. */
  async say(text: string): Promise<void> {
    await this.act({ act: 'say', text });
  }

  /** Answers the newest message of the bot that fits `words`. */
  async reply(words: RegExp, text: string): Promise<void> {
    const message = (await this.messages()).findLast(
      (shown) => shown.from === 'bot' && words.test(shown.text),
    );
    if (!message) throw new Error(`no message says ${words}`);
    await this.act({ act: 'say', text, reply_to: message.id });
  }

  /** Presses the button with this label, under the newest message that has it. */
  async press(label: string): Promise<void> {
    const message = (await this.messages()).findLast(({ buttons }) =>
      buttons.flat().some((button) => button.text === label),
    );
    if (!message) throw new Error(`no message has the button ${label}`);
    await this.act({ act: 'press', message_id: message.id, button: label });
  }

  /** What the chat shows, oldest first. */
  async messages(): Promise<readonly PhoneMessage[]> {
    return (await this.#outside.get<Chat>(this.#chat)).messages;
  }

  /** Waits until the bot has written `text` (or something that matches it). */
  async expectFromBot(text: string | RegExp, timeout = 10_000): Promise<void> {
    const fits = (found: string) =>
      typeof text === 'string' ? found.includes(text) : text.test(found);
    await expect(async () => {
      const shown = (await this.messages()).filter(({ from }) => from === 'bot');
      const texts = shown.map((message) => message.text);
      expect(texts.some(fits), `the phone shows ${text}, not only\n${texts.join('\n')}`).toBe(true);
    }).toPass({ timeout });
  }
}
