// A menu that rises from the bottom of a phone.
import { h } from "./dom.js";

/**
 * Opens a menu in `phone`. Entries are `{label, note?, isBad?, act}`; `reactions` is an optional row of
 * `{emoji, isChosen, act}`. Focus goes in, and back to `opener` when it closes.
 */
export function openSheet(phone, { title, entries, reactions = [], opener }) {
  const veil = h("div", { class: "veil", onclick: () => close() });
  const sheet = h("div", { class: "sheet", role: "menu", "aria-label": title },
    h("h3", { "aria-hidden": "true" }, title),
    reactions.length > 0 && h("div", { class: "reactions", role: "group", "aria-label": "React" },
      reactions.map(({ emoji, isChosen, act }) => item({ role: "menuitemradio", "aria-checked": String(isChosen), "aria-label": `React ${emoji}` }, [emoji], act))),
    entries.map(({ label, note, isBad, act }) => item({ role: "menuitem", class: isBad ? "entry bad" : "entry" }, [label, note && h("small", {}, note)], act)));

  function item(attributes, children, act) {
    return h("button", { type: "button", tabindex: "-1", ...attributes, onclick: () => { close(); act(); } }, ...children);
  }

  function close() {
    veil.remove();
    sheet.remove();
    if (opener?.isConnected) opener.focus();
  }

  sheet.addEventListener("keydown", (event) => {
    const items = [...sheet.querySelectorAll("button")];
    const at = items.indexOf(document.activeElement);
    const goTo = {
      ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: items.length - 1,
    }[event.key];
    if (goTo !== undefined) {
      event.preventDefault();
      items.at(goTo % items.length).focus();
    } else if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      close();
    }
  });

  phone.append(veil, sheet);
  sheet.querySelector("button")?.focus();
}
