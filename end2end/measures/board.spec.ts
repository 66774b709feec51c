import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { ask } from '../support/ask.ts';
import { expect, login, open, test } from '../support/story.ts';
import { quantile, workPerFrame } from '../support/trace.ts';

const OPERATORS = 300;
const CONVERSATIONS = 2_000;
/** Six chats each: of the customers a tenth waits. */
const CAPACITY = 24;
const CHANGES = 200;

interface Board {
  readonly lines: Readonly<Record<string, { status: string }>>;
  readonly seats: Readonly<Record<string, { kind: string; presence: string }>>;
}

async function hire(page: Page): Promise<void> {
  for (let first = 0; first < OPERATORS; first += 20) {
    const some = Array.from({ length: 20 }, (_, i) => first + i);
    await Promise.all(
      some.map(async (number) => {
        const form = {
          name: `Operator ${number}`,
          email: `operator${number}@demo.local`,
          capacity: CAPACITY,
        };
        const made = await ask<{ id: string }>(page, 'save_operator', { known: null, form });
        const wanted = { presence: 'online', mode: 'requeue' };
        await ask(page, 'set_colleague', { operator: made.id, wanted, reason: null });
      }),
    );
  }
}

/** Assigns one that waits by hand. Units: ms until the lines are drawn, from the request and from the answer. */
async function assign(page: Page, nth: number): Promise<{ fromRequest: number; fromAnswer: number }> {
  const board = await ask<Board>(page, 'get_board', {});
  const [conversation] = Object.entries(board.lines).find(([, line]) => line.status === 'waiting')!;
  const there = Object.entries(board.seats).filter(([, seat]) => seat.kind === 'human' && seat.presence === 'online');
  const [operator] = there[(nth * 7) % there.length]!;
  await page.evaluate(() => {
    const drawn = new Promise<number>((resolve) => {
      const look = new MutationObserver(() => {
        look.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(Date.now())));
      });
      // One waits less, one is answered more: bundles hold another number, come or go.
      const picture = document.querySelector('[data-testid="picture"]')!;
      look.observe(picture, { subtree: true, childList: true, attributeFilter: ['data-holds'] });
    });
    Object.assign(window, { drawn });
  });
  const asked = Date.now();
  await ask(page, 'transfer', { conversation, to: { operator_id: operator }, note: '' });
  const answered = Date.now();
  const shown = await page.evaluate(() => (window as never as { drawn: Promise<number> }).drawn);
  return { fromRequest: shown - asked, fromAnswer: Math.max(0, shown - answered) };
}

/** Counts the conversations that are drawn. */
const drawnLines = (page: Page): Promise<number> =>
  page.locator('.thread-line[data-holds]').evaluateAll((strands) => {
    const held = strands.map((strand) => Number(strand.getAttribute('data-holds')));
    return held.reduce((sum, count) => sum + count, 0);
  });

test(`a board with ${OPERATORS} operators and ${CONVERSATIONS} conversations`, async ({
  page,
  outside,
  console,
}) => {
  console.expect(/favicon/);
  await login(page, 'admin');
  // A page that follows nothing: three hundred changes of the house would each make the inbox load again.
  await page.goto('/healthz');
  await hire(page);
  const phones = await outside.crowd(CONVERSATIONS);
  await open(page, '/board');
  await expect(async () => {
    expect(await drawnLines(page)).toBeGreaterThanOrEqual(CONVERSATIONS);
  }).toPass({ timeout: 300_000 });
  const figures: Record<string, number> = { lines: await drawnLines(page) };

  const idle = await workPerFrame(page, () => page.waitForTimeout(5_000));
  figures['idle, p95 ms per frame'] = quantile(idle, 0.95);

  const busy = await workPerFrame(page, async () => {
    for (const phone of phones.slice(0, CHANGES)) {
      await phone.say('Are you there?');
      await page.waitForTimeout(40);
    }
  });
  figures['customers write, p95 ms per frame'] = quantile(busy, 0.95);
  figures['customers write, p99 ms per frame'] = quantile(busy, 0.99);

  const requests: number[] = [];
  const answers: number[] = [];
  const moving = await workPerFrame(page, async () => {
    for (let count = 0; count < 50; count += 1) {
      const { fromRequest, fromAnswer } = await assign(page, count);
      requests.push(fromRequest);
      answers.push(fromAnswer);
      await page.waitForTimeout(100);
    }
  });
  figures['assigning, p95 ms per frame'] = quantile(moving, 0.95);
  const sorted = (values: number[]) => values.sort((a, b) => a - b);
  figures['assignment drawn after its request, p95 ms'] = quantile(sorted(requests), 0.95);
  figures['assignment drawn after its answer, p95 ms'] = quantile(sorted(answers), 0.95);

  for (const [name, figure] of Object.entries(figures)) {
    process.stdout.write(`${name}: ${figure.toFixed(1)}\n`);
  }
  const folder = 'test-results/shots';
  mkdirSync(folder, { recursive: true });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.screenshot({ path: `${folder}/board-full.png` });
});
