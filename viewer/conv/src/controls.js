// The sliders and switches at the side.

import { AXES } from "./arithmetic.js";
import { make } from "./grids.js";

/** @typedef {import("./arithmetic.js").Settings} Settings */

/** Name in the settings, label, least, most by the number of axes. @type {[keyof Settings & string, string, number, number[]][]} */
const SIZES = [
  ["size", "input", 1, [0, 24, 14, 6]],
  ["kernel", "kernel", 1, [0, 9, 7, 4]],
  ["stride", "stride", 1, [0, 6, 5, 3]],
  ["padding", "padding", 0, [0, 6, 5, 2]],
  ["dilation", "dilation", 1, [0, 6, 4, 3]],
  ["outputPadding", "output padding", 0, [0, 3, 3, 2]],
];

/** @type {[keyof Settings & string, string][]} */
const COUNTS = [
  ["inChannels", "input channels"],
  ["outChannels", "output channels"],
  ["groups", "groups"],
];

/**
 * Build the controls for `s` in `side`; `change` gets a part of the settings that is new.
 * @param {HTMLElement} side @param {Settings} s
 * @param {{linked: boolean, channel: number}} view
 * @param {(part: Partial<Settings>) => void} change @param {(part: object) => void} look
 */
export function build(side, s, view, change, look) {
  const axes = s.size.length;
  side.replaceChildren(
    choice("kind", ["convolution", "transposed"], s.transposed ? 1 : 0, (i) =>
      change({ transposed: i === 1, outputPadding: s.size.map(() => 0) }),
    ),
    choice("axes", ["1-D", "2-D", "3-D"], axes - 1, (i) => change(spread(s, i + 1))),
  );
  if (axes > 1) side.append(tick("same on every axis", view.linked, (linked) => look({ linked })));
  for (const [name, label, least, most] of SIZES) {
    if (name === "outputPadding" && !s.transposed) continue;
    side.append(sliders(s, view.linked, [name, label, least, most[axes]], change));
  }
  for (const [name, label] of COUNTS) {
    const value = /** @type {number} */ (s[name]);
    side.append(slider(label, `${name}`, [1, Math.max(8, value), value], (v) => change({ [name]: v })));
  }
  if (s.outChannels > 1) {
    const last = s.outChannels - 1;
    side.append(
      slider("channel shown", "channel", [0, last, view.channel], (channel) => look({ channel })),
    );
  }
}

/** The settings on another number of axes. @param {Settings} s @param {number} axes @returns {Partial<Settings>} */
function spread(s, axes) {
  /** @type {Record<string, number[]>} */
  const found = {};
  for (const [name, , least, most] of SIZES) {
    const values = /** @type {number[]} */ (s[name]);
    const value = Math.max(least, Math.min(values[values.length - 1], most[axes]));
    found[name] = Array.from({ length: axes }, () => value);
  }
  found.size = Array.from({ length: axes }, () => [0, 8, 5, 4][axes]);
  return /** @type {Partial<Settings>} */ (found);
}

/** One slider for all axes, or one for each. @param {Settings} s @param {boolean} linked @param {[string, string, number, number]} what @param {(part: Partial<Settings>) => void} change */
function sliders(s, linked, [name, label, least, most], change) {
  const values = /** @type {number[]} */ (s[/** @type {keyof Settings} */ (name)]);
  const axes = AXES[values.length];
  const group = make("div", "group");
  for (const [a, axis] of axes.entries()) {
    if (linked && a) break;
    const text = linked || axes.length === 1 ? label : `${label} ${axis}`;
    const id = linked ? name : `${name}-${axis}`;
    const highest = Math.max(most, ...values);
    group.append(
      slider(text, id, [least, highest, values[a]], (v) =>
        change({ [name]: values.map((old, b) => (linked || a === b ? v : old)) }),
      ),
    );
  }
  return group;
}

/** @param {string} text @param {string} id @param {[number, number, number]} range @param {(value: number) => void} set */
function slider(text, id, [least, most, value], set) {
  const label = make("label", "slider");
  const input = /** @type {HTMLInputElement} */ (make("input"));
  Object.assign(input, { type: "range", min: least, max: most, value, id: `set-${id}` });
  const shown = make("output", "", `${value}`);
  input.addEventListener("input", () => {
    shown.textContent = input.value;
    set(Number(input.value));
  });
  label.append(make("span", "", text), input, shown);
  return label;
}

/** @param {string} name @param {string[]} words @param {number} chosen @param {(i: number) => void} set */
function choice(name, words, chosen, set) {
  const group = make("div", "choice");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", name);
  for (const [i, word] of words.entries()) {
    const button = make("button", "", word);
    button.setAttribute("type", "button");
    button.setAttribute("aria-pressed", String(i === chosen));
    button.id = `set-${word.replace(/\W/g, "")}`;
    button.addEventListener("click", () => set(i));
    group.append(button);
  }
  return group;
}

/** @param {string} text @param {boolean} on @param {(on: boolean) => void} set */
function tick(text, on, set) {
  const label = make("label", "tick");
  const input = /** @type {HTMLInputElement} */ (make("input"));
  Object.assign(input, { type: "checkbox", checked: on, id: "set-linked" });
  input.addEventListener("change", () => set(input.checked));
  label.append(input, make("span", "", text));
  return label;
}
