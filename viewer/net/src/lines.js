/**
 * The lines between the boxes that are seen.
 *
 * Each lies in the innermost level that holds both its ends; levels inside get a port where it
 * enters or leaves. A source with many users elsewhere is a stub at each of them instead.
 *
 * @typedef {import("./net.js").Net} Net
 * @typedef {import("./visible.js").Level} Level
 * @typedef {import("./visible.js").Box} Box
 * @typedef {import("./visible.js").Line} Line
 */

/**
 * More users than these in other modules, boxes or the operators in them, and a source is drawn as
 * stubs; but a few lines stay lines, however much is in the boxes that they lead to.
 */
export const MOST_LINES = 8;
const FEW_LINES = 4;

/**
 * @param {Net} net
 * @param {import("./visible.js").State} state
 * @param {{stands: Int32Array | number[], rounds: (node: number) => number[]}} folds
 * @param {{levels: Map<number, Level>, boxOf: string[], levelOf: Int32Array}} seen
 */
export function addLines(net, state, folds, seen) {
  const { levels, boxOf, levelOf } = seen;
  const edges = joins(net, state, folds, boxOf);
  const far = farUsers(edges, boxOf, levelOf);
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  for (const level of levels.values()) for (const one of level.boxes) boxes.set(one.key, one);
  const book = new Book(net);
  for (const { s, t, e, count } of edges) {
    const [from, to] = [boxOf[s], boxOf[t]];
    if (far.has(from) && apart(s, t, boxOf, levelOf)) {
      const stubs = boxes.get(to).stubs;
      if (!stubs.includes(from)) stubs.push(from);
      continue;
    }
    boxes.get(to).fed = true;
    route(levels, book, { s: levelOf[s], t: levelOf[t], from, to, e, count });
  }
  for (const [id, own] of book.lines) levels.get(id).lines = [...own.values()];
}

/** From level to level: out of those around the source, into those around the target. */
function route(levels, book, { s, t, from, to, e, count }) {
  const up = chain(levels, s);
  const down = chain(levels, t);
  const common = down.find((l) => up.includes(l));
  const ends = { source: from, target: to, e, count };
  let start = from;
  for (const l of up.slice(0, up.indexOf(common))) {
    const level = levels.get(l);
    level.leaves.add(from);
    book.add(level, start, `out:${from}`, ends);
    start = `${level.key}#${from}`;
  }
  let end = to;
  for (const l of down.slice(0, down.indexOf(common))) {
    const level = levels.get(l);
    level.enters.add(from);
    book.add(level, `in:${from}`, end, ends);
    end = `${level.key}#${from}`;
  }
  book.add(levels.get(common), start, end, ends);
}

/** The lines of each level, equal ones once. */
class Book {
  /** @param {Net} net */
  constructor(net) {
    this.net = net;
    /** @type {Map<number, Map<string, Line>>} */
    this.lines = new Map();
  }

  /** @param {Level} level @param {string} from @param {string} to */
  add(level, from, to, { source, target, e, count }) {
    if (from === to) return;
    let own = this.lines.get(level.id);
    if (!own) this.lines.set(level.id, (own = new Map()));
    const name = `${from}>${to}`;
    const line = own.get(name);
    if (line) {
      line.count += count;
      if (!line.targets.includes(target)) line.targets.push(target);
      return;
    }
    own.set(name, { from, to, source, targets: [target], label: this.net.news(e), count });
  }
}

/**
 * What is joined of the nodes that are in different boxes: through hidden plumbing, what stands for
 * copies instead of them; how often, and an edge whose tensor it is.
 * @returns {{s: number, t: number, e: number, count: number}[]}
 */
function joins(net, { plumbing }, { stands, rounds }, boxOf) {
  /** @type {Map<number, {s: number, t: number, e: number, count: number}>} */
  const found = new Map();
  for (let e = 0; e < net.source.length; e++) {
    const target = net.target[e];
    if (!plumbing && net.hidden[target]) continue;
    const source = plumbing ? net.source[e] : net.passes[net.source[e]];
    if (source < 0) continue;
    const [s, t] = [stands[source], stands[target]];
    if (!boxOf[s] || !boxOf[t] || boxOf[s] === boxOf[t] || between(rounds(source), rounds(target))) continue;
    const pair = s * net.count + t;
    const known = found.get(pair);
    if (known) known.count++;
    else found.set(pair, { s, t, e, count: 1 });
  }
  return [...found.values()];
}

/** Whether two nodes are in different copies of one folded run: the frame's ×N tells that line. */
function between(one, other) {
  if (one === other) return false;
  for (let i = 0; i < one.length; i += 2) {
    for (let j = 0; j < other.length; j += 2) {
      if (one[i] === other[j] && one[i + 1] !== other[j + 1]) return true;
    }
  }
  return false;
}

/** @param {Map<number, Level>} levels @param {number} from */
function chain(levels, from) {
  const found = [];
  for (let at = from; at >= 0; at = levels.get(at).parent) found.push(at);
  return found;
}

/** Whether an edge leads into another module, be it open or closed. */
const apart = (s, t, boxOf, levelOf) => levelOf[s] !== levelOf[t] || boxOf[t][0] === "g";

/** The boxes with too many users in other modules than their own. @returns {Set<string>} */
function farUsers(edges, boxOf, levelOf) {
  /** @type {Map<string, {boxes: Set<string>, operators: Set<number>}>} */
  const users = new Map();
  for (const { s, t } of edges) {
    if (!apart(s, t, boxOf, levelOf)) continue;
    const own = users.get(boxOf[s]) ?? { boxes: new Set(), operators: new Set() };
    own.boxes.add(boxOf[t]);
    own.operators.add(t);
    users.set(boxOf[s], own);
  }
  const many = [...users].filter(
    ([, { boxes, operators }]) =>
      boxes.size > MOST_LINES || (boxes.size > FEW_LINES && operators.size > MOST_LINES),
  );
  return new Set(many.map(([key]) => key));
}
