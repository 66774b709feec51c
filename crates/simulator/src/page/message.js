// Renders one message of a chat.
import { h, icon } from "./dom.js";
import { formatted } from "./text.js";
import { world } from "./world.js";

const TIME = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const KINDS = { photo: "Photo", document: "Document", voice: "Voice message", audio: "Audio", video: "Video", sticker: "Sticker", location: "Location", contact: "Contact" };

/** The words that stand for a message where there is no room for it. */
export function summary(message) {
  const kind = KINDS[message.kind];
  if (message.text === "") return kind ?? "Message";
  return kind ? `${kind}: ${message.text}` : message.text;
}

/**
 * Renders a message. `on` holds what can be done with it: `menu(message, element)`, `press(message, button)`,
 * `command(words)`.
 */
export function renderMessage(message, botName, on) {
  const isOut = message.from === "user" && !message.author;
  const bubble = h("div", { class: message.kind === "sticker" ? "bubble bare" : "bubble" },
    message.topic && h("small", { class: "topic" }, message.is_closed ? `${message.topic} (closed)` : message.topic),
    message.author && h("b", {}, message.author),
    message.reply_to && quote(message.reply_to, botName),
    attachment(message),
    message.text !== "" && formatted(message.text, message.entities, on.command),
    h("div", { class: "meta" }, message.is_edited && h("span", {}, "edited"), h("time", { datetime: new Date(message.at_ms).toISOString() }, TIME.format(message.at_ms))));
  const author = isOut ? "You" : message.author ?? botName;
  const element = h("li", {
    class: isOut ? "message out" : "message in",
    "data-testid": "phone-message",
    "data-message-id": message.id,
    "data-from": message.from,
    tabindex: "-1",
    oncontextmenu: (event) => { event.preventDefault(); on.menu(message, element); },
    onkeydown: (event) => { if (event.key === "Enter" && event.target === element) { event.preventDefault(); on.menu(message, element); } },
  },
  h("span", { class: "unseen" }, `${author}: `),
  h("div", { class: "row" }, bubble,
    h("button", { type: "button", class: "quiet round", tabindex: "-1", "aria-label": `Menu of message: ${summary(message).slice(0, 60)}`, onclick: () => on.menu(message, element) }, icon("more"))),
  message.reactions.length > 0 && h("ul", { class: "given", "aria-label": "Reactions" },
    message.reactions.map((reaction) => h("li", {}, h("span", { class: "unseen" }, reaction.from === "user" ? "You reacted: " : `${botName} reacted: `), reaction.emoji))),
  message.buttons.length > 0 && buttons(message, on.press));
  longPress(element, () => on.menu(message, element));
  return element;
}

function quote(answered, botName) {
  const author = { user: "You", bot: botName }[answered.from] ?? "Deleted message";
  return h("div", { class: "quote" }, h("b", {}, author), h("span", {}, KINDS[answered.text] ?? answered.text));
}

function attachment(message) {
  const { file, location, contact } = message;
  if (file) return fileElement(message.kind, file, message.text);
  if (location) {
    return h("div", { class: "card" }, icon("place"),
      h("div", {}, h("b", {}, location.is_live ? "Live location" : "Location"), h("small", {}, `${location.latitude.toFixed(4)}, ${location.longitude.toFixed(4)}`)));
  }
  if (contact) {
    return h("div", { class: "card" }, h("span", { class: "avatar", "aria-hidden": "true" }, contact.name.slice(0, 1)),
      h("div", {}, h("b", {}, contact.name), h("small", {}, contact.phone)));
  }
  return null;
}

function fileElement(kind, file, caption) {
  const address = world.file(file.file_id);
  switch (kind) {
    case "photo": return h("img", { class: "photo", src: address, alt: caption === "" ? "Photo" : `Photo: ${caption}`, width: "240", height: "180" });
    case "sticker": return h("img", { class: "sticker", src: address, alt: `Sticker ${file.emoji ?? ""}`, width: "128", height: "128" });
    case "voice":
    case "audio": return h("audio", { controls: true, preload: "none", src: address, "aria-label": kind === "voice" ? `Voice message, ${file.duration_s ?? 0} seconds` : file.name });
    case "video": return h("video", { controls: true, preload: "none", src: address, "aria-label": file.name });
    default: return h("a", { class: "card", href: address, download: file.name }, icon("file"),
      h("span", {}, h("b", {}, file.name), h("small", {}, size(file.size_bytes))));
  }
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} bytes`;
  return bytes < 1024 * 1024 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function buttons(message, press) {
  const one = (button) => button.url
    ? h("a", { href: /^https?:/iu.test(button.url) ? button.url : null, target: "_blank", rel: "noopener noreferrer" }, button.text)
    : h("button", { type: "button", onclick: () => press(message, button) }, button.text);
  return h("ul", { class: "buttons", "aria-busy": message.is_pressed ? "true" : null, "aria-label": "Buttons" },
    message.buttons.map((row) => h("li", {}, row.map(one))));
}

/** A finger that rests on the message opens its menu; one that moves scrolls. */
function longPress(element, open) {
  let timer = 0;
  const cancel = () => clearTimeout(timer);
  element.addEventListener("touchstart", () => { timer = setTimeout(open, 500); }, { passive: true });
  for (const end of ["touchend", "touchmove", "touchcancel"]) element.addEventListener(end, cancel, { passive: true });
}
