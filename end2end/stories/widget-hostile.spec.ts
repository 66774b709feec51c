import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { BrowserContext, Page } from '@playwright/test';
import { PAYLOADS } from '../support/payloads.ts';
import { expect, test } from '../support/story.ts';
import { Visitor } from '../support/widget.ts';

/** Tells the story if anything that was written runs: in any frame, by any way. */
async function watch(context: BrowserContext): Promise<string[]> {
  const attacks: string[] = [];
  await context.exposeFunction('attacked', (what: unknown) => attacks.push(`a script ran: ${String(what)}`));
  context.on('dialog', (dialog) => {
    attacks.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('request', (request) => {
    if (/attacker\.test|\/x(\.js|\.css)?$/.test(request.url())) attacks.push(`asked for ${request.url()}`);
  });
  return attacks;
}

/** The thread of a house that lets attackers write into everything. */
function hostileThread() {
  const messages = PAYLOADS.map((words, index) => ({
    id: `m${index}`,
    reply_to: `m${Math.max(index - 1, 0)}`,
    seq: index + 1,
    at: 1_790_000_000_000 + index * 60_000,
    from: ['operator', 'bot', 'visitor', 'system'][index % 4],
    name: words,
    text: words,
    entities: [
      { start: 0, len: words.length, style: { link: { url: words } } },
      { start: 0, len: 1, style: words },
    ],
    files: [
      { id: `f${index}`, name: words, size: 1234, mime: 'text/html', kind: 'document' },
      { id: `p${index}`, name: words, size: 1234, mime: 'image/png', kind: 'photo' },
      { id: `v${index}`, name: words, size: 1234, mime: 'image/svg+xml', kind: words },
    ],
    choices: [{ id: words, label: words }],
    edited: false,
    deleted: false,
    state: 'sent',
  }));
  const conversation = {
    state: 'queued',
    operator: { name: PAYLOADS[0], bot: true },
    queue: { place: 1, estimate_seconds: null, can_leave: true, can_call: true },
    rating: null,
  };
  return { messages, conversation, cursor: '1', more: false };
}

/** Answers the frame's calls; only the frame itself is the server's. */
async function answerAll(page: Page): Promise<void> {
  const json = (value: unknown, status = 200) => ({ status, contentType: 'application/json', body: JSON.stringify(value) });
  await page.route('**/widget/v1/**', async (route) => {
    const path = new URL(route.request().url()).pathname.replace('/widget/v1/', '');
    const evil = PAYLOADS[3]!;
    if (path.endsWith('/visitors')) return route.fulfill(json({ token: 'vt_x', contact: { name: evil } }, 201));
    if (path.startsWith('channels/')) {
      return route.fulfill(
        json({ name: evil, greeting: evil, color: '#123456;}', position: evil, require_identity: false, open: true }),
      );
    }
    if (path === 'thread') return route.fulfill(json(hostileThread()));
    if (path === 'stream') {
      const said = JSON.stringify({ name: evil, until: Date.now() + 60_000 });
      return route.fulfill({ contentType: 'text/event-stream', body: `id: 2\nevent: typing\ndata: ${said}\n\n` });
    }
    if (path.startsWith('files/')) {
      return route.fulfill({ contentType: 'text/html', body: '<script>parent.attacked(1);attacked(1)</script>' });
    }
    return route.fulfill(json({ id: 'm' }, 202));
  });
}

test('nothing that anybody writes runs in the widget, in whatever field it comes', async ({ page, context, world }) => {
  expect(PAYLOADS.length).toBeGreaterThanOrEqual(200);
  const attacks = await watch(context);
  await answerAll(page);
  await page.goto(`${world.simulator}/shop`);
  const visitor = new Visitor(page);
  await visitor.open();
  await visitor.write('Hello');
  await expect(visitor.panel.locator('li[data-id]')).toHaveCount(PAYLOADS.length);

  // Each is there as words, letter by letter, in every field.
  const said = await visitor.panel.locator('ol').evaluate((list) => {
    const texts = (selector: string) => [...list.querySelectorAll(selector)].map((one) => one.textContent);
    return { words: texts('.bubble > p'), choices: texts('.choices > button'), files: texts('.file .name') };
  });
  expect(said.words).toEqual([...PAYLOADS, 'Hello']);
  expect(said.choices).toEqual(PAYLOADS);
  expect(new Set(said.files)).toEqual(new Set(PAYLOADS));

  // And as nothing but words: no element that the widget does not make itself, no handler, no address that runs.
  const found = await visitor.panel.locator('body').evaluate((body) => {
    const all = [...body.querySelectorAll('*')];
    const names = new Set(all.map((one) => one.localName));
    const attributes = all.flatMap((one) => [...one.attributes]);
    return {
      strange: [...names].filter((name) =>
        ['script', 'iframe', 'object', 'embed', 'style', 'link', 'base', 'meta', 'template', 'video', 'audio'].includes(name),
      ),
      handlers: attributes.filter((one) => one.name.startsWith('on')).map((one) => one.name),
      addresses: attributes
        .filter((one) => ['href', 'src', 'srcset', 'action', 'formaction', 'data'].includes(one.name))
        .map((one) => one.value)
        .filter((address) => !/^(https?:|mailto:|tel:|blob:)/.test(address)),
    };
  });
  expect(found).toEqual({ strange: [], handlers: [], addresses: [] });

  // Also when it is pressed: a file is saved and never opened, a choice is sent and never followed.
  const saving = page.waitForEvent('download');
  await visitor.panel.locator('.file').first().click();
  await (await saving).cancel();
  await visitor.panel.locator('.choices button').first().click();
  await expect(visitor.panel.locator('.choices button').first()).toBeDisabled();
  expect(context.pages()).toHaveLength(1);
  expect(attacks).toEqual([]);
});

/** Messages that no frame and no loader may heed, whoever sends them. */
const HOSTILE = [
  null,
  'open',
  42,
  [],
  {},
  { type: 'open' },
  { switchboard: 0, type: 'open' },
  { switchboard: '1', type: 'open' },
  { switchboard: true, type: 'open' },
  { switchboard: [1], type: 'open' },
  { switchboard: 1 },
  { switchboard: 1, type: null },
  { switchboard: 1, type: 'toString' },
  { switchboard: 1, type: '__proto__' },
  { switchboard: 1, type: 'constructor' },
  { switchboard: 1, type: ['open'] },
  { switchboard: 1, type: 'OPEN' },
  { switchboard: 1, type: 'eval', code: 'attacked(1)' },
  { switchboard: 1, type: 'identify', identifier: 7 },
  { switchboard: 1, type: 'identify', identifier: 'x'.repeat(501) },
  { switchboard: 1, type: 'identify', identifier: { toString: 'x' } },
  { switchboard: 1, type: 'identify', name: ['<img src=x onerror=attacked(1)>'] },
  { switchboard: 1, type: 'page', url: 'javascript:attacked(1)', title: 'x' },
  { switchboard: 1, type: 'page', url: 'https://a.test/' },
  { switchboard: 1, type: 'page', url: 'x'.repeat(2001), title: '' },
  { switchboard: 1, type: 'phone', modal: 'yes' },
  { switchboard: 1, type: 'phone' },
  { switchboard: 1, type: 'ready', color: '#ff0000' },
  { switchboard: 1, type: 'ready', color: 'red;}', ink: '#000000', position: 'left', title: 'x', label: 'x' },
  { switchboard: 1, type: 'size', open: true, unread: -1, label: 'x' },
  { switchboard: 1, type: 'size', open: true, unread: 1e9 },
  { switchboard: 1, type: 'token' },
];

test('what is not said in the agreed words, by the right window of the right origin, changes nothing', async ({
  page,
  context,
  world,
}) => {
  const attacks = await watch(context);
  const calls: string[] = [];
  context.on('request', (request) => {
    if (request.url().includes('/widget/v1/') && request.method() !== 'GET') calls.push(request.url());
  });
  await context.route('http://elsewhere.test/**', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>x</title>' }),
  );
  await page.goto(`${world.simulator}/shop`);
  const visitor = new Visitor(page);
  await expect(visitor.button).toBeVisible();
  const label = await visitor.button.getAttribute('aria-label');

  // From the page itself: right window and origin, wrong words, to the frame; and to the loader, as if it were the frame.
  const proper = [
    { switchboard: 1, type: 'ready', color: '#ff0000', ink: '#000000', position: 'left', title: 'x', label: 'taken' },
    { switchboard: 1, type: 'size', open: true, unread: 7, label: 'taken' },
  ];
  await page.evaluate(
    ({ hostile, spoofed }) => {
      const frame = document.querySelector('switchboard-widget')!.shadowRoot!.querySelector('iframe')!;
      for (const said of hostile) frame.contentWindow!.postMessage(said, '*');
      for (const said of [...hostile, ...spoofed]) {
        window.postMessage(said, '*');
        // An event that claims the frame's origin, but which comes from no window.
        window.dispatchEvent(new MessageEvent('message', { data: said, origin: new URL(frame.src).origin }));
      }
    },
    { hostile: HOSTILE, spoofed: proper },
  );
  // From another window of the page's own origin, which can reach the frame: right words and origin, wrong window.
  const opened = context.waitForEvent('page');
  await page.evaluate(() => void window.open('about:blank', 'attacker'));
  const attacker = await opened;
  await attacker.evaluate(() => {
    const widget = (window.opener as Window).document.querySelector('switchboard-widget')!;
    const frame = widget.shadowRoot!.querySelector('iframe')!.contentWindow!;
    frame.postMessage({ switchboard: 1, type: 'open' }, '*');
    frame.postMessage({ switchboard: 1, type: 'identify', identifier: 'victim', identifier_hash: '0' }, '*');
  });
  // And from a window of another origin, to the page: right words, wrong window and origin.
  await attacker.goto('http://elsewhere.test/');
  await attacker.evaluate((spoofed) => {
    for (const said of spoofed) (window.opener as Window).postMessage(said, '*');
  }, proper);
  await attacker.close();

  // The frame answers a proper word after all of these, so all of these were heard.
  await visitor.open();
  await expect(visitor.button).toHaveAttribute('aria-label', 'Close the chat');
  await visitor.panel.getByRole('button', { name: 'Close the chat' }).click();
  await expect(visitor.button).toHaveAttribute('aria-label', label!);
  await expect(page.locator('switchboard-widget')).not.toHaveAttribute('left');
  expect(calls).toEqual([]);
  expect(attacks).toEqual([]);
});

test('a page of another origin gets neither the frame nor an answer', async ({ page, world, console }) => {
  console.expect(/frame-ancestors|Content Security Policy|ERR_BLOCKED_BY|CORS policy|ERR_FAILED|status of 403/);
  await page.goto(`${world.simulator}/shop`);
  const line = await page.locator('script[data-channel]').evaluate((script) => script.outerHTML);
  const channel = await page.locator('script[data-channel]').getAttribute('data-channel');

  // A real one, on this machine: browsers keep pages of the net away from it before we could.
  const elsewhere = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<!doctype html><title>x</title><link rel="icon" href="data:,"><body>${line}</body>`);
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  const frames: string[] = [];
  page.on('framenavigated', (frame) => frames.push(frame.url()));
  await page.goto(`http://127.0.0.1:${port}/`);
  await expect(page.locator('switchboard-widget')).toHaveCount(1);
  await expect(page.locator('switchboard-widget').getByRole('button')).toBeHidden();
  const answer = await page.evaluate(async (address) => {
    try {
      const response = await fetch(address);
      return `answered ${response.status}`;
    } catch {
      return 'refused';
    }
  }, `${world.inbox}/widget/v1/channels/${channel}`);
  expect(answer).toBe('refused');
  expect(frames.filter((address) => address.includes('/widget/frame'))).toEqual([]);
  elsewhere.close();
});
