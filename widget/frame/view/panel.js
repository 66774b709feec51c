// The whole panel: head, messages, cards, field.

import { readable } from "../../color.js";
import { h, icon, show, update } from "../dom.js";
import { quoteOf } from "../thread.js";
import { clock, day } from "../words/index.js";
import { createQueue, createRating } from "./cards.js";
import { createComposer } from "./composer.js";
import { createFiles } from "./files.js";
import { createEntries } from "./message.js";

/** @import { Channel, Thread, Waiting, Words } from "../types" */
/** @import { Entry } from "./message.js" */
/** @import { Session } from "../session.js" */

/** Says whether the last that the house said is that it needs a telephone number. @param {Thread} thread */
const asksNumber = ({ messages }) => messages.findLast(({ notice }) => !notice)?.asks_number === true;

/** How long a connection may be away before it is spoken of. Units: ms. */
const LOST_AFTER = 1500;

/** The panel's ground in the two schemes, as its styles have it. */
const LIGHT = "#ffffff";
const DARK = "#181a1d";

/**
 * @param {object} needs
 * @param {string} needs.locale
 * @param {Words} needs.words
 * @param {() => Session | null} needs.session
 * @param {(() => void) | null} needs.close
 */
export function createPanel({ locale, words, session, close }) {
  /** Messages whose choice was made. @type {Set<string>} */
  const pressed = new Set();
  let lacksIdentity = false;
  let isModal = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let lostTimer;

  const files = createFiles({ locale, words, fetch: (id) => session()?.file(id) ?? Promise.reject() });
  const make = createEntries({
    locale,
    words,
    files,
    press: (message, { id, label }) => {
      pressed.add(message.id);
      session()?.write({ text: label, choice: id, reply_to: message.id });
    },
    retry: (id) => session()?.retry(id),
    drop: (id) => session()?.drop(id),
  });
  const composer = createComposer({ locale, words, session, sent: () => toEnd() });
  const act = (/** @type {string} */ path, body = {}) => session()?.act(path, body) ?? Promise.resolve();
  const queue = createQueue({ words, act });
  const rating = createRating({ words, act });

  const name = h("h1", { id: "name" });
  const status = h("p", { role: "status" });
  const shut = h("button", { type: "button", class: "tool", "aria-label": words.close, title: words.close }, icon("close"));
  const bar = h("p", { class: "bar", role: "status", hidden: true });
  const older = h("button", { type: "button", class: "link", hidden: true }, words.older);
  const greeting = h("p", { class: "greeting", dir: "auto" });
  const list = h("ol");
  const typing = h("p", { class: "typing", "aria-live": "off" });
  const log = h("div", { class: "log", role: "log", "aria-label": words.log, tabindex: "0" }, older, greeting, list, typing);
  const hint = h("p", { class: "hint", role: "status" });
  const dialog = h(
    "div",
    { class: "dialog", role: "dialog", "aria-labelledby": "name", tabindex: "-1" },
    h("header", {}, h("div", {}, name, status), close && shut),
    bar,
    log,
    queue.card,
    rating.card,
    hint,
    composer.form,
  );
  document.body.append(dialog);

  const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < 60;
  const toEnd = () => (log.scrollTop = log.scrollHeight);
  // A picture that comes later, or a card that takes room, must not push the last words out of sight.
  let sticks = true;
  log.addEventListener("scroll", () => (sticks = isAtEnd()));
  const follow = new ResizeObserver(() => sticks && toEnd());
  follow.observe(log);
  follow.observe(list);

  shut.addEventListener("click", () => close?.());
  older.addEventListener("click", async () => {
    older.disabled = true;
    const height = log.scrollHeight;
    await session()?.older().catch(() => {});
    log.scrollTop += log.scrollHeight - height;
    older.disabled = false;
  });
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close?.();
    else if (event.key === "Tab" && isModal) trap(event);
  });
  for (const kind of ["dragover", "drop"]) {
    dialog.addEventListener(kind, (event) => {
      event.preventDefault();
      if (kind === "drop") composer.take(/** @type {DragEvent} */ (event).dataTransfer);
    });
  }

  /** Keeps the focus inside while the panel is all that can be seen. @param {KeyboardEvent} event */
  function trap(event) {
    const all = [...dialog.querySelectorAll("button, a, input, textarea, [tabindex='0']")].filter(
      (one) => one instanceof HTMLElement && !one.matches(":disabled") && one.offsetParent !== null,
    );
    const [first, last] = [all[0], all.at(-1)];
    const from = event.shiftKey ? first : last;
    const to = event.shiftKey ? last : first;
    if (document.activeElement !== from && document.activeElement !== dialog) return;
    event.preventDefault();
    /** @type {HTMLElement | undefined} */ (to)?.focus();
  }

  /** @param {Thread} thread @param {Waiting[]} waiting */
  function entries(thread, waiting) {
    /** @type {{ key: string, item: Entry }[]} */
    const all = [];
    const now = Date.now();
    let lastDay = "";
    let lastWho = "";
    const mark = (/** @type {number} */ at) => {
      const text = day(locale, words, at, now);
      if (text === lastDay) return;
      all.push({ key: `day:${text}`, item: { kind: "day", text } });
      lastDay = text;
      lastWho = "";
    };
    for (const message of thread.messages) {
      mark(message.at);
      const who = `${message.from} ${message.name ?? ""}`;
      all.push({
        key: message.client_id ?? message.id,
        item: {
          kind: "message",
          message,
          named: who !== lastWho,
          isPressed: pressed.has(message.id),
          quote: quoteOf(thread, message),
        },
      });
      lastWho = who;
    }
    for (const one of waiting) {
      mark(one.at);
      all.push({ key: one.client_id, item: { kind: "waiting", waiting: one } });
    }
    return all;
  }

  /** @param {number | null} lostAt */
  function tellConnection(lostAt) {
    clearTimeout(lostTimer);
    const draw = () => {
      show(bar, lostAt !== null);
      const text = lostAt === null ? "" : words.offline(clock(locale, lostAt));
      if (bar.textContent !== text) bar.textContent = text;
    };
    if (lostAt === null || !bar.hidden || !navigator.onLine) draw();
    else lostTimer = setTimeout(draw, LOST_AFTER);
  }

  /** @param {HTMLElement} element @param {string} text */
  const say = (element, text) => {
    if (element.textContent !== text) element.textContent = text;
    show(element, text !== "");
  };

  return {
    /** @param {Channel} shown @param {boolean} needsLogin */
    reset(shown, needsLogin) {
      lacksIdentity = needsLogin;
      name.textContent = shown.name;
      const { style } = document.documentElement;
      style.setProperty("--brand", shown.color);
      style.setProperty("--light", readable(shown.color, LIGHT));
      style.setProperty("--dark", readable(shown.color, DARK));
      say(greeting, shown.greeting ?? "");
      pressed.clear();
      files.forget();
      list.replaceChildren();
      composer.reset();
    },
    /** @param {Session["state"]} state @param {boolean} isSeen */
    render({ thread, waiting, isLoaded, lostAt, refused, typing: writes }, isSeen) {
      const { conversation } = thread;
      const { operator } = conversation;
      const wasAtEnd = sticks;
      // What was said before is not read out when it comes all at once.
      log.setAttribute("aria-busy", String(!isLoaded));
      log.setAttribute("aria-live", isSeen && list.childElementCount > 0 ? "polite" : "off");
      show(older, thread.more);
      update(list, entries(thread, waiting), make);
      say(typing, writes ? words.typing(writes.name || operator?.name || words.someone) : "");
      say(status, operator ? (operator.bot ? words.withBot(operator.name) : operator.name) : "");
      queue.render(conversation, asksNumber(thread));
      rating.render(conversation);
      const blocked = refused === "identity_refused" ? words.refused : words.blocked;
      const ended = conversation.state === "closed" && waiting.length === 0 ? words.ended : "";
      say(hint, lacksIdentity ? words.login : refused ? blocked : ended);
      composer.allow(!lacksIdentity && !refused);
      tellConnection(lostAt);
      if (wasAtEnd) toEnd();
    },
    /** @param {boolean} modal */
    setModal(modal) {
      isModal = modal;
      if (modal) dialog.setAttribute("aria-modal", "true");
      else dialog.removeAttribute("aria-modal");
    },
    focus() {
      // On a phone the field would bring the keyboard over what there is to read.
      if (isModal || composer.field.disabled) dialog.focus();
      else composer.field.focus();
      toEnd();
    },
  };
}
