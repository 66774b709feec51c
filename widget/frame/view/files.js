// Files of messages: pictures are shown, everything else is a button that saves it.

import { h, icon } from "../dom.js";
import { size } from "../words/index.js";

/** @import { FileInfo, Words } from "../types" */

/** What is shown as a picture. Nothing here can hold a script. */
const PICTURES = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/** Larger pictures are saved, not shown. Units: bytes. */
const LARGEST_PICTURE = 10_000_000;

/**
 * @param {object} needs
 * @param {string} needs.locale
 * @param {Words} needs.words
 * @param {(id: string) => Promise<Blob>} needs.fetch
 */
export function createFiles({ locale, words, fetch }) {
  /** Addresses of pictures that were fetched, by file. @type {Map<string, Promise<string>>} */
  const fetched = new Map();

  /** What fetches a picture, once somebody scrolls to it. @type {WeakMap<Element, () => void>} */
  const arrivals = new WeakMap();
  const looking = new IntersectionObserver((entries) => {
    for (const { target } of entries.filter((entry) => entry.isIntersecting)) {
      looking.unobserve(target);
      arrivals.get(target)?.();
    }
  });

  /** @param {FileInfo} file */
  const picture = (file) => {
    const known =
      fetched.get(file.id) ?? fetch(file.id).then((blob) => URL.createObjectURL(new Blob([blob], { type: file.mime })));
    known.catch(() => fetched.delete(file.id));
    fetched.set(file.id, known);
    return known;
  };

  /** @param {FileInfo} file @param {HTMLElement} button */
  const save = async (file, button) => {
    try {
      // Never under its own type: what a stranger sent must not be opened as a page of this origin.
      const blob = new Blob([await fetch(file.id)], { type: "application/octet-stream" });
      const address = URL.createObjectURL(blob);
      h("a", { href: address, download: file.name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch {
      button.append(h("span", { class: "trouble", role: "alert" }, words.notFetched));
    }
  };

  /** @param {FileInfo} file */
  function view(file) {
    const button = h("button", { type: "button", class: "file", title: file.name });
    button.addEventListener("click", () => void save(file, button));
    const named = [
      icon("file"),
      h("span", { class: "away" }, `${words.download} `),
      h("bdi", { class: "name" }, file.name),
      h("small", {}, file.size === undefined ? "" : size(locale, file.size)),
    ];
    if (!PICTURES.includes(file.mime) || (file.size ?? 0) > LARGEST_PICTURE) {
      button.append(...named);
      return button;
    }
    const image = h("img", { alt: `${words.download} ${file.name}` });
    button.classList.add("picture");
    button.append(image);
    const instead = () => {
      button.classList.remove("picture");
      button.replaceChildren(...named);
    };
    image.addEventListener("error", instead);
    arrivals.set(image, () => picture(file).then((address) => (image.src = address), instead));
    looking.observe(image);
    return button;
  }

  return {
    view,
    forget() {
      for (const address of fetched.values()) address.then((known) => URL.revokeObjectURL(known), () => {});
      fetched.clear();
    },
  };
}
