// Builds elements. What others wrote goes in as text or as the value of a harmless attribute, nowhere as markup.

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Makes an element. `on…` are listeners; true makes an attribute without a value, null and false leave it out.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Record<string, any>} attributes
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
}

/** Paths of Lucide (https://lucide.dev, ISC licence), by what they mean here. */
const ICONS = {
  close: "M18 6 6 18M6 6l12 12",
  send: "m22 2-7 20-4-9-9-4ZM22 2 11 13",
  attach:
    "m16 6-8.414 8.586a2 2 0 0 0 2.829 2.829l8.414-8.586a4 4 0 1 0-5.657-5.657l-8.379 8.551a6 6 0 1 0 8.485 8.485l8.379-8.551",
  file: "M15 2H6a2 2 0 0 0-2 2v16a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2V7ZM14 2v4a2 2 0 0 0 2 2h4",
  star: "M12 2l3.1 6.3 6.9 1-5 4.9 1.2 6.8-6.2-3.2L5.8 21 7 14.2 2 9.3l6.9-1z",
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** Shows an element or hides it. @param {HTMLElement} element @param {boolean} isShown */
export const show = (element, isShown) => void (element.hidden = !isShown);

/**
 * Makes the children of `list` be `items` in their order. A child whose item has not changed stays as it is, with focus
 * and scroll and what a screen reader knows of it.
 *
 * @template T
 * @param {HTMLElement} list
 * @param {{ key: string, item: T }[]} items
 * @param {(item: T) => HTMLElement} make
 */
export function update(list, items, make) {
  /** @type {Map<string, HTMLElement>} */
  const old = new Map();
  for (const child of list.children) {
    if (child instanceof HTMLElement) old.set(child.dataset.key ?? "", child);
  }
  let place = list.firstElementChild;
  for (const { key, item } of items) {
    const sign = JSON.stringify(item);
    const known = old.get(key);
    old.delete(key);
    let child = known;
    if (!known || signs.get(known) !== sign) {
      child = make(item);
      child.dataset.key = key;
      signs.set(child, sign);
      if (known) {
        if (place === known) place = known.nextElementSibling;
        known.remove();
      }
    }
    if (!child) continue;
    if (child === place) place = child.nextElementSibling;
    else list.insertBefore(child, place);
  }
  for (const child of old.values()) child.remove();
}

/** What each child was made from. @type {WeakMap<Element, string>} */
const signs = new WeakMap();
