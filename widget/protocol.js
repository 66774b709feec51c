// What a page and the frame say to each other, read strictly: anything else is as if it had not been said.

/** The version, under the name by which such messages are known. */
export const VERSION = 1;

/** @typedef {(value: unknown) => boolean} Check */

/** The checks of fields. @type {Record<"text" | "flag" | "count" | "maybe" | "url" | "color", Check>} */
export const is = {
  text: (value) => typeof value === "string" && value.length <= 500,
  flag: (value) => typeof value === "boolean",
  count: (value) => Number.isInteger(value) && Number(value) >= 0,
  maybe: (value) => value === undefined || is.text(value),
  color: (value) => typeof value === "string" && /^#[0-9a-f]{6}$/i.test(value),
  url: (value) => typeof value === "string" && value.length <= 2000,
};

/**
 * Reads what was said; null for whatever is not exactly one of `shapes`. Fields that a shape does not name are left out.
 *
 * @template {Record<string, Record<string, Check>>} S
 * @param {unknown} data
 * @param {S} shapes
 * @returns {{ type: keyof S, [field: string]: any } | null}
 */
export function read(data, shapes) {
  if (typeof data !== "object" || data === null) return null;
  const said = /** @type {Record<string, unknown>} */ (data);
  const own = (/** @type {string} */ field) => (Object.hasOwn(said, field) ? said[field] : undefined);
  const type = own("type");
  if (own("switchboard") !== VERSION || typeof type !== "string" || !Object.hasOwn(shapes, type)) return null;
  /** @type {{ type: keyof S, [field: string]: any }} */
  const found = { type };
  for (const [field, check] of Object.entries(shapes[type] ?? {})) {
    const value = own(field);
    if (!check(value)) return null;
    if (value !== undefined) found[field] = value;
  }
  return found;
}
