// The thread as it is known here. Pure: what comes from the server goes in, what is shown comes out.

/** @import { Conversation, Message, Thread, ThreadPage, Waiting } from "./types" */

/** @returns {Thread} */
export const emptyThread = () => ({ messages: [], conversation: { state: "none" }, more: false });

/**
 * Puts the newest page in: what was missed while there was no connection, and how it stands. When nothing joins it to
 * what is known, the older messages go: they are fetched again when somebody looks for them.
 *
 * @param {Thread} thread @param {ThreadPage} page
 * @returns {Thread}
 */
export function withNewest(thread, page) {
  const known = new Set(thread.messages.map((message) => message.id));
  const joins = !page.more || page.messages.some((message) => known.has(message.id));
  return {
    messages: merged(joins ? thread.messages : [], page.messages),
    conversation: page.conversation,
    more: joins && thread.messages.length > 0 ? thread.more && page.more : page.more,
  };
}

/**
 * Puts a page of older messages in; what is known of a message already is newer than the page.
 *
 * @param {Thread} thread @param {ThreadPage} page
 * @returns {Thread}
 */
export function withOlder(thread, page) {
  return { ...thread, messages: merged(page.messages, thread.messages), more: page.more };
}

/**
 * Puts a new or changed message in. One that is older than all that was fetched comes with its page.
 *
 * @param {Thread} thread @param {Message} message
 * @returns {Thread}
 */
export function withMessage(thread, message) {
  const oldest = thread.messages[0];
  if (thread.more && oldest && message.seq < oldest.seq) return thread;
  return { ...thread, messages: merged(thread.messages, [message]) };
}

/** @param {Thread} thread @param {Conversation} conversation @returns {Thread} */
export const withConversation = (thread, conversation) => ({ ...thread, conversation });

/**
 * Returns which waiting messages are still to be shown: those that the thread does not have under their own id.
 *
 * @param {Thread} thread @param {Waiting[]} waiting
 */
export function notYetThere(thread, waiting) {
  const there = new Set(thread.messages.map((message) => message.client_id));
  return waiting.filter((one) => !there.has(one.client_id));
}

/**
 * Counts what came from the house after `seen`.
 *
 * @param {Thread} thread @param {number} seen
 */
export const countUnread = (thread, seen) =>
  thread.messages.filter(({ seq, from, deleted }) => seq > seen && !deleted && (from === "operator" || from === "bot"))
    .length;

/**
 * Returns what an answer of the house is to, in short; empty when it is to nothing that is known here.
 *
 * @param {Thread} thread @param {Message} message
 */
export function quoteOf({ messages }, { from, reply_to }) {
  if (reply_to === undefined || from === "visitor") return "";
  const quoted = messages.find(({ id, deleted }) => id === reply_to && !deleted);
  return (quoted?.text || quoted?.files?.[0]?.name || "").slice(0, 100);
}

/** @param {Thread} thread */
export const lastSeq = (thread) => thread.messages.at(-1)?.seq ?? 0;

/** @param {Message[]} known @param {Message[]} newer */
function merged(known, newer) {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of newer) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => a.seq - b.seq);
}
