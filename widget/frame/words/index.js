// The frame's words, and how it writes times and sizes.

/** @import { Words } from "../types" */

/** The languages that there are words in. */
export const LANGUAGES = ["de", "en", "it"];

/**
 * Returns the first of the wanted languages that there are words in; English is spoken with everybody else.
 *
 * @param {string[]} wanted such as `de-AT`
 */
export function chooseLanguage(wanted) {
  const short = wanted.map((tag) => tag.toLowerCase().split(/[-_]/)[0] ?? "");
  return short.find((tag) => LANGUAGES.includes(tag)) ?? "en";
}

/**
 * Fetches the words of a language; once more when they do not come.
 *
 * @param {string} language one of [`LANGUAGES`]
 * @param {(address: string) => Promise<{ words: Words }>} fetch
 * @returns {Promise<Words>}
 */
export async function wordsOf(language, fetch = (address) => import(address)) {
  const address = `/widget/words/${language}.js`;
  // Under another name: some browsers remember that a module could not be had.
  return (await fetch(address).catch(() => fetch(`${address}?again`))).words;
}

/**
 * Returns how the reader writes times and numbers in a language: as his browser does, when it speaks it.
 *
 * @param {string} language @param {readonly string[]} spoken
 */
export const localeOf = (language, spoken) => spoken.find((tag) => tag.split("-")[0] === language) ?? language;

/** @param {string} locale @param {number} at */
export const clock = (locale, at) =>
  new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(at);

/** @param {string} locale @param {Words} words @param {number} at @param {number} now */
export function day(locale, words, at, now) {
  const start = (/** @type {number} */ time) => new Date(time).setHours(0, 0, 0, 0);
  const days = Math.round((start(now) - start(at)) / 86_400_000);
  if (days === 0) return words.today;
  if (days === 1) return words.yesterday;
  return new Intl.DateTimeFormat(locale, { dateStyle: "long" }).format(at);
}

/** @param {string} locale @param {number} bytes */
export function size(locale, bytes) {
  const [unit, value] = bytes < 1e6 ? ["kilobyte", Math.max(bytes, 100) / 1e3] : ["megabyte", bytes / 1e6];
  const digits = value < 10 ? 1 : 0;
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: digits }).format(value);
}
