import type { Page } from '@playwright/test';
import { expect, login, test } from '../support/story.ts';

const TABS = 10;

test('ten tabs share one stream, and another tab takes it over when the first one closes', async ({
  context,
  outside,
}) => {
  const streams: Page[] = [];
  context.on('request', (request) => {
    if (new URL(request.url()).pathname === '/live') streams.push(request.frame().page());
  });
  const first = await context.newPage();
  await login(first, 'anna');
  const tabs = [first];
  for (let n = 1; n < TABS; n++) tabs.push(await context.newPage());
  for (const tab of tabs) await tab.goto('/inbox?folder=open');
  const phone = await outside.phoneOf('Marta');
  await phone.say('Do all of you see this?');
  const row = (tab: Page) => tab.getByTestId('conversation-row').filter({ hasText: 'Marta' });
  for (const tab of tabs) await expect(row(tab)).toContainText('Do all of you see this?');

  const leader = streams.at(-1);
  const others = tabs.filter((tab) => tab !== leader);
  expect(others).toHaveLength(TABS - 1);
  const before = streams.length;
  await leader?.close();
  await phone.say('And now?');
  for (const tab of others) await expect(row(tab)).toContainText('And now?');
  expect(streams.length, 'one tab took over').toBe(before + 1);
});
