/** The colour of every box: by its role, by an amount, or by values given from outside. */

/** @typedef {import("./net.js").Net} Net */

export const MODES = {
  role: "what it does",
  parameters: "parameters",
  flops: "FLOPs",
  memory: "memory",
  custom: "given values",
};

/** @param {string} hex */
const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

const hexOf = (rgb) => `#${rgb.map((v) => Math.round(v).toString(16).padStart(2, "0")).join("")}`;

/** `one` moved by `part` towards `other`. */
export const mix = (one, other, part) => {
  const to = channels(other);
  return hexOf(channels(one).map((v, i) => v + (to[i] - v) * part));
};

/** The colour at `part` (0 to 1) of a scale. @param {string[]} scale @param {number} part */
export function shade(scale, part) {
  const at = Math.min(Math.max(part, 0), 1) * (scale.length - 1);
  const low = Math.min(Math.floor(at), scale.length - 2);
  return mix(scale[low], scale[low + 1], at - low);
}

/** Near-black or white, whichever reads better on `fill` (WCAG relative luminance). */
export function readable(fill) {
  const [r, g, b] = channels(fill).map((v) => {
    const part = v / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  const light = 0.2126 * r + 0.7152 * g + 0.0722 * b;
  return (light + 0.05) / 0.0508 > 1.05 / (light + 0.05) ? "#111418" : "#ffffff";
}

export class Colours {
  /** @param {Net} net */
  constructor(net) {
    this.net = net;
    this.mode = "role";
    /** @type {Map<number, number>} values given from outside, by item */
    this.given = new Map();
    this.log = true;
    this.diverging = false;
    this.title = "";
  }

  /** The value of an item in the present mode, or null. @param {number} item */
  value(item) {
    if (this.mode === "role") return null;
    if (this.mode !== "custom") return this.net.amount(item, this.mode);
    const own = this.given.get(item);
    if (own !== undefined || item >= 0) return own ?? null;
    return this.#worst(item);
  }

  /** A closed group shows the value of its worst child. */
  #worst(item) {
    let found = null;
    for (const n of this.net.within(item)) {
      const value = this.given.get(n);
      if (value !== undefined && (found === null || Math.abs(value) > Math.abs(found))) found = value;
    }
    return found;
  }

  /** Least and most of the values on show. @param {Iterable<number>} items */
  range(items) {
    let [low, high] = [Infinity, -Infinity];
    for (const item of items) {
      const value = this.value(item);
      if (value === null || !Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (this.diverging) {
      const far = Math.max(Math.abs(low), Math.abs(high));
      [low, high] = [-far, far];
    } else if (this.mode !== "custom") low = 0;
    return { low, high };
  }

  /** How far along the scale a value is, 0 to 1. */
  part(value, { low, high }) {
    if (this.log && !this.diverging && low >= 0) {
      return high > 0 ? Math.log1p(value) / Math.log1p(high) : 0;
    }
    return high > low ? (value - low) / (high - low) : 0.5;
  }

  /**
   * @param {number} item
   * @param {{low: number, high: number}} range
   * @param {any} theme
   */
  paint(item, range, theme) {
    const node = item >= 0 ? this.net.nodes[item] : null;
    if (node?.error) {
      const [fill, stroke, text] = theme.error;
      return { fill, stroke, text };
    }
    const value = this.value(item);
    if (this.mode === "role") {
      const [fill, stroke, text] = theme.roles[this.net.role(item)] ?? theme.roles.other;
      return { fill, stroke, text };
    }
    if (value === null) return { fill: theme.background, stroke: theme.frame, text: theme.muted };
    if (!Number.isFinite(value)) {
      const [fill, stroke, text] = theme.error;
      return { fill, stroke, text };
    }
    const scale = this.diverging ? theme.diverging : theme.scale;
    const fill = shade(scale, this.part(value, range));
    return { fill, stroke: mix(fill, theme.ink, 0.35), text: readable(fill) };
  }
}
