/**
 * One level laid out: its boxes in ranks, by dagre; lines go straight through ranks, and sideways
 * only between them.
 *
 * @typedef {import("./visible.js").Level} Level
 * @typedef {import("./layout.js").Plan} Plan
 * @typedef {{sizes: Map<string, any>, plans: Map<number, Plan>, least: number,
 *   order: import("./layout.js").Order | undefined, across: boolean}} Given
 * @typedef {{top: number, bottom: number, middle: number}} Rank
 */

import { ranked } from "./ranked.js";
import { boxOf, inRanks } from "./simple.js";
import { width } from "./text.js";

/** Above this many boxes, or lines, a level is laid out by ranks alone. */
const MOST_BOXES = 250;
const MOST_LINES = 700;
/** Room in a frame: around what is in it, for its caption, and for lines to part. */
const SIDE = 14;
const CAPTION = 22;
const PART = 16;
const STRAIGHT = 8;

/** @param {Level} level @param {Given} given @returns {Plan} */
export function place(level, given) {
  const { sizes, plans, least, across } = given;
  const small = level.boxes.length <= MOST_BOXES && level.lines.length <= MOST_LINES;
  const found = small ? ranked(level, given) : inRanks(level, sizes);
  centre(level, found);
  const pad = padding(level, across);
  const squeeze = squeezer(level, found, pad);
  const box = extent(level, found, across);
  const broad = box.right - box.left + pad.low + pad.high;
  const wide = across ? broad : Math.max(broad, least);
  const shift = pad.low - box.left + (wide - broad) / 2;
  /** @type {Plan} */
  const plan = {
    w: wide,
    h: across ? Math.max(squeeze.length, level.parent < 0 ? 0 : least) : squeeze.length,
    places: new Map(),
    lines: [],
    enters: new Map(),
    leaves: new Map(),
  };
  for (const [key, p] of found.places) {
    if (key.startsWith("in:")) plan.enters.set(key.slice(3), p.x + shift);
    else if (key.startsWith("out:")) plan.leaves.set(key.slice(4), p.x + shift);
    else plan.places.set(key, { ...p, x: p.x + shift, y: squeeze.at(p.y) });
  }
  const ranks = found.ranks.map((r) => ({ top: squeeze.at(r.top), bottom: squeeze.at(r.bottom), middle: r.middle }));
  if (level.enters.size && ranks.length) ranks[0].bottom = across ? 0 : pad.before;
  const opens = new Map(level.boxes.map((one) => [one.key, one.opens]));
  plan.lines = level.lines.map((line) => {
    const start = end(line.from, { plan, opens, plans, side: "leaves" });
    const stop = end(line.to, { plan, opens, plans, side: "enters" });
    stop[1] += sizes.get(line.to)?.lift ?? 0;
    const bends = (found.bends.get(nameOf(line)) ?? []).map(([x, y]) => [x + shift, y]);
    return { ...line, points: route(start, stop, bends, ranks) };
  });
  return plan;
}

const nameOf = (line) => `${line.from}>${line.to}`;

/** Where a line is next to one of its ends: its nearest bend, or its other end. */
function beside(line, { places, bends, ranks }, last) {
  const real = (bends.get(nameOf(line)) ?? []).filter(([, y]) => ranks.some((r) => Math.abs(r.middle - y) < 0.6));
  const bend = last ? real.at(-1) : real[0];
  if (bend) return bend[0];
  const p = places.get(boxOf(last ? line.from : line.to));
  return p.x + p.w / 2;
}

/** The only port of a side lies in the middle of where its lines go. */
function centre(level, found) {
  for (const [names, side] of [[level.enters, "in"], [level.leaves, "out"]]) {
    if (names.size !== 1) continue;
    const port = `${side}:${[...names][0]}`;
    const own = level.lines.filter((line) => (side === "in" ? line.from : line.to) === port);
    const places = own.map((line) => beside(line, found, side === "out")).sort((a, b) => a - b);
    const half = (places.length - 1) / 2;
    if (places.length) found.places.get(port).x = (places[Math.floor(half)] + places[Math.ceil(half)]) / 2;
  }
}

/** Room around: `before` and `after` along the way, `low` and `high` beside it. */
function padding(level, across) {
  if (level.parent < 0) return { before: 0, after: 0, low: 0, high: 0 };
  const side = { before: SIDE, after: SIDE, low: SIDE, high: SIDE };
  return across ? { ...side, low: CAPTION + 6 } : { ...side, before: CAPTION };
}

/**
 * Ports are at the frame: the room that their rank takes becomes that which lines need to part.
 * @param {Level} level
 */
function squeezer(level, found, pad) {
  const [before, after] = [level.enters.size > 0, level.leaves.size > 0];
  const own = found.ranks.slice(before ? 1 : 0, after ? -1 : undefined);
  const top = own[0]?.top ?? 0;
  const bottom = own.at(-1)?.bottom ?? 0;
  const head = pad.before + (before ? room(level, found, false) : 0);
  const tail = after ? Math.max(pad.after, room(level, found, true)) : pad.after;
  const length = head + (bottom - top) + tail;
  const at = (y) => (y < top - 0.1 ? 0 : y > bottom + 0.1 ? length : y - top + head);
  return { at, length };
}

/** What lines need between their ports and the boxes: less where all of them go straight. */
function room(level, found, last) {
  const side = last ? "out:" : "in:";
  const aside = level.lines.some((line) => {
    const port = found.places.get(last ? line.to : line.from);
    return (last ? line.to : line.from).startsWith(side) && Math.abs(port.x - beside(line, found, last)) > 1;
  });
  return aside ? PART : STRAIGHT;
}

/** How far boxes, lines and the words beside them reach to the sides. */
function extent(level, { places, bends }, across) {
  const all = [...places.values()].flatMap((p) => [p.x, p.x + p.w]);
  for (const points of bends.values()) all.push(...points.map(([x]) => x));
  for (const line of across ? [] : level.lines) {
    const p = line.label && places.get(line.from);
    if (p) all.push(p.x + p.w / 2 + width(line.label, 10) + 7);
  }
  if (!all.length) return { left: 0, right: 0 };
  return all.reduce((e, x) => ({ left: Math.min(e.left, x), right: Math.max(e.right, x) }), { left: Infinity, right: -Infinity });
}

/** Where a line begins or stops: at a border of the level, a port of an opened box, or a box. */
function end(name, { plan, opens, plans, side }) {
  if (name.startsWith("in:")) return [plan.enters.get(name.slice(3)), 0];
  if (name.startsWith("out:")) return [plan.leaves.get(name.slice(4)), plan.h];
  const [key, source] = name.split("#");
  const p = plan.places.get(key);
  const inner = source === undefined ? undefined : plans.get(opens.get(key))?.[side].get(source);
  const x = inner === undefined ? p.x + p.w / 2 : p.x + inner;
  return [x, side === "leaves" ? p.y + p.h : p.y];
}

/**
 * From `start` to `stop`: straight through each rank, aside in the room between two.
 * @param {number[]} start @param {number[]} stop @param {number[][]} bends @param {Rank[]} ranks
 */
function route(start, stop, bends, ranks) {
  if (stop[1] <= start[1]) return [start, stop];
  const through = bends
    .map(([x, y]) => [x, ranks.find((rank) => Math.abs(rank.middle - y) < 0.6)])
    .filter(([, rank]) => rank && rank.top >= start[1] - 0.1 && rank.bottom <= stop[1] + 0.1);
  const from = ranks.find((rank) => rank.bottom >= start[1] - 0.1);
  const to = ranks.findLast((rank) => rank.top <= stop[1] + 0.1);
  const points = [start, [start[0], Math.max(start[1], Math.min(from?.bottom ?? start[1], stop[1]))]];
  for (const [x, rank] of through) points.push([x, rank.top], [x, rank.bottom]);
  points.push([stop[0], Math.min(stop[1], Math.max(to?.top ?? stop[1], points.at(-1)[1]))], stop);
  return points.filter(([x, y], n) => n === 0 || Math.abs(x - points[n - 1][0]) + Math.abs(y - points[n - 1][1]) > 0.1);
}
