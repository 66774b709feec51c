import { comeOnline, expect, expectAccessible, login, open, test } from '../support/story.ts';

test('a browser that shows no page of the house tells what came, and only who when words stay hidden', async ({
  page,
  context,
  outside,
}) => {
  await context.grantPermissions(['notifications']);
  await login(page, 'anna');
  await comeOnline(page);
  await open(page, '/account');
  const choices = page.getByTestId('notifications');
  await choices.getByLabel('Notify me in this browser').check();
  await expect(choices.getByLabel('Show what was said')).not.toBeChecked();
  await expectAccessible(page);
  await page.evaluate(() => navigator.serviceWorker.ready);

  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      const all = await registration.getNotifications();
      return all.map(({ title, body }) => [title.replace(/#\d+/, '#'), body]);
    });
  const phone = await outside.phoneOf('Marta');
  const inbox = page.getByRole('link', { name: /^Inbox\b/ });
  const before = await inbox.getAttribute('aria-label');
  await phone.say('Is anybody there?');
  await expect(inbox).not.toHaveAccessibleName(before!);
  expect(await shown(), 'whoever sees a page of the house has seen it').toEqual([]);

  // Without a screen every page counts as seen: the worker hears that none is.
  const [worker] = context.serviceWorkers();
  await worker!.evaluate(() => {
    const { clients } = self as never as { clients: { matchAll: () => Promise<unknown[]> } };
    clients.matchAll = () => Promise.resolve([]);
  });
  await phone.say('Hello?');
  await expect.poll(shown).toEqual([['Marta #', 'Wrote to you']]);

  await choices.getByLabel('Show what was said').check();
  await phone.say('It is urgent');
  await expect.poll(shown).toEqual([['Marta #', 'Wrote to you: It is urgent']]);

  await expect(choices.getByLabel('Play a short sound')).not.toBeChecked();
  await page.evaluate(() => {
    const house = window as never as { notes: number };
    house.notes = 0;
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () {
      house.notes += 1;
      return make.call(this);
    };
    document.hasFocus = () => false;
  });
  const notes = () => page.evaluate(() => (window as never as { notes: number }).notes);
  await choices.getByLabel('Play a short sound').check();
  await expect.poll(notes, { message: 'one hears what one chose' }).toBe(2);
  await phone.say('Please!');
  await expect.poll(notes).toBe(4);

  await choices.getByLabel('Quiet hours').check();
  await choices.getByLabel('From', { exact: true }).fill('00:00');
  await choices.getByLabel('Until', { exact: true }).fill('23:59');
  await page.reload();
  await expect(choices.getByLabel('Quiet hours')).toBeChecked();
});

test('a browser that no push service tells says so, and nothing is switched on', async ({ page, context, console }) => {
  console.expect(/does not support the Push API in incognito mode/);
  await context.grantPermissions(['notifications']);
  await login(page, 'anna');
  await open(page, '/account');
  const choices = page.getByTestId('notifications');
  await choices.getByLabel('Notify me in this browser').check();
  const closed = choices.getByLabel('Also when Switchboard is closed');
  await expect(closed).toBeEnabled();
  await expectAccessible(page);

  // The one of a browser without a profile takes nothing.
  await closed.click();
  await expect(choices).toContainText("Your browser's push service did not take it.");
  await expect(closed).not.toBeChecked();

  await page.addInitScript(() => Reflect.deleteProperty(window, 'PushManager'));
  await page.reload();
  await expect(choices).toContainText("This browser can't be told while it is closed.");
  await expect(closed).toBeDisabled();
});

test('what a page and a push service both tell is shown once, and the newest stays', async ({ page, context }) => {
  await context.grantPermissions(['notifications']);
  await login(page, 'anna');
  await open(page, '/account');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const [worker] = context.serviceWorkers();
  const told = worker!.evaluate(async () => {
    type Told = { title: string; body: string; address: string; seq: number };
    const here = self as never as {
      clients: { matchAll: () => Promise<unknown[]> };
      tell: (told: Told, isPushed: boolean) => Promise<void>;
      registration: { getNotifications: () => Promise<{ body: string; silent: boolean | null }[]> };
    };
    here.clients.matchAll = () => Promise.resolve([]);
    const shown = [];
    for (const [body, seq, isPushed] of [
      ['Offered to you', 7, true],
      ['Offered to you', 7, false],
      ['Wrote to you', 9, false],
      ['Wrote to you', 9, true],
      ['Given to you', 8, true],
    ] as const) {
      await here.tell({ title: 'Marta #1', body, address: '/inbox/1', seq }, isPushed);
      const all = await here.registration.getNotifications();
      shown.push(all.map(({ body, silent }) => [body, silent === true]));
    }
    return shown;
  });
  expect(await told).toEqual([
    [['Offered to you', false]],
    [['Offered to you', false]],
    [['Wrote to you', false]],
    [['Wrote to you', true]],
    [['Wrote to you', true]],
  ]);
});
