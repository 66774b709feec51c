import { expect } from '@playwright/test';
import { type Outside } from './phone.ts';

/** A telephone line as who stands before it sees it. */
interface Line {
  readonly number: string;
  readonly state: 'idle' | 'ringing' | 'talking';
  readonly heard: readonly string[];
  readonly rings: number;
  readonly part: 'talks' | 'listens' | 'whispers' | 'waits' | null;
}

/** A telephone of the simulated network: it rings, is answered, and has keys. */
export class Telephone {
  readonly #outside: Outside;
  readonly #number: string;

  constructor(outside: Outside, number: string) {
    this.#outside = outside;
    this.#number = number;
  }

  /** How often it has rung so far. */
  async rings(): Promise<number> {
    return (await this.#line())?.rings ?? 0;
  }

  /** Waits until it is in a state. */
  async until(state: Line['state']): Promise<void> {
    await expect.poll(async () => (await this.#line())?.state ?? 'idle', { timeout: 10_000 }).toBe(state);
  }

  /** Waits until it takes its part in a conference. */
  async expectPart(part: NonNullable<Line['part']>): Promise<void> {
    await expect.poll(async () => (await this.#line())?.part, { timeout: 10_000 }).toBe(part);
  }

  /** Waits until it says something that fits, and returns all that it has said. */
  async expectHeard(words: RegExp): Promise<string> {
    const heard = async () => (await this.#line())?.heard.join(' ') ?? '';
    await expect.poll(heard, { timeout: 10_000 }).toMatch(words);
    return heard();
  }

  /** Picks up. */
  answer(): Promise<void> {
    return this.#press({ key: 'answer' });
  }

  /** Refuses to pick up. */
  decline(): Promise<void> {
    return this.#press({ key: 'decline' });
  }

  /** Puts down. */
  hangUp(): Promise<void> {
    return this.#press({ key: 'hang_up' });
  }

  /** Presses keys. */
  digits(digits: string): Promise<void> {
    return this.#press({ key: 'digits', digits });
  }

  async #line(): Promise<Line | undefined> {
    const all = await this.#outside.get<Line[]>('/telephones');
    return all.find(({ number }) => number === this.#number);
  }

  async #press(key: object): Promise<void> {
    await this.#outside.post(`/telephones/${encodeURIComponent(this.#number)}/keys`, key);
  }
}
