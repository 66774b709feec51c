import { mkdirSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Outside, Phone } from '../support/phone.ts';
import { expect, login, open, test } from '../support/story.ts';
import { quantile, workPerFrame } from '../support/trace.ts';

const OPERATORS = 300;
const CONVERSATIONS = 2_000;
/** Six chats each: of the customers a tenth waits. */
const CAPACITY = 24;
const CHANGES = 200;

/** Calls a server function as the page does. */
function call<T>(page: Page, name: string, body: unknown): Promise<T> {
  return page.evaluate(
    async ([name, body]) => {
      const answer = await fetch(`/fn/${name as string}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${name as string}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    [name, body] as const,
  );
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
        const made = await call<{ id: string }>(page, 'save_operator', { known: null, form });
        const wanted = { presence: 'online', mode: 'requeue' };
        await call(page, 'set_colleague', { operator: made.id, wanted, reason: null });
      }),
    );
  }
}

async function crowd(outside: Outside): Promise<Phone[]> {
  const phones: Phone[] = [];
  for (let first = 0; first < CONVERSATIONS; first += 50) {
    const some = Array.from({ length: 50 }, (_, i) => first + i);
    phones.push(
      ...(await Promise.all(
        some.map(async (number) => {
          const phone = await outside.phoneOf(`Customer ${number}`);
          await phone.say('Hello');
          return phone;
        }),
      )),
    );
  }
  return phones;
}

/** Assigns one that waits by hand. Units: ms until the line is drawn, from the request and from the answer. */
function assign(page: Page): Promise<{ fromRequest: number; fromAnswer: number }> {
  return page.evaluate(async () => {
    const id = (mark: Element) => mark.getAttribute('data-opens')!.split(' ')[1]!;
    const line = document.querySelector('.thread-line[data-status="waiting"]')!;
    const seat = document.querySelector('.seat-mark[data-presence="online"]')!;
    const drawn = new Promise<number>((resolve) => {
      const look = new MutationObserver(() => {
        const now = document.querySelector(`[data-opens="conversation ${id(line)}"]`);
        if (now?.getAttribute('data-status') !== 'active') return;
        look.disconnect();
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
      });
      look.observe(document.querySelector('[data-testid="picture"]')!, {
        childList: true,
        subtree: true,
        attributes: true,
      });
    });
    const asked = performance.now();
    const answer = await fetch('/fn/transfer', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ conversation: id(line), to: { operator_id: id(seat) }, note: '' }),
    });
    const answered = performance.now();
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    const shown = await drawn;
    return { fromRequest: shown - asked, fromAnswer: Math.max(0, shown - answered) };
  });
}

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
  const phones = await crowd(outside);
  await open(page, '/board');
  await expect(async () => {
    const lines = await page.locator('.thread-line').count();
    expect(lines).toBeGreaterThanOrEqual(CONVERSATIONS);
  }).toPass({ timeout: 300_000 });
  const figures: Record<string, number> = { lines: await page.locator('.thread-line').count() };

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
      const { fromRequest, fromAnswer } = await assign(page);
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
