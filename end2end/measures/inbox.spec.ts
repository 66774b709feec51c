import type { Page } from '@playwright/test';
import { Figures, sorted } from '../support/figures.ts';
import type { Phone } from '../support/phone.ts';
import { expect, login, open, test } from '../support/story.ts';
import { quantile, workPerFrame } from '../support/trace.ts';

const ROWS = 10_000;
/** Units: a second. */
const EVENTS = 50;
const PRESSES = 200;
/** Between two presses of a quick reader. Units: ms. */
const PAUSE_MS = 60;

/** Lets customers write, so many a second, until it is called. */
function chatter(phones: readonly Phone[]): () => Promise<number> {
  const began = Date.now();
  let [said, goes] = [0, true];
  const underway: Promise<void>[] = [];
  const loop = (async () => {
    while (goes) {
      const due = ((Date.now() - began) / 1_000) * EVENTS;
      for (; said < due; said += 1) {
        // All over the list: most rows that change are out of sight, and each comes to its top.
        underway.push(phones[(said * 7_919) % phones.length]!.say(`Still there? ${said}`));
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await Promise.all(underway);
  })();
  return async () => {
    goes = false;
    await loop;
    return (said / (Date.now() - began)) * 1_000;
  };
}

/** Notes from each key press to the paint after it. Units: ms. */
async function notePresses(page: Page): Promise<void> {
  await page.evaluate(() => {
    const noted: number[] = [];
    Object.assign(window, { noted });
    addEventListener(
      'keydown',
      (event) =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => noted.push(performance.now() - event.timeStamp);
          port2.postMessage(null);
        }),
      { capture: true },
    );
  });
}

async function press(page: Page, key: string, times: number): Promise<number[]> {
  await page.evaluate(() => ((window as never as { noted: number[] }).noted.length = 0));
  for (let count = 0; count < times; count += 1) {
    await page.keyboard.press(key);
    await page.waitForTimeout(PAUSE_MS);
  }
  return page.evaluate(() => [...(window as never as { noted: number[] }).noted]);
}

test(`a list of ${ROWS} rows, with ${EVENTS} events a second`, async ({ page, outside, console }) => {
  test.setTimeout(1_800_000);
  console.expect(/favicon/);
  const figures = new Figures();
  await login(page, 'admin');
  await page.goto('/healthz');
  const phones = await outside.crowd(ROWS);
  await open(page, '/inbox?folder=open');
  const rows = page.getByTestId('conversation-row');
  await expect(rows.first()).toBeVisible();

  const more = page.locator('.list-scroll > .more');
  const began = Date.now();
  while ((await more.count()) > 0) {
    await more.evaluate((button: HTMLButtonElement) => !button.disabled && button.click()).catch(() => undefined);
    await page.waitForTimeout(5);
  }
  figures.note('every page of the list', (Date.now() - began) / 1_000, 's');
  figures.note('rows in the page', await rows.count(), 'rows');

  await notePresses(page);
  const bar = '≤ 50';
  const moved = sorted(await press(page, 'j', 50));
  figures.note('j, nothing else happens, p95', quantile(moved, 0.95), 'ms', bar);

  const hush = chatter(phones);
  const during = sorted(await press(page, 'j', PRESSES));
  figures.note('j, events: p50', quantile(during, 0.5), 'ms');
  figures.note('j, events: p95', quantile(during, 0.95), 'ms', bar);
  figures.note('j, events: p99', quantile(during, 0.99), 'ms');
  const work = await workPerFrame(page, () => page.waitForTimeout(5_000));
  figures.note('work per frame, events, p95', quantile(work, 0.95), 'ms', '≤ 8');
  const scrolled = await workPerFrame(page, async () => {
    await page.mouse.move(200, 500);
    for (let count = 0; count < 150; count += 1) {
      await page.mouse.wheel(0, 400);
      await page.waitForTimeout(16);
    }
  });
  figures.note('work per frame, scrolling and events, p95', quantile(scrolled, 0.95), 'ms', '≤ 8');

  await page.keyboard.press('Home');
  await rows.first().getByRole('link').click();
  const field = page.getByLabel('Your message');
  await field.focus();
  const typed = sorted(await press(page, 'x', PRESSES));
  figures.note('typing a reply, events: p95', quantile(typed, 0.95), 'ms', bar);
  figures.note('events a second', await hush(), '1/s', String(EVENTS));
});
