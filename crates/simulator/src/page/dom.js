// Builds elements.

/**
 * Makes an element. `on…` properties are listeners; a value of null, undefined or false leaves the attribute out;
 * children that are null or false are left out, texts become text.
 */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Makes one of the icons that the page carries. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#icon-${name}`);
  svg.append(use);
  return svg;
}

export function initials(name) {
  const words = name.trim().split(/\s+/u).map((word) => [...word][0] ?? "");
  return (words[0] + (words.length > 1 ? words.at(-1) : "")).toUpperCase();
}

export function fullName(user) {
  return [user.first_name, user.last_name].filter(Boolean).join(" ");
}

/** Remembers small things from visit to visit, where the browser allows it. */
export const memory = {
  get(key) {
    try { return localStorage.getItem(`simulator.${key}`); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(`simulator.${key}`, value); } catch { /* private mode: nothing is remembered */ }
  },
};
