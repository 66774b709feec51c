import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BrowserContext, type Page, chromium } from '@playwright/test';
import { browser } from '../support/browser.ts';
import { Figures } from '../support/figures.ts';
import { login, test } from '../support/story.ts';

const ROUNDS = 5;

/** What loading a page once has shown. Units: ms from the navigation, KiB over the wire. */
interface Loaded {
  readonly paint: number;
  readonly live: number;
  readonly requests: number;
  readonly kib: number;
}

/** Marks the end of the task in which the page's program first listens to presses. */
function markAlive(): void {
  const listen = EventTarget.prototype.addEventListener;
  let isAlive = false;
  EventTarget.prototype.addEventListener = function (this: EventTarget, type: string, ...rest: unknown[]) {
    const isOfProgram = /click|submit/.test(type) && new Error().stack?.includes('wasm');
    if (isOfProgram && !isAlive) {
      isAlive = true;
      setTimeout(() => performance.mark('alive'));
    }
    return (listen as (...all: unknown[]) => void).call(this, type, ...rest);
  } as typeof listen;
}

/** Loads a page with nothing in the cache, on a processor that is so many times slower. */
async function load(context: BrowserContext, address: string, slower: number): Promise<Loaded> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.clearBrowserCache');
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower });
  const sizes = new Map<string, number>();
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (!response.url.startsWith('data:')) sizes.set(requestId, 0);
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (sizes.has(requestId)) sizes.set(requestId, encodedDataLength);
  });
  await page.addInitScript(markAlive);
  await page.goto(address, { waitUntil: 'load' });
  await page.waitForFunction(() => performance.getEntriesByName('alive').length > 0);
  const [requests, bytes] = [sizes.size, [...sizes.values()].reduce((sum, size) => sum + size, 0)];
  const { paint, live } = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN,
    live: performance.getEntriesByName('alive')[0]?.startTime ?? NaN,
  }));
  await page.close();
  return { paint, live, requests, kib: bytes / 1_024 };
}

test('the first pages, cold', async ({ page, context, world, console }) => {
  console.expect(/./);
  const figures = new Figures();
  const measure = async (name: string, address: string) => {
    for (const [slower, bars] of [[1, ['≤ 200', '≤ 1,200']], [4, ['≤ 500', '≤ 2,000']]] as const) {
      const all: Loaded[] = [];
      for (let round = 0; round < ROUNDS; round += 1) all.push(await load(context, address, slower));
      const on = slower === 1 ? name : `${name}, processor ${slower} × slower`;
      figures.median(`${on}: first paint`, all.map(({ paint }) => paint), 'ms', bars[0]);
      figures.median(`${on}: answers to a press`, all.map(({ live }) => live), 'ms', bars[1]);
      if (slower === 1) {
        figures.median(`${on}: requests`, all.map(({ requests }) => requests), 'count', '≤ 10');
        figures.median(`${on}: over the wire`, all.map(({ kib }) => kib), 'KiB');
      }
    }
  };
  await measure('login', `${world.inbox}/login`);
  await login(page, 'anna');
  await measure('inbox', `${world.inbox}/inbox`);
});

test('the first pages, as Lighthouse judges them', async ({ world, console }) => {
  console.expect(/./);
  const port = await freePort();
  const profile = await mkdtemp(path.join(tmpdir(), 'switchboard-lighthouse-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...browser.launchOptions,
    args: [...(browser.launchOptions?.args ?? []), `--remote-debugging-port=${port}`],
  });
  const figures = new Figures();
  try {
    await judge(figures, 'login', `${world.inbox}/login`, port);
    const page = await context.newPage();
    await logInAt(page, world.inbox);
    await page.close();
    await judge(figures, 'inbox', `${world.inbox}/inbox`, port);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});

async function logInAt(page: Page, inbox: string): Promise<void> {
  await page.goto(`${inbox}/login`);
  await page.getByLabel('E-mail').fill('anna@demo.local');
  await page.getByLabel('Password').fill('switchboard');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL(/\/inbox/);
}

/** What Lighthouse says of a page on a desk and on a slow telephone. */
async function judge(figures: Figures, name: string, address: string, port: number): Promise<void> {
  const tool = new URL('../lighthouse/node_modules/lighthouse/core/index.js', import.meta.url).href;
  const { default: lighthouse, desktopConfig } = (await import(tool)) as Lighthouse;
  const flags = {
    port,
    output: 'json',
    logLevel: 'error',
    disableStorageReset: true,
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
  };
  for (const [device, config] of [['desk', desktopConfig], ['telephone', undefined]] as const) {
    const result = await lighthouse(address, flags, config);
    for (const { title, score } of Object.values(result.lhr.categories)) {
      figures.note(`${name} on a ${device}: ${title.toLowerCase()}`, (score ?? 0) * 100, 'of 100', '≥ 95');
    }
    for (const { id, score, title, scoreDisplayMode } of Object.values(result.lhr.audits)) {
      const isShort = score !== null && score < 0.9 && scoreDisplayMode !== 'informative';
      if (isShort) process.stdout.write(`  ${name} on a ${device}: ${id}: ${title}\n`);
    }
  }
}

/** As much of Lighthouse as is used here. */
interface Lighthouse {
  readonly default: (address: string, flags: object, config?: object) => Promise<{ lhr: Report }>;
  readonly desktopConfig: object;
}

interface Report {
  readonly categories: Record<string, { readonly title: string; readonly score: number | null }>;
  readonly audits: Record<
    string,
    { readonly id: string; readonly title: string; readonly score: number | null; readonly scoreDisplayMode: string }
  >;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
