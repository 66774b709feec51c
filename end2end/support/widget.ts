import { type Browser, type BrowserContext, type FrameLocator, type Locator, type Page, expect } from '@playwright/test';
import axe from 'axe-core';
import { browser as options } from './browser.ts';

/** Somebody on a web page that has the widget: a browser of his own, so that nobody else's network or storage is touched. */
export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The button in the corner. */
  readonly button: Locator;
  /** What is in the panel. */
  readonly panel: FrameLocator;

  constructor(page: Page) {
    this.page = page;
    this.context = page.context();
    this.button = page.locator('switchboard-widget').getByRole('button');
    this.panel = page.frameLocator('switchboard-widget iframe');
  }

  /** Comes to a page. */
  static async at(browser: Browser, address: string): Promise<Visitor> {
    const { locale, timezoneId, viewport } = options;
    const context = await browser.newContext({ locale: locale!, timezoneId: timezoneId!, viewport: viewport! });
    const page = await context.newPage();
    await page.goto(address);
    return new Visitor(page);
  }

  get field(): Locator {
    return this.panel.getByLabel('Your message');
  }

  /** Messages of the thread, the visitor's own and those of the house; not days and not what the system says. */
  get messages(): Locator {
    return this.panel.locator('li.own, li.operator, li.bot');
  }

  /** The visitor's own words that the server has. */
  get sent(): Locator {
    return this.panel.locator('li.own[data-id]');
  }

  async open(): Promise<void> {
    await this.button.click();
    await expect(this.field).toBeVisible();
  }

  /** Lets the page say who the visitor is; nobody, when it says nothing. */
  async identify(who: { identifier?: string; identifier_hash?: string; name?: string }): Promise<void> {
    await this.button.waitFor();
    await this.page.evaluate((who) => {
      (window as unknown as { switchboard: { identify(who: object): void } }).switchboard.identify(who);
    }, who);
  }

  async write(words: string): Promise<void> {
    await this.field.fill(words);
    await this.field.press('Enter');
  }

  /** Fails when axe finds anything in the panel. */
  async expectAccessible(): Promise<void> {
    const frame = this.page.frames().find((one) => one.url().includes('/widget/frame'));
    await frame!.evaluate(axe.source);
    const found = await frame!.evaluate(async () => {
      const results = await (window as unknown as { axe: typeof axe }).axe.run();
      return results.violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map((node) => node.target.join(' ')) }));
    });
    expect(found).toEqual([]);
  }
}
