// The script that a page includes: a button, and behind it a frame of the desk's own origin.
//
// It reads nothing of the page but its address and title, and the frame's content is out of the page's reach.

import { VERSION, is, read } from "../protocol.js";
import { STYLE } from "./style.js";

const FROM_FRAME = {
  ready: { color: is.color, ink: is.color, position: is.text, title: is.text, label: is.text },
  size: { open: is.flag, unread: is.count, label: is.text },
  close: {},
};

/** Where the panel takes the whole screen, and the page behind it waits. */
const PHONE = "(max-width: 480px), (max-height: 440px)";

/** What a page may say about its visitor. */
const IDENTITY = ["identifier", "identifier_hash", "name", "email"];

/** @param {HTMLScriptElement} script */
function start(script) {
  const { channel = "", lang, theme = "auto" } = script.dataset;
  const address = new URL("widget/frame", script.src);
  address.search = String(
    new URLSearchParams({
      channel,
      origin: location.origin,
      lang: lang || document.documentElement.lang || navigator.language,
      theme,
    }),
  );

  const host = document.createElement("switchboard-widget");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  const frame = document.createElement("iframe");
  frame.src = address.href;
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.append(frame);
  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-haspopup", "dialog");
  const badge = document.createElement("span");
  badge.className = "badge";
  button.append(icon(), badge);
  host.hidden = true;
  root.append(panel, button);
  document.body.append(host);

  const phone = matchMedia(PHONE);
  /** @type {Record<string, string>} */
  let who = {};
  let isReady = false;
  let isOpen = false;
  let wantsOpen = false;
  /** What the page's own scrolling was before the panel lay over it. @type {string | null} */
  let scrolled = null;

  /** @param {string} type @param {object} fields */
  const tell = (type, fields = {}) =>
    frame.contentWindow?.postMessage({ switchboard: VERSION, type, ...fields }, address.origin);
  const tellPage = () => isReady && tell("page", { url: location.href.slice(0, 2000), title: document.title.slice(0, 500) });
  const tellPhone = () => {
    const style = document.documentElement.style;
    if (isOpen && phone.matches) {
      scrolled ??= style.overflow;
      style.overflow = "hidden";
    } else if (scrolled !== null) {
      style.overflow = scrolled;
      scrolled = null;
    }
    if (isReady) tell("phone", { modal: phone.matches });
  };
  /** @param {boolean} open */
  const turn = (open) => {
    wantsOpen = open;
    if (!isReady || open === isOpen) return;
    isOpen = open;
    host.toggleAttribute("open", open);
    button.setAttribute("aria-expanded", String(open));
    tellPhone();
    tell(open ? "open" : "close");
    if (open) frame.focus();
    else button.focus({ preventScroll: true });
  };
  /** @param {Record<string, unknown>} said */
  const identify = (said) => {
    who = {};
    for (const field of IDENTITY) {
      const value = said[field];
      if (typeof value === "string" && value !== "") who[field] = value.slice(0, 500);
    }
    if (isReady) tell("identify", who);
  };

  addEventListener("message", (event) => {
    if (event.source !== frame.contentWindow || event.origin !== address.origin) return;
    const said = read(event.data, FROM_FRAME);
    if (said?.type === "ready") {
      isReady = true;
      frame.title = said.title;
      host.style.setProperty("--color", said.color);
      host.style.setProperty("--ink", said.ink);
      host.toggleAttribute("left", said.position === "left");
      button.setAttribute("aria-label", said.label);
      button.setAttribute("aria-expanded", "false");
      host.hidden = false;
      tell("identify", who);
      tellPage();
      tellPhone();
      if (wantsOpen) turn(true);
      document.dispatchEvent(new CustomEvent("switchboard:ready"));
    } else if (said?.type === "size") {
      badge.textContent = said.unread > 9 ? "9+" : String(said.unread || "");
      button.setAttribute("aria-label", said.label);
    } else if (said?.type === "close") turn(false);
  });
  button.addEventListener("click", () => turn(!isOpen));
  phone.addEventListener("change", tellPhone);
  for (const moved of ["popstate", "hashchange"]) addEventListener(moved, tellPage);
  /** @type {any} */ (window).navigation?.addEventListener("navigatesuccess", tellPage);

  identify(Object.fromEntries(IDENTITY.map((field) => [field, script.getAttribute(`data-${field.replace("_", "-")}`)])));
  Object.assign(window, {
    switchboard: Object.freeze({ open: () => turn(true), close: () => turn(false), identify }),
  });
}

function icon() {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, shape] of [
    ["talk", "M7.9 20A9 9 0 1 0 4 16.1L2 22Z"],
    ["down", "m6 9 6 6 6-6"],
  ]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("class", name ?? "");
    path.setAttribute("d", shape ?? "");
    svg.append(path);
  }
  return svg;
}

const own = /** @type {HTMLScriptElement | null} */ (document.currentScript);
if (own && !("switchboard" in window)) {
  // The page comes first: the frame is fetched once the page has what it needs.
  if (document.readyState === "complete") start(own);
  else addEventListener("load", () => start(own));
}
