// One entry of the thread.

import { h } from "../dom.js";
import { stretches } from "../text.js";
import { clock } from "../words/index.js";

/** @import { Message, Span, Waiting, Words } from "../types" */

/**
 * @typedef {{ kind: "day", text: string }
 *   | { kind: "message", message: Message, named: boolean, isPressed: boolean, quote: string }
 *   | { kind: "waiting", waiting: Waiting }} Entry
 */

/** @param {string} words @param {Span[]} [spans] */
function text(words, spans) {
  const parts = stretches(words, spans).map(({ text: part, looks, href }) => {
    /** @type {Node} */
    let node = document.createTextNode(part);
    for (const look of looks) {
      const element = document.createElement(look);
      element.append(node);
      node = element;
    }
    return href === null ? node : h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, node);
  });
  return h("p", { dir: "auto" }, ...parts);
}

/**
 * @param {object} needs
 * @param {string} needs.locale
 * @param {Words} needs.words
 * @param {ReturnType<typeof import("./files.js").createFiles>} needs.files
 * @param {(message: Message, choice: { id: string, label: string }) => void} needs.press
 * @param {(id: string) => void} needs.retry
 * @param {(id: string) => void} needs.drop
 * @returns {(entry: Entry) => HTMLElement}
 */
export function createEntries({ locale, words, files, press, retry, drop }) {
  const names = { visitor: words.you, operator: words.team, bot: words.bot, system: "" };

  /** @param {Extract<Entry, { kind: "message" }>} entry */
  function shown({ message, named, isPressed, quote }) {
    if (message.notice) {
      const said = message.notice === "joined" ? words.joined(message.name ?? "") : words.over;
      return h("li", { class: "notice", "data-id": message.id }, text(said));
    }
    const isOwn = message.from === "visitor";
    const name = isOwn ? words.you : message.name || names[message.from];
    const choices = message.deleted ? [] : (message.choices ?? []);
    return h(
      "li",
      // What he wrote himself need not be read out to him.
      { class: isOwn ? "own" : message.from, "data-id": message.id, "aria-live": isOwn && "off" },
      h("span", { class: named && !isOwn && name !== "" ? "who" : "away" }, h("bdi", {}, name)),
      message.deleted
        ? h("div", { class: "bubble gone" }, h("p", {}, words.deleted))
        : h(
            "div",
            { class: "bubble" },
            quote !== "" && h("blockquote", { dir: "auto" }, quote),
            ...(message.files ?? []).map(files.view),
            message.text !== "" && text(message.text, message.entities),
          ),
      choices.length > 0 &&
        h(
          "div",
          { class: "choices" },
          ...choices.map((choice) =>
            h("button", { type: "button", disabled: isPressed, onclick: () => press(message, choice) }, choice.label),
          ),
        ),
      h(
        "small",
        { class: "when" },
        h("time", { datetime: new Date(message.at).toISOString() }, clock(locale, message.at)),
        message.edited && !message.deleted && ` · ${words.edited}`,
      ),
    );
  }

  /** @param {Waiting} waiting */
  function onItsWay({ client_id, text: said, files: sent, state, at }) {
    return h(
      "li",
      { class: "own", "data-state": state, "aria-live": "off" },
      h("span", { class: "away" }, words.you),
      h("div", { class: "bubble" }, ...sent.map(files.view), said !== "" && text(said)),
      state === "failed"
        ? h(
            "small",
            { class: "when trouble" },
            words.failed,
            h("button", { type: "button", class: "link", onclick: () => retry(client_id) }, words.retry),
            h("button", { type: "button", class: "link", onclick: () => drop(client_id) }, words.drop),
          )
        : h("small", { class: "when" }, state === "sent" ? clock(locale, at) : words.sending),
    );
  }

  return (entry) => {
    if (entry.kind === "day") return h("li", { class: "day" }, entry.text);
    if (entry.kind === "waiting") return onItsWay(entry.waiting);
    return shown(entry);
  };
}
