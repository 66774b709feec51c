// Holds the stream open as long as somebody may look, and takes it up again where it broke.

import { Problem } from "./api.js";
import { pauseAfter } from "./pause.js";
import { createParser } from "./sse.js";

/** A stream that says nothing for so long is dead: the server's heartbeat is quicker. Units: ms. */
const SILENCE = 60_000;

/**
 * @param {object} needs
 * @param {(cursor: string | null, signal: AbortSignal) => Promise<Response>} needs.open
 * @param {() => Promise<string | null>} needs.resync fetches how it stands, and says from where on it is told
 * @param {(type: string, value: any) => void} needs.handle
 * @param {(isConnected: boolean) => void} needs.connected
 * @param {(problem: Problem) => void} needs.refused the server will not have us any more
 */
export function createLive({ open, resync, handle, connected, refused }) {
  /** @type {AbortController | null} */
  let current = null;
  /** @type {string | null} */
  let cursor = null;
  let isFresh = false;
  let attempts = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {AbortController} own */
  async function run(own) {
    try {
      if (!isFresh) {
        const found = await resync();
        if (own.signal.aborted) return;
        cursor = found;
        isFresh = true;
      }
      await read(own);
      throw new Problem(0, "network");
    } catch (error) {
      if (own.signal.aborted && current !== own) return;
      const problem = error instanceof Problem ? error : new Problem(0, "network");
      connected(false);
      current = null;
      if (!problem.passes) return refused(problem);
      timer = setTimeout(start, Math.max(problem.later, pauseAfter(attempts) * (0.75 + Math.random() / 2)));
      attempts += 1;
    }
  }

  /** @param {AbortController} own */
  async function read(own) {
    const response = await open(cursor, own.signal);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (!reader) return;
    connected(true);
    attempts = 0;
    const parse = createParser(({ id, type, data }) => {
      if (type === "reset") isFresh = false;
      else handle(type, JSON.parse(data));
      if (id !== null) cursor = id;
      if (!isFresh) own.abort();
    });
    let watch = setTimeout(() => own.abort(), SILENCE);
    try {
      for (;;) {
        const { done, value } = await reader.read();
        // Who is sent away shall look again how it stands: he may be somebody else by now.
        if (done) isFresh = false;
        if (done || current !== own) return;
        clearTimeout(watch);
        watch = setTimeout(() => own.abort(), SILENCE);
        parse(value);
      }
    } finally {
      clearTimeout(watch);
    }
  }

  function start() {
    clearTimeout(timer);
    if (current) return;
    current = new AbortController();
    void run(current);
  }

  function stop() {
    clearTimeout(timer);
    const own = current;
    current = null;
    own?.abort();
  }

  return {
    start,
    stop,
    /** Tries at once: the network is back. */
    again() {
      stop();
      attempts = 0;
      start();
    },
    /** Stops, and asks how it stands before it starts again: for another visitor. */
    forget() {
      stop();
      isFresh = false;
    },
  };
}
