// What the frame remembers from visit to visit, where the browser allows it; else as long as the page is open.

/** @import { Store } from "./types" */

/**
 * @param {string} prefix
 * @param {() => Storage} storage
 * @returns {Store}
 */
export function openStore(prefix, storage = () => localStorage) {
  /** @type {Map<string, string>} */
  const memory = new Map();
  /** @template T @param {(kept: Storage) => T} use @param {() => T} instead */
  const attempt = (use, instead) => {
    try {
      return use(storage());
    } catch {
      return instead();
    }
  };
  return {
    get: (key) => memory.get(key) ?? attempt((kept) => kept.getItem(prefix + key), () => null),
    set(key, value) {
      attempt(
        (kept) => {
          kept.setItem(prefix + key, value);
          memory.delete(key);
        },
        () => void memory.set(key, value),
      );
    },
    remove(key) {
      memory.delete(key);
      attempt((kept) => kept.removeItem(prefix + key), () => undefined);
    },
    keys: () => {
      const kept = attempt((found) => Object.keys(found), () => /** @type {string[]} */ ([]));
      const own = kept.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      return [...new Set([...own, ...memory.keys()])];
    },
  };
}
