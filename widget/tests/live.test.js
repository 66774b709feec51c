import assert from "node:assert/strict";
import { test } from "node:test";
import { Problem } from "../frame/api.js";
import { createLive } from "../frame/live.js";

/** A server whose streams the test writes and ends, and a clock that it moves. */
function bench(t, refuse = () => null) {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const heard = [];
  const asked = [];
  const streams = [];
  let looked = 0;
  const live = createLive({
    open: async (cursor, signal) => {
      asked.push(cursor);
      const problem = refuse(asked.length);
      if (problem) throw problem;
      let controller;
      const body = new ReadableStream({ start: (own) => void (controller = own) });
      signal.addEventListener("abort", () => {
        try {
          controller.error(new Error("aborted"));
        } catch {
          // It has ended already.
        }
      });
      const write = (text) => controller.enqueue(new TextEncoder().encode(text));
      streams.push({ write, end: () => controller.close(), cut: () => controller.error(new Error("cut")) });
      return { body };
    },
    resync: async () => {
      looked += 1;
      return `page ${looked}`;
    },
    handle: (type, value) => heard.push([type, value]),
    connected: (isConnected) => heard.push(isConnected ? "connected" : "lost"),
    refused: (problem) => heard.push(`refused ${problem.code}`),
  });
  const later = async (ms) => {
    await settled();
    t.mock.timers.tick(ms);
    await settled();
  };
  return { live, heard, asked, streams, later, looks: () => looked };
}

const settled = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

test("a stream that broke goes on behind the last event that came", async (t) => {
  const { live, heard, asked, streams, later, looks } = bench(t);
  live.start();
  await settled();
  streams[0].write('id: 7\nevent: message\ndata: {"a":1}\n\nevent: typing\ndata: {}\n\n');
  await settled();
  streams[0].cut();
  await later(2000);
  assert.deepEqual(asked, ["page 1", "7"]);
  assert.deepEqual(heard, ["connected", ["message", { a: 1 }], ["typing", {}], "lost", "connected"]);
  assert.equal(looks(), 1);
  live.stop();
});

test("when the server says that too much was missed, everything is fetched anew", async (t) => {
  const { live, asked, streams, later } = bench(t);
  live.start();
  await settled();
  streams[0].write("event: reset\ndata: {}\n\n");
  await later(2000);
  assert.deepEqual(asked, ["page 1", "page 2"]);
  live.stop();
});

test("when the server ends the stream, who he is may have changed: everything is fetched anew", async (t) => {
  const { live, asked, streams, later } = bench(t);
  live.start();
  await settled();
  streams[0].end();
  await later(2000);
  assert.deepEqual(asked, ["page 1", "page 2"]);
  live.stop();
});

test("a stream without a heartbeat is given up", async (t) => {
  const { live, asked, later } = bench(t);
  live.start();
  await later(60_000);
  await later(2000);
  assert.equal(asked.length, 2);
  live.stop();
});

test("what does not pass is not asked again, and what passes is, later and later", async (t) => {
  const answers = [new Problem(503, "busy"), new Problem(429, "slow", 20_000), new Problem(401, "visitor_unknown")];
  const { live, heard, asked, later } = bench(t, (times) => answers[times - 1]);
  live.start();
  await later(1300);
  assert.equal(asked.length, 2);
  await later(19_000);
  assert.equal(asked.length, 2, "it waits as long as it was told to");
  await later(1000);
  assert.equal(asked.length, 3);
  await later(600_000);
  assert.equal(asked.length, 3);
  assert.deepEqual(heard, ["lost", "lost", "lost", "refused visitor_unknown"]);
});

test("a stream that was stopped is not heard any more, nor begun again", async (t) => {
  const { live, heard, asked, streams, later } = bench(t);
  live.start();
  await settled();
  live.stop();
  assert.throws(() => streams[0].write("data: {}\n\n"));
  await later(600_000);
  assert.deepEqual(heard, ["connected"]);
  live.again();
  await settled();
  assert.deepEqual(asked, ["page 1", "page 1"]);
  live.stop();
});
