// The grids of the page: drawn when settings change, and lit when something is pointed at.

import { between, outputSize, places, result, run, sourceOf, times } from "./arithmetic.js";
import { isCut } from "./links.js";
import { spelt } from "./wording.js";

/** @typedef {import("./arithmetic.js").Settings} Settings */
/** @typedef {import("./arithmetic.js").Values} Values */
/** @typedef {import("./links.js").Lights} Lights */

export const MOST_CHANNELS = 3;
/** Sides of cells, in pixels: the least on one line, the most, and the most on several lines. */
const LEAST = 17;
const MOST = 38;
const WRAPPED = 26;

/** @param {string} tag @param {string} [name] @param {string} [text] */
export function make(tag, name = "", text = "") {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text) node.textContent = text;
  return node;
}

/** The hue of each weight, by its place. @param {Settings} s */
export function hues(s) {
  const all = places(s.kernel);
  return new Map(all.map((at, i) => [at.join(), 25 + (330 * i) / all.length]));
}

/**
 * Draw everything into `stage`; a row of grids for each of the first input channels.
 * @param {HTMLElement} stage @param {Settings} s @param {Values} given @param {number} channel
 */
export function draw(stage, s, given, channel) {
  stage.replaceChildren();
  stage.dataset.axes = String(s.size.length);
  const rows = make("div", "rows");
  const channels = [...given.input.keys()];
  for (const c of channels.slice(0, MOST_CHANNELS)) rows.append(row(s, given, c));
  const hidden = channels.length - MOST_CHANNELS;
  if (hidden > 0) rows.append(make("p", "quiet", `and ${hidden} more input channels`));
  const made = make("div", "made");
  made.append(make("div", "sign", channels.length > 1 ? "Σ" : "="), output(s, given, channel));
  stage.append(rows, made);
  fit(stage, s, Math.min(channels.length, MOST_CHANNELS));
}

/**
 * Give cells their size: on one line as large as it allows; where they would be tiny, the line breaks.
 * @param {HTMLElement} stage @param {Settings} s @param {number} rows
 */
function fit(stage, s, rows) {
  const room = { width: stage.clientWidth || 800, height: innerHeight * 0.58 };
  const size = (/** @type {number} */ cell) => stage.style.setProperty("--cell", `${cell}px`);
  const spills = () => stage.scrollWidth > stage.clientWidth;
  const line = s.size.length === 2;
  stage.classList.toggle("line", line);
  let cell = cellSize(s, room, line ? rows : 0);
  size(cell);
  if (!line) return;
  while (cell > LEAST && spills()) size((cell -= 1));
  if (!spills()) return;
  stage.classList.remove("line");
  size(cellSize(s, room, 0));
}

/** @param {Settings} s @param {Values} given @param {number} c */
function row(s, given, c) {
  const found = make("div", "row");
  const over = run(s);
  const cells = given.input.get(c) ?? new Map();
  const several = s.inChannels > 1 ? `, channel ${c}` : "";
  if (s.transposed) {
    const zero = s.size.map(() => 0);
    found.append(
      grid("given", `Input${several}`, times(s.size), {
        low: zero, high: s.size, cell: (at) => ({ text: `${cells.get(at.join())}` }),
      }),
      make("div", "sign", "→"),
    );
  }
  const whole = over.high.map((h, a) => h - over.low[a]);
  const padded = s.padding.some((p) => p > 0) ? ` + padding ${[...new Set(s.padding)].join("×")}` : "";
  found.append(
    grid(
      "run",
      s.transposed ? "Spread out" : `Input${several}`,
      s.transposed ? times(whole) : times(s.size) + padded,
      {
        low: over.low,
        high: over.high,
        cell: (at) => {
          const source = sourceOf(s, over, at);
          const cut = isCut(s, at);
          const text = source ? `${cells.get(source.join())}` : cut ? "" : "0";
          return { text, empty: !source || cut };
        },
      },
    ),
    make("div", "sign", "∗"),
    kernel(s, given, c),
  );
  return found;
}

/** @param {Settings} s @param {Values} given @param {number} c */
function kernel(s, given, c) {
  const weights = given.weight.get(c) ?? new Map();
  const hue = hues(s);
  const zero = s.kernel.map(() => 0);
  const own = (/** @type {number[]} */ at) =>
    s.transposed ? at.map((w, a) => s.kernel[a] - 1 - w) : at;
  return grid("kernel", s.transposed ? "Kernel, flipped" : "Kernel", times(s.kernel), {
    low: zero,
    high: s.kernel,
    cell: (at) => {
      const key = own(at).join();
      return { text: `${weights.get(key)}`, key, hue: hue.get(key) };
    },
  });
}

/** @param {Settings} s @param {Values} given @param {number} channel */
function output(s, given, channel) {
  const size = outputSize(s);
  const which = s.outChannels > 1 ? `, channel ${channel} of ${s.outChannels}` : "";
  return grid("output", "Output", times(size) + which, {
    low: size.map(() => 0),
    high: size,
    cell: (at) => ({ text: `${result(s, given, at)}` }),
  });
}

/**
 * One grid; the cells of three axes stand in slices.
 * @typedef {{text: string, key?: string, empty?: boolean, hue?: number}} Cell
 * @param {string} kind @param {string} title @param {string} about
 * @param {{low: number[], high: number[], cell: (at: number[]) => Cell}} how
 */
function grid(kind, title, about, { low, high, cell }) {
  const block = make("div", `block ${kind}`);
  block.append(make("h3", "", title), make("p", "quiet", about));
  const slices = make("div", "slices");
  const deep = low.length === 3 ? between([low[0]], [high[0]]) : [[]];
  for (const start of deep) {
    const flat = make("div", "grid");
    flat.setAttribute("role", "grid");
    flat.setAttribute("aria-label", title);
    const rest = low.slice(start.length);
    const ends = high.slice(start.length);
    flat.style.setProperty("--columns", String(ends[ends.length - 1] - rest[rest.length - 1]));
    for (const place of between(rest, ends)) flat.append(shown(kind, [...start, ...place], cell));
    const slice = make("div", "slice");
    slice.append(flat);
    if (low.length === 3) slice.append(make("p", "quiet", String(start[0])));
    slices.append(slice);
  }
  block.append(slices);
  return block;
}

/** @param {string} kind @param {number[]} at @param {(at: number[]) => Cell} cell */
function shown(kind, at, cell) {
  const { text, key = at.join(), empty = false, hue } = cell(at);
  const node = make("div", empty ? "cell empty" : "cell", text);
  node.dataset.kind = kind;
  node.dataset.place = key;
  node.setAttribute("role", "gridcell");
  node.setAttribute("aria-label", `${kind} ${spelt(at)}: ${text || "cut away"}`);
  if (text.length > 2) node.classList.add(text.length > 3 ? "longer" : "long");
  if (hue !== undefined) node.style.setProperty("--hue", String(hue));
  return node;
}

/** Give every cell the light that it has. @param {HTMLElement} stage @param {Lights} lit @param {Map<string, number>} hue */
export function paint(stage, lit, hue) {
  for (const node of /** @type {NodeListOf<HTMLElement>} */ (stage.querySelectorAll(".cell"))) {
    const kind = /** @type {keyof Lights} */ (node.dataset.kind);
    const own = lit[kind].get(node.dataset.place ?? "");
    node.classList.toggle("lit", Boolean(own && own.weight !== null));
    node.classList.toggle("zero", Boolean(own?.zero));
    node.classList.toggle("chosen", Boolean(own?.chosen));
    node.classList.toggle("dim", kind === "kernel" && !own);
    if (own?.weight) node.style.setProperty("--hue", String(hue.get(own.weight)));
  }
}

/** Cells as large as `rows` of grids on one line allow; 0: as grids below one another do. @param {Settings} s @param {{width: number, height: number}} room @param {number} rows */
function cellSize(s, { width, height }, rows) {
  const over = run(s);
  const last = s.size.length - 1;
  const slices = s.size.length === 3 ? (over.high[0] - over.low[0]) : 1;
  const wide = over.high[last] - over.low[last];
  const out = outputSize(s);
  const columns = rows
    ? wide + s.kernel[last] + out[last] + (s.transposed ? s.size[last] : 0)
    : Math.max(wide * slices + slices, out[last] * (s.size.length === 3 ? out[0] + 1 : 1));
  const tall = Math.max(20, height / (rows * (over.high[0] - over.low[0])) - 6);
  const most = rows ? tall : last === 1 ? WRAPPED : MOST;
  return Math.max(9, Math.min(MOST, Math.floor((width - 16) / columns), Math.floor(most)));
}
