/** Ranks by the longest way from the start, in the order of execution; for very large levels. */

const GAP = { rank: 28, node: 20 };

/** The box that an end of a line is at. @param {string} name */
export const boxOf = (name) => name.split("#")[0];

/** @param {import("./visible.js").Level} level @param {Map<string, any>} sizes */
export function inRanks(level, sizes) {
  const rows = rowsOf(level);
  const size = (name) => sizes.get(name) ?? { w: 0, h: 0 };
  const widths = rows.map((row) => row.reduce((sum, n) => sum + size(n).w + GAP.node, -GAP.node));
  const wide = Math.max(0, ...widths);
  const places = new Map();
  const ranks = [];
  let y = 0;
  rows.forEach((row, r) => {
    let x = (wide - widths[r]) / 2;
    const h = Math.max(...row.map((n) => size(n).h));
    for (const name of row) {
      const { w, h: own } = size(name);
      places.set(name, { x, y: y + (h - own) / 2, w, h: own });
      x += w + GAP.node;
    }
    ranks.push({ top: y, bottom: y + h, middle: y + h / 2 });
    y += h + GAP.rank;
  });
  return { places, ranks, bends: new Map() };
}

/** Names by rank: what enters first, what leaves last. */
function rowsOf(level) {
  const boxes = level.boxes.map((b) => b.key);
  const start = level.enters.size ? 1 : 0;
  const rank = new Map(boxes.map((name) => [name, start]));
  const when = new Map(boxes.map((name, n) => [name, n]));
  const lines = level.lines
    .map((l) => [boxOf(l.from), boxOf(l.to)])
    .filter(([a, b]) => when.get(a) < when.get(b))
    .sort((p, q) => when.get(p[0]) - when.get(q[0]));
  for (const [a, b] of lines) rank.set(b, Math.max(rank.get(b), rank.get(a) + 1));
  /** @type {string[][]} */
  const rows = start ? [[...level.enters].map((s) => `in:${s}`)] : [];
  for (const name of boxes) (rows[rank.get(name)] ??= []).push(name);
  if (level.leaves.size) rows.push([...level.leaves].map((s) => `out:${s}`));
  return rows;
}
