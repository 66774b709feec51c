import { type Frame, type Page, type Request, expect } from '@playwright/test';

/** Who works in the demo. */
export type Who = 'anna' | 'ben' | 'sara' | 'admin';

/** The password of every demo login. */
const PASSWORD = 'switchboard';

/** Logs in as `who` and waits for a live inbox. */
export async function login(page: Page, who: Who): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('E-mail').fill(`${who}@demo.local`);
  await page.getByLabel('Password').fill(PASSWORD);
  await live(page, async () => {
    await page.getByRole('button', { name: 'Log in' }).click();
    await expect(page).toHaveURL(/\/inbox/);
  });
}

/** Opens a page of somebody who is logged in, and waits until it is live. */
export async function open(page: Page, address: string): Promise<void> {
  await settled(page);
  await live(page, async () => {
    await page.goto(address);
  });
}

/** What each page still reads from the server. */
const reading = new WeakMap<Page, Set<Request>>();

/** Waits until a page has read all that it asked for: leaving it earlier would be a failure to its code. */
export async function settled(page: Page): Promise<void> {
  let open = reading.get(page);
  if (open === undefined) {
    const asked = new Set<Request>();
    page.on('request', (request) => {
      if (request.url().includes('/fn/')) asked.add(request);
    });
    page.on('requestfinished', (request) => asked.delete(request));
    page.on('requestfailed', (request) => asked.delete(request));
    reading.set(page, asked);
    open = asked;
  }
  const all = open;
  await expect.poll(() => all.size).toBe(0);
}

/** Goes online: from here on the hypervisor gives this person work. */
export async function comeOnline(page: Page): Promise<void> {
  const menu = page.getByTestId('presence');
  await menu.click();
  // The page says it before the server knows, and a page that is left at once takes its call with it.
  const known = page.waitForResponse((response) => response.url().endsWith('/fn/change_presence'));
  await page.getByRole('button', { name: /^Online/ }).click();
  expect((await known).ok()).toBe(true);
  await expect(menu).toHaveAttribute('aria-label', /online/i);
  await page.keyboard.press('Escape');
}

/** Does something that loads a page, and waits until the browser has taken it over: from then on it
 * listens to the live stream, and to clicks. A stream that the page before opens late is not the one. */
async function live(page: Page, load: () => Promise<void>): Promise<void> {
  const isStream = (request: Request) => new URL(request.url()).pathname === '/live';
  const opened = new Set<Request>();
  let isThere = false;
  const arrive = (frame: Frame) => {
    isThere ||= frame === page.mainFrame();
  };
  const ask = (request: Request) => {
    if (isThere && isStream(request)) opened.add(request);
  };
  page.on('framenavigated', arrive).on('request', ask);
  const stream = page.waitForResponse((response) => opened.has(response.request()));
  await load();
  await stream;
  page.off('framenavigated', arrive).off('request', ask);
}
