// Renders a text with its entities. Offsets count UTF-16 code units, as strings do here.
import { h } from "./dom.js";

const WRAPPERS = {
  bold: () => h("strong"),
  italic: () => h("em"),
  underline: () => h("u"),
  strikethrough: () => h("s"),
  code: () => h("code"),
  pre: () => h("pre"),
  blockquote: () => h("blockquote"),
  expandable_blockquote: () => h("blockquote"),
  spoiler: () => h("span", { class: "spoiler", tabindex: "0" }),
  text_link: (entity) => link(entity.url),
  url: (_entity, words) => link(words),
};

function link(address) {
  const isWeb = /^https?:\/\//iu.test(address ?? "");
  return isWeb ? h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }) : h("span");
}

/** Renders `text`; a command in it is a button that calls `onCommand`. */
export function formatted(text, entities, onCommand) {
  const box = h("div", { class: "text", dir: "auto" });
  box.append(...parts(text, 0, text.length, entities, onCommand));
  return box;
}

function parts(text, from, to, entities, onCommand) {
  const nodes = [];
  let at = from;
  const inside = entities.filter((entity) => entity.offset >= from && entity.offset + entity.length <= to);
  for (let i = 0; i < inside.length; i += 1) {
    const entity = inside[i];
    if (entity.offset < at) continue;
    const end = entity.offset + entity.length;
    if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
    nodes.push(wrapped(text, entity, inside.slice(i + 1), onCommand));
    at = end;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrapped(text, entity, rest, onCommand) {
  const end = entity.offset + entity.length;
  const words = text.slice(entity.offset, end);
  if (entity.type === "bot_command") {
    return h("button", { type: "button", class: "command", onclick: () => onCommand(words) }, words);
  }
  const element = (WRAPPERS[entity.type] ?? (() => h("span")))(entity, words);
  element.append(...parts(text, entity.offset, end, rest, onCommand));
  return element;
}
