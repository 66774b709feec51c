// One visitor: who he is to the server, what was said, what waits to be sent.

import { Problem, createApi } from "./api.js";
import { newId } from "./id.js";
import { createLive } from "./live.js";
import { createOutbox } from "./outbox.js";
import { openStore } from "./store.js";
import {
  countUnread,
  emptyThread,
  lastSeq,
  notYetThere,
  withConversation,
  withMessage,
  withNewest,
  withOlder,
} from "./thread.js";

/** @import { FileInfo, Identity, Outcome, Waiting } from "./types" */

/** How often the other side is told that somebody types. Units: ms. */
const TYPING_EVERY = 4000;

/**
 * @param {object} needs
 * @param {string} needs.channel
 * @param {Identity} needs.identity
 * @param {string} needs.language
 * @param {() => ({ url: string, title: string } | null)} needs.page
 * @param {() => void} needs.changed
 */
export function createSession({ channel, identity, language, page, changed }) {
  // The hash is part of the name: another one does not find what the right one opened.
  const who = identity.identifier === undefined ? "" : `${identity.identifier}\n${identity.identifier_hash ?? ""}`;
  const store = openStore(`switchboard:${channel}:${who}:`);
  let token = store.get("token");
  let thread = emptyThread();
  let isLoaded = token === null;
  let isEnded = false;
  /** Since when there is no connection. @type {number | null} */
  let lostAt = null;
  /** Why the server will not have this visitor. @type {string | null} */
  let refused = null;
  /** @type {{ name: string, until: number } | null} */
  let typing = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let typingTimer;
  let typedAt = 0;
  let toldPage = "";
  /** @type {Promise<void> | null} */
  let starting = null;

  const api = createApi(channel, () => token);

  /** Makes sure that the server knows this visitor. */
  const known = () => {
    if (token !== null) return Promise.resolve();
    starting ??= begin().finally(() => (starting = null));
    return starting;
  };

  async function begin() {
    const where = page();
    // What he wrote before he logged in goes with him, and is not there for who comes after him.
    const stranger = who === "" ? null : openStore(`switchboard:${channel}::`);
    const before = stranger?.get("token") ?? null;
    const { identifier, identifier_hash } = identity;
    const about = { ...identity, language, ...(where && { page: where }) };
    // What the page says of him may be wrong; that is no reason to keep him out.
    const started = await api.start(about, before).catch((/** @type {Problem} */ problem) => {
      if (problem.status !== 422) throw problem;
      return api.start({ identifier, identifier_hash }, before);
    });
    stranger?.remove("token");
    stranger?.remove("seen");
    if (isEnded) throw new Problem(0, "ended");
    token = String(started.token);
    toldPage = where?.url ?? "";
    store.set("token", token);
    live.start();
  }

  function forget() {
    live.forget();
    store.remove("token");
    token = null;
    thread = emptyThread();
  }

  /** @param {unknown} error @returns {Problem} */
  const problemOf = (error) => (error instanceof Problem ? error : new Problem(0, "network"));

  /** @param {Waiting} message @returns {Promise<Outcome>} */
  async function send({ client_id, text, files, choice, reply_to }) {
    try {
      await known();
      await api.post("messages", {
        client_id,
        ...(text !== "" && choice === undefined && { text }),
        ...(files.length > 0 && { files: files.map(({ id }) => id) }),
        ...(choice !== undefined && { choice }),
        ...(reply_to !== undefined && { reply_to }),
      });
      return { done: true };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status === 401) forget();
      else if (!problem.passes) {
        if (problem.status === 403) refused = problem.code;
        return { never: problem.code };
      } else if (problem.status === 0) lost();
      return { later: problem.later };
    }
  }

  const outbox = createOutbox({
    store,
    send,
    changed: () => changed(),
    pause: (ms) => {
      let end = () => {};
      const done = new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
        const timer = setTimeout(resolve, ms);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      return { done, end: () => end() };
    },
  });

  const lost = () => {
    lostAt ??= Date.now();
    changed();
  };

  const live = createLive({
    open: api.stream,
    resync: async () => {
      const newest = await api.thread();
      thread = withNewest(thread, newest);
      settle();
      isLoaded = true;
      changed();
      return newest.cursor === undefined || newest.cursor === null ? null : String(newest.cursor);
    },
    handle: (type, value) => {
      if (type === "message") {
        thread = withMessage(thread, value);
        if (value.from === "operator" || value.from === "bot") typing = null;
        settle();
      } else if (type === "conversation") {
        thread = withConversation(thread, value);
        if (!value.operator) typing = null;
      } else if (type === "typing") showTyping(value);
      changed();
    },
    connected: (isConnected) => {
      if (!isConnected) return lost();
      lostAt = null;
      outbox.wake();
      tellPage();
      changed();
    },
    refused: (problem) => {
      if (problem.status === 401) forget();
      else refused = problem.code;
      isLoaded = true;
      changed();
    },
  });

  const settle = () => {
    const waiting = new Set(notYetThere(thread, outbox.list()));
    outbox.settle((one) => !waiting.has(one));
  };

  /** @param {{ name?: string, until?: number }} said */
  function showTyping(said) {
    // The clocks of the two sides may differ: a few seconds, whatever they say.
    const rest = Math.min(Math.max(Number(said.until) - Date.now() || 0, 2000), 8000);
    typing = { name: said.name ?? "", until: Date.now() + rest };
    clearTimeout(typingTimer);
    typingTimer = setTimeout(() => {
      typing = null;
      changed();
    }, rest);
  }

  function tellPage() {
    const where = page();
    if (token === null || !where || where.url === toldPage) return;
    toldPage = where.url;
    api.post("page", where).catch(() => (toldPage = ""));
  }

  return {
    store,
    /** What there is to see. */
    get state() {
      return {
        thread,
        waiting: notYetThere(thread, outbox.list()),
        isLoaded,
        lostAt,
        refused,
        typing,
        unread: countUnread(thread, Number(store.get("seen")) || 0),
      };
    },
    /** Takes up what was left: the thread of an earlier visit, and what waits to be sent. */
    start() {
      if (token !== null) live.start();
      outbox.wake();
    },
    /** Begins for a visitor whom the page names, so that he sees what he wrote elsewhere. */
    recognize() {
      if (identity.identifier === undefined || token !== null) return;
      known().catch((error) => {
        const problem = problemOf(error);
        if (!problem.passes) refused = problem.code;
        changed();
      });
    },
    /** @param {{ text: string, files?: FileInfo[], choice?: string, reply_to?: string }} message */
    write: ({ text, files = [], ...press }) =>
      outbox.add({ client_id: newId(), at: Date.now(), text, files, ...press, state: "waiting" }),
    retry: outbox.retry,
    drop: outbox.remove,
    seen() {
      const last = lastSeq(thread);
      if (last > (Number(store.get("seen")) || 0)) store.set("seen", String(last));
    },
    async older() {
      thread = withOlder(thread, await api.thread(thread.messages[0]?.seq));
      changed();
    },
    typed() {
      if (token === null || Date.now() - typedAt < TYPING_EVERY) return;
      typedAt = Date.now();
      api.post("typing", {}).catch(() => {});
    },
    /** @param {File} file @param {(part: number) => void} progress */
    async upload(file, progress) {
      await known();
      return api.upload(file, progress);
    },
    file: api.file,
    /** @param {string} path @param {object} body */
    act: async (path, body = {}) => void (await api.post(path, body)),
    tellPage,
    /** The network is back, or the page is seen again. */
    again() {
      if (token !== null) live.again();
      outbox.wake();
    },
    pause: live.stop,
    lost,
    end() {
      isEnded = true;
      live.stop();
      outbox.end();
      clearTimeout(typingTimer);
    },
  };
}

/** @typedef {ReturnType<typeof createSession>} Session */
