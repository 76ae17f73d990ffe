/**
 * Where boxes lie: every level is laid out on its own, those inside it first.
 *
 * Lengths are pixels. Levels are laid out downwards (`place.js`); a picture from left to right is
 * laid out so with the sides of its boxes exchanged, and turned at the end.
 *
 * @typedef {import("./visible.js").Level} Level
 * @typedef {import("./visible.js").Box} Box
 * @typedef {{x: number, y: number, w: number, h: number}} Place
 * @typedef {import("./visible.js").Line & {points: number[][]}} Drawn
 * @typedef {{w: number, h: number, places: Map<string, Place>, lines: Drawn[],
 *   enters: Map<string, number>, leaves: Map<string, number>}} Plan
 * @typedef {{enters: string[], leaves: string[]}} Order of a level's ports, along its side
 */

import { place } from "./place.js";

/**
 * @param {Map<number, Level>} levels
 * @param {{measure: (box: Box) => {w: number, h: number}, captionWidth: (level: Level) => number,
 *   across: boolean}} how
 * @param {Map<string, Plan>} kept layouts of before, by what they depend on
 * @returns {Map<number, Plan>}
 */
export function layout(levels, how, kept = new Map()) {
  const deep = new Map([...levels.values()].map((level) => [level, depth(levels, level)]));
  const inside = [...levels.values()].sort((a, b) => deep.get(b) - deep.get(a));
  const first = inwards(inside, how, new Map(), kept);
  const orders = wanted(inside, first);
  const plans = orders.size ? inwards(inside, how, orders, kept) : first;
  if (!how.across) return plans;
  return new Map([...plans].map(([id, plan]) => [id, turned(plan)]));
}

/** All levels, those inside first. */
function inwards(levels, how, orders, kept) {
  /** @type {Map<number, Plan>} */
  const plans = new Map();
  for (const level of levels) {
    const sizes = new Map(
      level.boxes.map((box) => [box.key, box.opens >= 0 ? plans.get(box.opens) : sized(box, how)]),
    );
    const least = level.parent < 0 ? 0 : how.captionWidth(level);
    const order = orders.get(level.id);
    const name = signature(level, sizes, { least, order, across: how.across });
    const plan = kept.get(name) ?? place(level, { sizes, plans, least, order, across: how.across });
    kept.set(name, plan);
    // A layout is kept; what its lines lead to further in may be another than it was.
    const lines = level.lines.map((line, n) => ({ ...line, points: plan.lines[n].points }));
    plans.set(level.id, { ...plan, lines });
  }
  return plans;
}

function sized(box, how) {
  const { w, h, lift } = how.measure(box);
  return how.across ? { w: h, h: w, lift: 0 } : { w, h, lift };
}

/** @param {Map<number, Level>} levels @param {Level} level */
function depth(levels, level) {
  let found = 0;
  for (let at = level.parent; at >= 0; at = levels.get(at).parent) found++;
  return found;
}

/** What a layout depends on, as text. */
function signature(level, sizes, { least, order, across }) {
  const boxes = level.boxes.map((b) => `${b.key}:${sizes.get(b.key).w}:${sizes.get(b.key).h}`);
  const lines = level.lines.map((l) => `${l.from}>${l.to}>${l.label}`);
  const inner = level.boxes
    .filter((b) => b.opens >= 0)
    .map((b) => [...sizes.get(b.key).enters, ...sizes.get(b.key).leaves].join());
  const ports = order ? [order.enters.join(), order.leaves.join()] : [];
  return [level.id, across, least, ...boxes, ...lines, ...inner, ...ports].join("|");
}

/**
 * The order of ports that keeps lines from crossing where they enter and leave a level: that in
 * which they come and go around it. Only of levels where it is another than that they have.
 * @param {Level[]} levels
 * @param {Map<number, Plan>} plans
 * @returns {Map<number, Order>}
 */
function wanted(levels, plans) {
  /** @type {Map<number, Order>} */
  const found = new Map();
  const byKey = new Map(levels.map((level) => [level.key, level.id]));
  /** @type {Map<number, {enters: Map<string, number>, leaves: Map<string, number>}>} */
  const around = new Map();
  const note = (name, side, x) => {
    const [key, source] = name.split("#");
    const id = byKey.get(key);
    if (source === undefined || id === undefined) return;
    if (!around.has(id)) around.set(id, { enters: new Map(), leaves: new Map() });
    around.get(id)[side].set(source, x);
  };
  for (const level of levels) {
    for (const line of plans.get(level.id).lines) {
      note(line.to, "enters", before(line.points));
      note(line.from, "leaves", before([...line.points].reverse()));
    }
  }
  for (const [id, { enters, leaves }] of around) {
    const [a, b] = [sorted(plans.get(id).enters, enters), sorted(plans.get(id).leaves, leaves)];
    if (a.changed || b.changed) found.set(id, { enters: a.names, leaves: b.names });
  }
  return found;
}

/** Where a line comes from, sideways, before its last turn. @param {number[][]} points */
function before(points) {
  const x = points.at(-1)[0];
  return (points.findLast((point) => Math.abs(point[0] - x) > 0.6) ?? points[0])[0];
}

/** Ports in the order of `around`; equal ones stay in that which they have. */
function sorted(own, around) {
  const now = [...own].sort((p, q) => p[1] - q[1]).map(([name]) => name);
  const at = (name) => around.get(name) ?? 0;
  const names = [...now].sort((p, q) => (Math.abs(at(p) - at(q)) < 1 ? 0 : at(p) - at(q)));
  return { names, changed: names.some((name, n) => name !== now[n]) };
}

/** @param {Plan} plan @returns {Plan} */
function turned(plan) {
  const places = [...plan.places].map(([key, p]) => [key, { x: p.y, y: p.x, w: p.h, h: p.w }]);
  const lines = plan.lines.map((line) => ({ ...line, points: line.points.map(([x, y]) => [y, x]) }));
  return { ...plan, w: plan.h, h: plan.w, places: new Map(places), lines };
}
