// What the visitor wrote and the server has not confirmed. Kept in the browser until it has; sent one after the other,
// each under an id of its own, so that a second attempt after a lost answer makes no second message.

import { pauseAfter } from "./pause.js";

/** @import { Outcome, Store, Waiting } from "./types" */

const PREFIX = "out:";

/**
 * @param {object} needs
 * @param {Store} needs.store where messages wait
 * @param {(message: Waiting) => Promise<Outcome>} needs.send
 * @param {(ms: number) => { done: Promise<void>, end: () => void }} needs.pause
 * @param {() => void} needs.changed is called when what waits has changed
 */
export function createOutbox({ store, send, pause, changed }) {
  /** In the order of writing. @type {Waiting[]} */
  let waiting = kept(store);
  let isRunning = false;
  let isEnded = false;
  /** @type {(() => void) | null} */
  let wakeUp = null;

  /** @param {Waiting} message */
  const keep = (message) => store.set(PREFIX + message.client_id, JSON.stringify(message));
  /** @param {string} id @param {Waiting["state"]} state */
  const mark = (id, state) => {
    waiting = waiting.map((one) => (one.client_id === id ? { ...one, state } : one));
    return waiting.find((one) => one.client_id === id);
  };

  async function run() {
    if (isRunning) return;
    isRunning = true;
    let attempts = 0;
    for (;;) {
      const next = waiting.find((one) => one.state === "waiting");
      if (!next || isEnded) break;
      const outcome = await send(next);
      if (isEnded) break;
      if ("later" in outcome) {
        const rest = pause(Math.max(outcome.later, pauseAfter(attempts)));
        attempts += 1;
        wakeUp = rest.end;
        await rest.done;
        wakeUp = null;
        continue;
      }
      attempts = 0;
      if ("done" in outcome) {
        store.remove(PREFIX + next.client_id);
        mark(next.client_id, "sent");
      } else {
        const failed = mark(next.client_id, "failed");
        if (failed) keep(failed);
      }
      changed();
    }
    isRunning = false;
  }

  return {
    /** What waits, failed, or was taken and is not in the thread yet. */
    list: () => waiting,
    /** @param {Waiting} message */
    add(message) {
      keep(message);
      waiting = [...waiting, message];
      changed();
      void run();
    },
    /** Tries a failed one again. @param {string} id */
    retry(id) {
      const again = mark(id, "waiting");
      if (again) keep(again);
      changed();
      void run();
    },
    /** @param {string} id */
    remove(id) {
      store.remove(PREFIX + id);
      waiting = waiting.filter((one) => one.client_id !== id);
      changed();
    },
    /** Forgets those that are in the thread by now. @param {(message: Waiting) => boolean} isThere */
    settle(isThere) {
      for (const one of waiting.filter(isThere)) store.remove(PREFIX + one.client_id);
      waiting = waiting.filter((one) => !isThere(one));
    },
    /** Starts, or tries at once: the connection is back. */
    wake() {
      wakeUp?.();
      void run();
    },
    /** Sends nothing more; what waits stays in the store. */
    end() {
      isEnded = true;
      wakeUp?.();
    },
  };
}

/** @param {Store} store @returns {Waiting[]} */
function kept(store) {
  const found = [];
  for (const key of store.keys().filter((name) => name.startsWith(PREFIX))) {
    try {
      const message = /** @type {Waiting} */ (JSON.parse(store.get(key) ?? ""));
      if (typeof message.text === "string" && key === PREFIX + message.client_id && Array.isArray(message.files)) {
        found.push(message);
      }
    } catch {
      store.remove(key);
    }
  }
  return found.sort((a, b) => a.at - b.at);
}
