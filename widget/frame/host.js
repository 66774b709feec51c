// The page that the frame lies in: what it says is heard only from its window and its origin.

import { VERSION, is, read } from "../protocol.js";

/** @import { Identity } from "./types" */

const FROM_PAGE = {
  open: {},
  close: {},
  identify: { identifier: is.maybe, identifier_hash: is.maybe, name: is.maybe, email: is.maybe },
  page: { url: is.url, title: is.text },
  phone: { modal: is.flag },
};

/**
 * @param {string} origin of the page
 * @param {object} hears
 * @param {() => void} hears.open
 * @param {() => void} hears.close
 * @param {(who: Identity) => void} hears.identify
 * @param {(page: { url: string, title: string }) => void} hears.page
 * @param {(isModal: boolean) => void} hears.phone
 */
export function createHost(origin, hears) {
  addEventListener("message", (event) => {
    if (parent === window || event.source !== parent || event.origin !== origin) return;
    const said = read(event.data, FROM_PAGE);
    if (!said) return;
    const { type, ...fields } = said;
    if (type === "open") hears.open();
    else if (type === "close") hears.close();
    else if (type === "identify") hears.identify(fields);
    else if (type === "page") hears.page({ url: fields.url, title: fields.title });
    else hears.phone(fields.modal);
  });
  return {
    /** @param {string} type @param {object} fields */
    tell(type, fields = {}) {
      if (parent !== window) parent.postMessage({ switchboard: VERSION, type, ...fields }, origin);
    },
  };
}
