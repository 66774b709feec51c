import { test as base } from '@playwright/test';
import { Console } from './console.ts';
import { Outside } from './phone.ts';
import { type Wish, type World, startWorld } from './world.ts';

export { expect } from '@playwright/test';
export { expectAccessible } from './access.ts';
export { type Phone } from './phone.ts';
export { type Who, comeOnline, login, open, settled } from './people.ts';

interface Story {
  /** How the story's product differs from the usual one: `test.use({ wish: … })`. */
  wish: Wish;
  /** A product of the story's own, with demo data: no story sees what another one did. */
  world: World;
  /** What pages said on the console: a story in which they say anything unexpected fails. */
  console: Console;
  /** Customers' phones and the switches of the outside world. */
  outside: Outside;
}

/** A story in the browser: relative addresses lead to the inbox of the story's own product. */
export const test = base.extend<Story>({
  wish: [{}, { option: true }],
  world: async ({ wish }, use) => {
    const world = await startWorld(wish);
    await use(world);
    await world.stop();
  },
  baseURL: async ({ world }, use) => use(world.inbox),
  outside: async ({ world }, use) => use(new Outside(world.simulator)),
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
