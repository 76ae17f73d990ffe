/** The shapes beside lines: where there is room for them. */

import { round as n } from "./drawbox.js";
import { safe, width } from "./text.js";

/** @typedef {{x: number, y: number, w: number, h: number}} Spot */

const SIZE = 10;
const [GAP, RISE, HIGH] = [5, 9, 11];
const ROW = 60;

/**
 * The labels of the lines of one level, each told once: at the beginning of its line, on its right
 * or else its left. Where both would lie over a box or another label it is left out: the panel says
 * it too.
 * @param {import("./layout.js").Plan} plan
 * @param {{x: number, y: number}} at where the level lies
 * @param {{across: boolean, fill: string, halo: string}} how
 * @returns {string[]}
 */
export function labels(plan, at, { across, fill, halo }) {
  const told = new Set();
  const taken = new Taken();
  for (const place of plan.places.values()) taken.add(place);
  const found = [];
  for (const line of plan.lines) {
    const name = `${line.from} ${line.label}`;
    if (!line.label || /[#:]/.test(line.from) || told.has(name)) continue;
    const spot = places(line, across).find((one) => inside(one, plan) && taken.free(one));
    if (!spot) continue;
    told.add(name);
    taken.add(spot);
    found.push(`<text class="shapes" x="${n(at.x + spot.x)}" y="${n(at.y + spot.y + RISE)}" font-size="${SIZE}" fill="${fill}" paint-order="stroke" stroke="${halo}" stroke-width="3" stroke-linejoin="round">${safe(line.label)}</text>`);
  }
  return found;
}

/** Where a label may lie. @returns {Spot[]} */
function places(line, across) {
  const [[x, y], [, below]] = [line.points[0], line.points.at(-1)];
  const size = { w: width(line.label, SIZE), h: HIGH };
  if (across) return [{ x: x + GAP, y: y - GAP - RISE, ...size }, { x: x + GAP, y: y + 2, ...size }];
  const top = y + Math.min(13, (below - y) / 2 + 4) - RISE;
  return [{ x: x + GAP, y: top, ...size }, { x: x - GAP - size.w, y: top, ...size }];
}

/** Spots by the rows that they reach into, so that few need to be compared. */
class Taken {
  /** @type {Map<number, Spot[]>} */
  rows = new Map();

  add(spot) {
    for (const row of rowsOf(spot)) {
      if (!this.rows.has(row)) this.rows.set(row, []);
      this.rows.get(row).push(spot);
    }
  }

  free = (spot) => !rowsOf(spot).some((row) => this.rows.get(row)?.some((other) => over(spot, other)));
}

function rowsOf({ y, h }) {
  const first = Math.floor(y / ROW);
  return Array.from({ length: Math.floor((y + h) / ROW) - first + 1 }, (_, n) => first + n);
}

const inside = ({ x, w }, plan) => x >= 2 && x + w <= plan.w - 1;

/** Whether two spots share more than their borders. */
const over = (a, b) => a.x < b.x + b.w - 1 && b.x < a.x + a.w - 1 && a.y < b.y + b.h - 1 && b.y < a.y + a.h - 1;
