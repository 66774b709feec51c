// Reads a stream of server-sent events. Source: the HTML standard, section 9.2.6.

/** @typedef {{ id: string | null, type: string, data: string }} Sent */

/**
 * Returns what takes the stream's text, in any pieces, and hands out each event once it is whole.
 *
 * @param {(event: Sent) => void} handle
 */
export function createParser(handle) {
  let rest = "";
  /** @type {string | null} */
  let id = null;
  let type = "";
  /** @type {string[]} */
  let data = [];

  /** @param {string} line */
  const take = (line) => {
    if (line === "") {
      if (data.length > 0) handle({ id, type: type || "message", data: data.join("\n") });
      type = "";
      data = [];
      return;
    }
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data.push(value);
    else if (field === "event") type = value;
    else if (field === "id") id = value;
  };

  return (/** @type {string} */ piece) => {
    rest += piece;
    // A return at the end may be half of a line's end.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    lines.forEach(take);
  };
}
