// The settings in the address, so that a view can be shared.

/** @typedef {import("./arithmetic.js").Settings} Settings */

/** Names in the address, by those of the settings; torch's own. @type {[keyof Settings & string, string][]} */
const NAMES = [
  ["size", "input"],
  ["kernel", "kernel"],
  ["stride", "stride"],
  ["padding", "padding"],
  ["dilation", "dilation"],
  ["outputPadding", "output_padding"],
  ["groups", "groups"],
  ["inChannels", "in_channels"],
  ["outChannels", "out_channels"],
  ["transposed", "transposed"],
];

/** @param {Settings} s @returns {string} */
export function written(s) {
  return NAMES.map(([key, name]) => {
    const value = s[key];
    return `${name}=${Array.isArray(value) ? value.join("x") : Number(value)}`;
  }).join("&");
}

/** The settings of an address over those of the page; anything unusable is left out. @param {string} hash @param {Settings} usual @returns {Settings} */
export function readHash(hash, usual) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  /** @type {Record<string, unknown>} */
  const found = { ...usual };
  const axes = (given.get("input") ?? "").split("x").length;
  for (const [key, name] of NAMES) {
    const numbers = (given.get(name) ?? "").split("x").map(Number);
    if (!given.has(name) || numbers.some((n) => !Number.isInteger(n) || n < 0 || n > 64)) continue;
    if (!Array.isArray(usual[key])) {
      found[key] = key === "transposed" ? numbers[0] === 1 : Math.max(1, numbers[0]);
    } else if (numbers.length === axes && axes <= 3) {
      const least = key === "padding" || key === "outputPadding" ? 0 : 1;
      found[key] = numbers.map((n) => Math.max(least, n));
    }
  }
  const lists = NAMES.map(([key]) => found[key]).filter(Array.isArray);
  const alike = new Set(lists.map((list) => list.length)).size === 1;
  return alike ? /** @type {Settings} */ (found) : usual;
}
