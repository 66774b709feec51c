// How long to wait before the next attempt.

const FIRST = 1000;
const LONGEST = 30_000;

/**
 * Returns the pause after so many attempts in a row that failed: each twice the one before it, at most half a minute.
 *
 * @param {number} attempts before this one
 * @returns {number} ms
 */
export const pauseAfter = (attempts) => Math.min(FIRST * 2 ** attempts, LONGEST);
