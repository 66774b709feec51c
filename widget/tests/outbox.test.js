import assert from "node:assert/strict";
import { test } from "node:test";
import { createOutbox } from "../frame/outbox.js";
import { openStore } from "../frame/store.js";

/** A store in memory, attempts that the test answers, and pauses that the test ends. */
function bench(storage = memory()) {
  const sent = [];
  const pauses = [];
  const answers = [];
  const make = () =>
    createOutbox({
      store: openStore("t:", () => storage),
      send: (message) => {
        sent.push(message.client_id);
        return new Promise((resolve) => answers.push(resolve));
      },
      pause: (ms) => {
        let end = () => {};
        const done = new Promise((resolve) => (end = resolve));
        pauses.push({ ms, end });
        return { done, end };
      },
      changed: () => {},
    });
  const answer = async (outcome) => {
    answers.shift()(outcome);
    await settled();
  };
  return { sent, pauses, answer, make, storage };
}

/** What `localStorage` does, as far as a store needs it: its keys are properties. */
function memory() {
  const own = { getItem: (key) => kept[key] ?? null, setItem: (key, value) => (kept[key] = value) };
  const kept = Object.create({ ...own, removeItem: (key) => delete kept[key] });
  return kept;
}

/** Lets everything run that does not wait for the test. */
const settled = () => new Promise((resolve) => setImmediate(resolve));
const words = (client_id, at) => ({ client_id, at, text: client_id, files: [], state: "waiting" });
const states = (outbox) => outbox.list().map(({ client_id, state }) => `${client_id} ${state}`);

test("messages go one after the other, in the order of writing", async () => {
  const { sent, answer, make } = bench();
  const outbox = make();
  outbox.add(words("a", 1));
  outbox.add(words("b", 2));
  assert.deepEqual(sent, ["a"]);
  await answer({ done: true });
  assert.deepEqual(sent, ["a", "b"]);
});

test("after a lost answer the same message goes again under the same id, later and later", async () => {
  const { sent, pauses, answer, make } = bench();
  const outbox = make();
  outbox.add(words("a", 1));
  for (let attempt = 0; attempt < 7; attempt += 1) {
    await answer({ later: 0 });
    pauses.at(-1).end();
    await settled();
  }
  assert.deepEqual(new Set(sent), new Set(["a"]));
  assert.deepEqual(pauses.map(({ ms }) => ms), [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  assert.deepEqual(states(outbox), ["a waiting"]);
});

test("it waits as long as the server asks for", async () => {
  const { pauses, answer, make } = bench();
  make().add(words("a", 1));
  await answer({ later: 45_000 });
  assert.equal(pauses[0].ms, 45_000);
});

test("when the connection is back nothing waits for its pause to end", async () => {
  const { sent, answer, make } = bench();
  const outbox = make();
  outbox.add(words("a", 1));
  await answer({ later: 0 });
  outbox.wake();
  await settled();
  assert.deepEqual(sent, ["a", "a"]);
});

test("what was not confirmed goes after the page was loaded again, and what was does not", async () => {
  const { sent, answer, make, storage } = bench();
  const outbox = make();
  outbox.add(words("a", 1));
  outbox.add(words("b", 2));
  await answer({ done: true });
  outbox.end();
  const next = bench(storage);
  const loaded = next.make();
  assert.deepEqual(states(loaded), ["b waiting"]);
  loaded.wake();
  assert.deepEqual(next.sent, ["b"]);
  assert.deepEqual(sent, ["a", "b"]);
});

test("what the server refuses for good holds nothing up, and goes again when somebody says so", async () => {
  const { sent, answer, make } = bench();
  const outbox = make();
  outbox.add(words("a", 1));
  outbox.add(words("b", 2));
  await answer({ never: "message.too_long" });
  await answer({ done: true });
  assert.deepEqual(states(outbox), ["a failed", "b sent"]);
  outbox.retry("a");
  assert.deepEqual(sent, ["a", "b", "a"]);
});

test("a failed message that is dropped is forgotten for good", async () => {
  const { answer, make, storage } = bench();
  const outbox = make();
  outbox.add(words("a", 1));
  await answer({ never: "no" });
  outbox.remove("a");
  assert.deepEqual(states(outbox), []);
  assert.deepEqual(states(bench(storage).make()), []);
});

test("two tabs that write at once do not take each other's message away", () => {
  const storage = memory();
  const [one, other] = [bench(storage).make(), bench(storage).make()];
  one.add(words("a", 1));
  other.add(words("b", 2));
  assert.deepEqual(states(bench(storage).make()), ["a waiting", "b waiting"]);
});

test("rubbish in the store is passed over", () => {
  const storage = memory();
  storage.setItem("t:out:x", "{");
  storage.setItem("t:out:y", '{"client_id":"other"}');
  assert.deepEqual(states(bench(storage).make()), []);
});

test("a browser that keeps nothing still sends", async () => {
  const sent = [];
  const outbox = createOutbox({
    store: openStore("t:", () => {
      throw new Error("refused");
    }),
    send: async ({ client_id }) => {
      sent.push(client_id);
      return { done: true };
    },
    pause: () => assert.fail("nothing to wait for"),
    changed: () => {},
  });
  outbox.add(words("a", 1));
  await settled();
  assert.deepEqual(sent, ["a"]);
});
