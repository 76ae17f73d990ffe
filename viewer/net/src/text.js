/** Text as markup and as lengths. */

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
/** Characters that steer the direction of text, or that nobody can see. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** `string` as text within markup or a quoted attribute. @param {unknown} string */
export const safe = (string) =>
  String(string).replace(UNSEEN, " ").replace(/[&<>"']/g, (sign) => SIGNS[sign]);

export const FONT = "Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, sans-serif";

/** @type {Map<string, number>} */
const known = new Map();
/** @type {CanvasRenderingContext2D | null | undefined} */
let context;

/**
 * The length of `string` in pixels.
 * @param {string} string
 * @param {number} size
 * @param {number} weight
 */
export function width(string, size, weight = 400) {
  const name = `${weight} ${size} ${string}`;
  let found = known.get(name);
  if (found === undefined) {
    if (context === undefined) {
      context = globalThis.document?.createElement("canvas").getContext("2d") ?? null;
    }
    if (context) {
      context.font = `${weight} ${size}px ${FONT}`;
      found = context.measureText(string).width;
    } else {
      found = string.length * size * 0.56;
    }
    known.set(name, found);
  }
  return found;
}

/** `string` short enough for `limit` pixels, its middle left out. */
export function shorten(string, limit, size, weight = 400) {
  if (width(string, size, weight) <= limit) return string;
  let keep = Math.max(2, Math.floor((string.length * limit) / width(string, size, weight)) - 1);
  const cut = (n) => `${string.slice(0, Math.ceil(n * 0.6))}…${string.slice(-Math.floor(n * 0.4) || string.length)}`;
  while (keep > 2 && width(cut(keep), size, weight) > limit) keep--;
  return cut(keep);
}

const UNITS = ["", "k", "M", "G", "T", "P", "E"];

/** 11689512 as "11.7 M". @param {number} value */
export function amount(value) {
  let unit = 0;
  let rest = value;
  while (Math.abs(rest) >= 999.5 && unit < UNITS.length - 1) {
    rest /= 1000;
    unit++;
  }
  const digits = unit === 0 || rest >= 99.95 ? 0 : rest >= 9.995 ? 1 : 2;
  return `${rest.toFixed(digits)}${unit ? ` ${UNITS[unit]}` : ""}`;
}

/** Bytes as "44.7 MB". @param {number} value */
export const bytes = (value) => {
  const text = amount(value);
  return text.includes(" ") ? `${text}B` : `${text} B`;
};

/** 11689512 as "11,689,512". @param {number} value */
export const exact = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
