import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countUnread,
  emptyThread,
  notYetThere,
  quoteOf,
  withMessage,
  withNewest,
  withOlder,
} from "../frame/thread.js";

const message = (seq, more = {}) => ({ id: `m${seq}`, seq, at: seq, from: "operator", text: `words ${seq}`, ...more });
const page = (messages, more = false) => ({ messages, conversation: { state: "active" }, cursor: "1", more });
const seqs = (thread) => thread.messages.map(({ seq }) => seq);

test("messages stand in the order of their numbers, whatever order they come in", () => {
  let thread = emptyThread();
  for (const seq of [3, 1, 2]) thread = withMessage(thread, message(seq));
  assert.deepEqual(seqs(thread), [1, 2, 3]);
});

test("a message that comes twice stands once, as it was said last", () => {
  let thread = withMessage(emptyThread(), message(1));
  thread = withMessage(thread, message(1, { text: "changed", edited: true }));
  assert.deepEqual(thread.messages.map(({ text }) => text), ["changed"]);
});

test("what was missed joins what is known", () => {
  const before = withNewest(emptyThread(), page([message(1), message(2)], true));
  const after = withNewest(before, page([message(2, { text: "changed" }), message(3)], true));
  assert.deepEqual(seqs(after), [1, 2, 3]);
  assert.equal(after.messages[1].text, "changed");
  assert.equal(after.more, true);
});

test("after a long absence there is no hole between old and new messages", () => {
  const before = withNewest(emptyThread(), page([message(1), message(2)], true));
  const after = withNewest(before, page([message(60), message(61)], true));
  assert.deepEqual(seqs(after), [60, 61]);
  assert.equal(after.more, true);
  assert.deepEqual(seqs(withOlder(after, page([message(58), message(59)], true))), [58, 59, 60, 61]);
});

test("once the first message is known there is nothing older to ask for", () => {
  const whole = withOlder(withNewest(emptyThread(), page([message(2)], true)), page([message(1)]));
  assert.equal(whole.more, false);
  assert.equal(withNewest(whole, page([message(2), message(3)], true)).more, false);
});

test("an older page does not undo a change that came meanwhile", () => {
  let thread = withNewest(emptyThread(), page([message(5)], true));
  thread = withOlder(thread, page([message(4)], true));
  thread = withMessage(thread, message(4, { deleted: true }));
  assert.equal(withOlder(thread, page([message(3), message(4)])).messages[1].deleted, true);
});

test("a change of a message older than all that was fetched waits for its page", () => {
  const thread = withNewest(emptyThread(), page([message(5)], true));
  assert.deepEqual(seqs(withMessage(thread, message(2, { edited: true }))), [5]);
});

test("a message on its way is shown until the thread has it under its own id", () => {
  const waiting = [{ client_id: "a" }, { client_id: "b" }];
  const thread = withMessage(emptyThread(), message(1, { from: "visitor", client_id: "a" }));
  assert.deepEqual(notYetThere(thread, waiting), [{ client_id: "b" }]);
});

test("an answer of the house shows in short what it answers, and a choice does not repeat the question", () => {
  const asked = message(1, { text: "x".repeat(300) });
  const file = message(2, { text: "", files: [{ name: "label.png" }] });
  const gone = message(3, { deleted: true });
  const thread = [asked, file, gone].reduce(withMessage, emptyThread());
  const quote = (more) => quoteOf(thread, message(9, more));
  assert.equal(quote({ reply_to: "m1" }), "x".repeat(100));
  assert.equal(quote({ reply_to: "m2" }), "label.png");
  assert.equal(quote({ reply_to: "m3" }), "");
  assert.equal(quote({ reply_to: "m7" }), "");
  assert.equal(quote({}), "");
  assert.equal(quote({ reply_to: "m1", from: "visitor" }), "");
});

test("unread is what the house said since, not the visitor's own words and not what was deleted", () => {
  let thread = emptyThread();
  const said = [{}, { from: "visitor" }, { from: "bot" }, { deleted: true }, { from: "system" }, {}];
  said.forEach((more, index) => (thread = withMessage(thread, message(index + 1, more))));
  assert.equal(countUnread(thread, 1), 2);
  assert.equal(countUnread(thread, 6), 0);
});
