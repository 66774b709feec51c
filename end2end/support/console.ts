import type { BrowserContext, Page } from '@playwright/test';

/** Chromium says this when a page has not used a preloaded file after a few seconds: on a busy machine, and
 * always where JavaScript is off. It says nothing about the page. */
const NOISE = /was preloaded using link preload but not used within a few seconds/;

/** Collects what pages say on the console and every error that they do not catch. */
export class Console {
  readonly #said: string[] = [];
  readonly #expected: RegExp[] = [NOISE];

  /** Listens to every page of `context`, also to those that open later. */
  listen(context: BrowserContext): void {
    for (const page of context.pages()) this.#listenTo(page);
    context.on('page', (page) => this.#listenTo(page));
  }

  /** Says that this story makes the browser complain like this, and that it is right to. */
  expect(complaint: RegExp): void {
    this.#expected.push(complaint);
  }

  /** What was said and not expected. */
  surprises(): string[] {
    return this.#said.filter((line) => !this.#expected.some((known) => known.test(line)));
  }

  #listenTo(page: Page): void {
    page.on('console', (message) => {
      const where = `${page.url()}, ${message.location().url}`;
      this.#said.push(`${message.type()}: ${message.text()} (${where})`);
    });
    page.on('pageerror', (error) => this.#said.push(`error: ${error.stack ?? error.message}`));
  }
}
