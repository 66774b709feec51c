import { test as base } from '@playwright/test';
import { Console } from './console.ts';
import { Outside } from './phone.ts';
import { type World, startWorld } from './world.ts';

export { expect } from '@playwright/test';
export { expectAccessible } from './access.ts';
export { type Phone } from './phone.ts';
export { type Who, login } from './people.ts';

interface Story {
  /** What pages said on the console: a story in which they say anything unexpected fails. */
  console: Console;
  /** Customers' phones and the switches of the outside world, which behaves again afterwards. */
  outside: Outside;
}

interface Worker {
  /** The product that this worker's stories share; each story brings a customer of its own. */
  world: World;
}

/** A story in the browser: relative addresses lead to the inbox of the worker's own product. */
export const test = base.extend<Story, Worker>({
  world: [
    async ({}, use) => {
      const world = await startWorld();
      await use(world);
      await world.stop();
    },
    { scope: 'worker' },
  ],
  outside: async ({ world }, use) => {
    const outside = new Outside(world.simulator);
    await use(outside);
    await outside.misbehave();
  },
  baseURL: async ({ world }, use) => use(world.inbox),
  console: [
    async ({ context }, use) => {
      const console = new Console();
      console.listen(context);
      await use(console);
      base.expect(console.surprises(), 'the browser console stays empty').toEqual([]);
    },
    { auto: true },
  ],
});
