// Makes an admin's colour readable, whatever it is. Source: WCAG 2.2, relative luminance and contrast.

/** More than the 4.5 that small words need, because they also stand on tinted ground. */
const CONTRAST = 5.5;

/** @param {string} color `#` and six hexadecimal digits */
const parts = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));

/** @param {number[]} rgb */
function luminance(rgb) {
  const [r = 0, g = 0, b = 0] = rgb.map((part) =>
    part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** @param {number[]} one @param {number[]} other */
function contrast(one, other) {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** Returns what can be read on a colour: white where that is enough, else black. @param {string} color */
export const inkOn = (color) => (contrast(parts(color), [255, 255, 255]) >= 4.5 ? "#ffffff" : "#000000");

/**
 * Returns the colour, or the nearest shade of it that can be read on a ground: darker on a light one, lighter on a dark one.
 *
 * @param {string} color @param {string} ground
 */
export function readable(color, ground) {
  const behind = parts(ground);
  const to = luminance(behind) > 0.18 ? 0 : 255;
  for (let share = 0; ; share += 0.05) {
    const shade = parts(color).map((part) => Math.round(part + (to - part) * Math.min(share, 1)));
    if (share >= 1 || contrast(shade, behind) >= CONTRAST) {
      return `#${shade.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
    }
  }
}
