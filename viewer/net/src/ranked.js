/** Ranks, order and places of a level's boxes and lines, by dagre. */

import dagre from "@dagrejs/dagre";

import { boxOf } from "./simple.js";

const GAP = { rank: 28, node: 18, edge: 14 };
/** Stands above all ports where lines enter, or below all where they leave. */
const [ABOVE, BELOW] = ["^", "$"];

/** @param {import("./visible.js").Level} level @param {import("./place.js").Given} given */
export function ranked(level, { sizes, order, across }) {
  const graph = new dagre.graphlib.Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", ranksep: GAP.rank, nodesep: GAP.node, edgesep: GAP.edge });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const box of level.boxes) {
    const size = sizes.get(box.key);
    graph.setNode(box.key, { width: size.w + 2 * Math.abs(lean(size)), height: size.h });
  }
  ports(graph, level);
  for (const line of level.lines) {
    const [a, b] = [boxOf(line.from), boxOf(line.to)];
    if (a === b) continue;
    const long = 6 * line.label.length + 4;
    const room = across ? { width: 12, height: long } : { width: long, height: 12 };
    const label = line.label ? { ...room, labelpos: "r" } : {};
    graph.setEdge(a, b, { ...label, weight: Math.min(line.count, 4) }, `${line.from}>${line.to}`);
  }
  dagre.layout(graph, { constraints: order ? constraints(order) : [] });
  return read(graph, sizes);
}

/** Ports in a rank of their own, first or last. */
function ports(graph, level) {
  for (const [names, side, end] of [[level.enters, "in", ABOVE], [level.leaves, "out", BELOW]]) {
    if (!names.size) continue;
    graph.setNode(end, { width: 0, height: 0 });
    for (const source of names) {
      const port = `${side}:${source}`;
      graph.setNode(port, { width: 2, height: 0 });
      const [from, to] = side === "in" ? [end, port] : [port, end];
      graph.setEdge(from, to, { weight: 100 }, `${end}${port}`);
    }
    // What takes nothing, or gives nothing, in here must not lie beside the ports.
    const joined = new Set(level.lines.map((line) => boxOf(side === "in" ? line.to : line.from)));
    for (const box of level.boxes.filter((one) => !joined.has(one.key))) {
      const [from, to] = side === "in" ? [end, box.key] : [box.key, end];
      graph.setEdge(from, to, { weight: 0, minlen: 2 }, `${end}${box.key}`);
    }
  }
}

function constraints({ enters, leaves }) {
  const pairs = (names, side) =>
    names.slice(1).map((name, n) => ({ left: `${side}:${names[n]}`, right: `${side}:${name}` }));
  return [...pairs(enters, "in"), ...pairs(leaves, "out")];
}

/** Beside something this much longer a box lies at the beginning, near to what leads to it. */
const SHORT = 80;

function read(graph, sizes) {
  const places = new Map();
  /** @type {Map<number, import("./place.js").Rank>} */
  const ranks = new Map();
  for (const key of graph.nodes()) {
    if (key === ABOVE || key === BELOW) continue;
    const { x, y, width, height } = graph.node(key);
    const off = lean(sizes.get(key));
    const w = sizes.has(key) ? width - 2 * Math.abs(off) : 0;
    places.set(key, { x: x - off - w / 2, y: y - height / 2, w, h: height });
    const name = Math.round(y);
    const rank = ranks.get(name) ?? { top: Infinity, bottom: -Infinity, middle: y };
    rank.top = Math.min(rank.top, y - height / 2);
    rank.bottom = Math.max(rank.bottom, y + height / 2);
    ranks.set(name, rank);
  }
  for (const [key, place] of places) {
    const rank = ranks.get(Math.round(graph.node(key).y));
    if (rank.bottom - rank.top - place.h > SHORT) place.y = rank.top;
  }
  const bends = new Map();
  for (const edge of graph.edges()) {
    if (edge.name[0] === ABOVE || edge.name[0] === BELOW) continue;
    bends.set(edge.name, (graph.edge(edge).points ?? []).slice(1, -1).map((p) => [p.x, p.y]));
  }
  return { places, bends, ranks: [...ranks.values()].sort((a, b) => a.middle - b.middle) };
}

/**
 * How far right of its middle a frame is entered. Its room is widened by that on the other side, so
 * that what leads to it comes straight from above.
 */
function lean(plan) {
  const places = [...(plan?.enters?.values() ?? [])];
  if (!places.length) return 0;
  const off = places.reduce((sum, x) => sum + x, 0) / places.length - plan.w / 2;
  return Math.abs(off) <= plan.w / 3 ? off : 0;
}
