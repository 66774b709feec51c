// Cuts formatted text into stretches of one look each. Pure; what is shown of it is always text, never markup.

/** @import { Span, Style } from "./types" */

/** @typedef {{ text: string, looks: string[], href: string | null }} Stretch */

/** Which elements a style may become. @type {Record<string, string>} */
export const LOOKS = {
  bold: "b",
  italic: "i",
  underline: "u",
  strike: "s",
  quote: "q",
  code: "code",
  pre: "code",
};

const ADDRESS = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/gi;

/**
 * Returns an address that may be a link; null for every scheme but those that open a page, a letter or a call.
 *
 * @param {unknown} address
 */
export function safeAddress(address) {
  try {
    const url = new URL(String(address).trim());
    return ["https:", "http:", "mailto:", "tel:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/**
 * Cuts a text at the ends of its spans. Spans may nest and overlap; those that lie outside the text are left out.
 *
 * @param {string} text @param {Span[]} spans counted in UTF-16 units
 * @returns {Stretch[]}
 */
export function stretches(text, spans = []) {
  const found = [...spans, ...addresses(text)].filter(
    ({ start, len }) => Number.isInteger(start) && start >= 0 && len > 0 && start + len <= text.length,
  );
  const cuts = new Set([0, text.length]);
  for (const { start, len } of found) cuts.add(start).add(start + len);
  const ordered = [...cuts].sort((a, b) => a - b);
  /** @type {Stretch[]} */
  const parts = [];
  ordered.forEach((from, index) => {
    const to = ordered[index + 1];
    if (to === undefined) return;
    const over = found.filter(({ start, len }) => start <= from && to <= start + len).map(({ style }) => style);
    const looks = over.map((style) => (typeof style === "string" && Object.hasOwn(LOOKS, style) ? LOOKS[style] : undefined));
    parts.push({
      text: text.slice(from, to),
      looks: [...new Set(looks.filter((look) => look !== undefined))],
      href: over.map(linkOf).find((href) => href !== null) ?? null,
    });
  });
  return parts;
}

/** @param {Style} style */
const linkOf = (style) =>
  typeof style === "object" && style !== null && "link" in style ? safeAddress(style.link?.url) : null;

/** @param {string} text @returns {Span[]} */
const addresses = (text) =>
  [...text.matchAll(ADDRESS)].map((match) => ({
    start: match.index,
    len: match[0].length,
    style: { link: { url: match[0] } },
  }));
