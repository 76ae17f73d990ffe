/**
 * Where boxes lie: every level is laid out on its own, those inside it first.
 *
 * Lengths are pixels. Layouts think downwards; `across` turns them to the right at the end.
 *
 * @typedef {import("./visible.js").Level} Level
 * @typedef {import("./visible.js").Box} Box
 * @typedef {{x: number, y: number, w: number, h: number}} Place
 * @typedef {{w: number, h: number, places: Map<string, Place>,
 *   lines: {from: string, to: string, label: string, count: number, points: number[][]}[],
 *   enters: Map<string, number>, leaves: Map<string, number>}} Plan
 */

import dagre from "@dagrejs/dagre";

/** Above this many boxes, or lines, a level is laid out by ranks alone. */
const MOST_BOXES = 250;
const MOST_LINES = 700;
const GAP = { rank: 26, node: 18 };
/** Room in a frame: around what is in it, and for its caption. */
export const PAD = { side: 16, end: 14, caption: 26 };

/**
 * @param {Map<number, Level>} levels
 * @param {(box: Box) => {w: number, h: number}} measure
 * @param {(level: Level) => number} captionWidth
 * @param {Map<string, Plan>} kept layouts of before, by what they depend on
 * @returns {Map<number, Plan>}
 */
export function layout(levels, measure, captionWidth, kept = new Map()) {
  const order = [...levels.values()].sort((a, b) => depth(levels, b) - depth(levels, a));
  /** @type {Map<number, Plan>} */
  const plans = new Map();
  for (const level of order) {
    const sizes = new Map(
      level.boxes.map((box) => [box.key, box.opens >= 0 ? plans.get(box.opens) : measure(box)]),
    );
    const least = level.parent < 0 ? 0 : captionWidth(level);
    const name = signature(level, sizes, least);
    const plan = kept.get(name) ?? place(level, sizes, plans, least);
    kept.set(name, plan);
    plans.set(level.id, plan);
  }
  return plans;
}

/** @param {Map<number, Level>} levels @param {Level} level */
function depth(levels, level) {
  let found = 0;
  for (let at = level.parent; at >= 0; at = levels.get(at).parent) found++;
  return found;
}

/** What a layout depends on, as text. */
function signature(level, sizes, least) {
  const boxes = level.boxes.map((b) => `${b.key}:${sizes.get(b.key).w}:${sizes.get(b.key).h}`);
  const lines = level.lines.map((l) => `${l.from}>${l.to}>${l.label}`);
  const inner = level.boxes
    .filter((b) => b.opens >= 0)
    .map((b) => [...sizes.get(b.key).enters, ...sizes.get(b.key).leaves].join());
  return [level.id, least, ...boxes, ...lines, ...inner].join("|");
}

/**
 * @param {Level} level
 * @param {Map<string, any>} sizes
 * @param {Map<number, Plan>} plans
 * @param {number} least
 * @returns {Plan}
 */
function place(level, sizes, plans, least) {
  const framed = level.parent >= 0;
  const small = level.boxes.length <= MOST_BOXES && level.lines.length <= MOST_LINES;
  const found = small ? byDagre(level, sizes) : byRanks(level, sizes);
  const pad = framed ? PAD : { side: 0, end: 0, caption: 0 };
  const wide = Math.max(found.w + 2 * pad.side, least);
  const shift = { x: (wide - found.w) / 2, y: pad.caption };
  /** @type {Plan} */
  const plan = {
    w: wide,
    h: found.h + pad.caption + pad.end,
    places: new Map(),
    lines: [],
    enters: new Map(),
    leaves: new Map(),
  };
  for (const [key, p] of found.places) {
    const spot = { x: p.x + shift.x, y: p.y + shift.y, w: p.w, h: p.h };
    if (key.startsWith("in:")) plan.enters.set(key.slice(3), spot.x);
    else if (key.startsWith("out:")) plan.leaves.set(key.slice(4), spot.x);
    else plan.places.set(key, spot);
  }
  const opens = new Map(level.boxes.map((box) => [box.key, box.opens]));
  plan.lines = level.lines.map((line) => {
    const bends = found.bends.get(`${line.from}>${line.to}`) ?? [];
    const moved = bends.map(([x, y]) => [x + shift.x, y + shift.y]);
    const start = end(line.from, plan, opens, plans, "leaves");
    const stop = end(line.to, plan, opens, plans, "enters");
    return { ...line, points: [start, ...moved.filter(([, y]) => y > start[1] && y < stop[1]), stop] };
  });
  return plan;
}

/** Where a line begins or stops: at a border of the level, a port of an opened box, or a box. */
function end(name, plan, opens, plans, side) {
  if (name.startsWith("in:")) return [plan.enters.get(name.slice(3)), 0];
  if (name.startsWith("out:")) return [plan.leaves.get(name.slice(4)), plan.h];
  const [key, source] = name.split("#");
  const p = plan.places.get(key);
  const inner = source === undefined ? undefined : plans.get(opens.get(key))?.[side].get(source);
  const x = inner === undefined ? p.x + p.w / 2 : p.x + inner;
  return [x, side === "leaves" ? p.y + p.h : p.y];
}

/** @param {string} name */
const boxOf = (name) => name.split("#")[0];

/** @param {Level} level @param {Map<string, {w: number, h: number}>} sizes */
function byDagre(level, sizes) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", ranksep: GAP.rank, nodesep: GAP.node, edgesep: 10 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const box of level.boxes) {
    const { w, h } = sizes.get(box.key);
    graph.setNode(box.key, { width: w + 2 * Math.abs(lean(sizes.get(box.key))), height: h });
  }
  for (const source of level.enters) graph.setNode(`in:${source}`, { width: 2, height: 1 });
  for (const source of level.leaves) graph.setNode(`out:${source}`, { width: 2, height: 1 });
  for (const line of level.lines) {
    const [a, b] = [boxOf(line.from), boxOf(line.to)];
    if (a === b) continue;
    const label = line.label ? { width: 6 * line.label.length, height: 12, labelpos: "r" } : {};
    graph.setEdge(a, b, { ...label, weight: line.count }, `${line.from}>${line.to}`);
  }
  dagre.layout(graph);
  const places = new Map();
  for (const key of graph.nodes()) {
    const { x, y, width, height } = graph.node(key);
    const port = key.startsWith("in:") || key.startsWith("out:");
    const off = port ? 0 : lean(sizes.get(key));
    const w = width - 2 * Math.abs(off);
    places.set(key, port ? { x, y, w: 0, h: 0 } : { x: x - off - w / 2, y: y - height / 2, w, h: height });
  }
  const bends = new Map();
  for (const edge of graph.edges()) {
    const points = graph.edge(edge).points ?? [];
    bends.set(edge.name, points.slice(1, -1).map((p) => [p.x, p.y]));
  }
  const { width = 0, height = 0 } = graph.graph();
  return { w: finite(width), h: finite(height), places, bends };
}

/**
 * How far right of its middle a frame is entered. Its room is widened by that on the other side, so
 * that what leads to it comes straight from above.
 */
function lean(plan) {
  const ports = [...(plan.enters?.values() ?? [])];
  if (!ports.length) return 0;
  const off = ports.reduce((sum, x) => sum + x, 0) / ports.length - plan.w / 2;
  return Math.abs(off) <= plan.w / 3 ? off : 0;
}

const finite = (value) => (Number.isFinite(value) ? value : 0);

/** Ranks by the longest way from the start, in the order of execution; for very large levels. */
function byRanks(level, sizes) {
  const names = [
    ...[...level.enters].map((s) => `in:${s}`),
    ...level.boxes.map((b) => b.key),
    ...[...level.leaves].map((s) => `out:${s}`),
  ];
  const rank = new Map(names.map((name) => [name, name.startsWith("in:") ? 0 : 0]));
  const place = new Map(names.map((name, n) => [name, n]));
  const lines = level.lines
    .map((l) => [boxOf(l.from), boxOf(l.to)])
    .filter(([a, b]) => place.get(a) < place.get(b))
    .sort((p, q) => place.get(p[0]) - place.get(q[0]));
  for (const [a, b] of lines) rank.set(b, Math.max(rank.get(b), rank.get(a) + 1));
  /** @type {string[][]} */
  const rows = [];
  for (const name of names) (rows[rank.get(name)] ??= []).push(name);
  const places = new Map();
  let [y, w] = [0, 0];
  const size = (name) => sizes.get(name) ?? { w: 0, h: 0 };
  const widths = rows.map((row) => row.reduce((sum, n) => sum + size(n).w + GAP.node, -GAP.node));
  w = Math.max(0, ...widths);
  rows.forEach((row, r) => {
    let x = (w - widths[r]) / 2;
    const h = Math.max(...row.map((n) => size(n).h));
    for (const name of row) {
      places.set(name, { x, y: y + (h - size(name).h) / 2, ...size(name) });
      x += size(name).w + GAP.node;
    }
    y += h + GAP.rank;
  });
  return { w, h: Math.max(0, y - GAP.rank), places, bends: new Map() };
}
