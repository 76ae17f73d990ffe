/** The colour of every box: by its role, by an amount, or by values given from outside. */

/** @typedef {import("./net.js").Net} Net */

export const MODES = {
  role: "role",
  parameters: "parameters",
  flops: "FLOPs",
  memory: "memory",
  custom: "given values",
};

export const SCALES = ["linear", "log", "diverging"];

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

/** How far below the largest value a logarithmic scale ends: amounts, and values from outside. */
const [AMOUNTS, VALUES] = [1e-4, 1e-6];

export class Colours {
  /** @param {Net} net */
  constructor(net) {
    this.net = net;
    this.mode = "role";
    /** @type {Map<number, number>} values given from outside, by item */
    this.given = new Map();
    this.scale = "log";
    this.title = "";
    this.unknown = 0;
  }

  /** The value of an item in the present mode, or null. @param {number} item */
  value(item) {
    if (this.mode === "role") return null;
    if (this.mode !== "custom") return this.net.amount(item, this.mode);
    const own = this.given.get(item);
    if (own !== undefined) return own;
    return item >= 0 ? (this.given.get(this.#layer(item)) ?? null) : this.#worst(item);
  }

  /** The module that is drawn as this one operator: values may be told of either. */
  #layer(item) {
    const group = this.net.home[item];
    return this.net.inline[group] ? -1 - group : undefined;
  }

  /** A closed group shows the value of its worst child. */
  #worst(item) {
    let found = null;
    for (const n of this.net.within(item)) {
      const value = this.given.get(n) ?? this.given.get(this.#layer(n));
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
    if (low > high) return { low: 0, high: 0 };
    if (this.scale === "diverging") {
      const far = Math.max(Math.abs(low), Math.abs(high));
      [low, high] = [-far, far];
    } else if (this.mode !== "custom") low = 0;
    return { low, high };
  }

  /** How far along the scale a value is, 0 to 1. */
  part(value, { low, high }) {
    if (this.scale !== "log" || low < 0) return high > low ? (value - low) / (high - low) : 0.5;
    const least = this.least({ low, high });
    return high > least ? Math.log(Math.max(value, least) / least) / Math.log(high / least) : 0.5;
  }

  /** Where the scale begins; all that is less looks alike. @param {{low: number, high: number}} range */
  least({ low, high }) {
    if (this.scale !== "log" || low < 0) return low;
    return Math.max(low, high * (this.mode === "custom" ? VALUES : AMOUNTS));
  }

  /** Values from outside, by item; how many names are not in the network is kept. */
  give(values, { title = "", scale = "linear" } = {}) {
    this.given = new Map();
    this.unknown = 0;
    for (const [id, value] of Object.entries(values)) {
      const item = this.net.find(id);
      if (item === null) this.unknown++;
      else if (typeof value === "number") this.given.set(item, value);
    }
    Object.assign(this, { mode: "custom", title: String(title), scale: SCALES.includes(scale) ? scale : "linear" });
    return this.given.size;
  }

  /**
   * @param {number} item
   * @param {{low: number, high: number}} range
   * @param {any} theme
   */
  paint(item, range, theme) {
    if (this.net.failed.has(item)) {
      const [fill, stroke, text] = theme.error;
      return { fill, stroke, text };
    }
    const value = this.value(item);
    if (this.mode === "role") {
      const [fill, stroke, text] = theme.roles[this.net.kind(item)] ?? theme.roles.other;
      return { fill, stroke, text };
    }
    if (value === null) return { fill: theme.background, stroke: theme.frame, text: theme.muted };
    if (!Number.isFinite(value)) {
      const [fill, stroke, text] = theme.error;
      return { fill, stroke, text };
    }
    const scale = this.scale === "diverging" ? theme.diverging : theme.scale;
    const fill = shade(scale, this.part(value, range));
    return { fill, stroke: mix(fill, theme.ink, 0.35), text: readable(fill) };
  }
}
