/**
 * What is seen: from the network and what is opened, levels of items and the lines between them.
 *
 * A level is an opened group, or a frame around several neighbours that repeat together. Each line
 * lies in the innermost level that holds both its ends; levels inside get a port where it enters
 * or leaves. A source with many users elsewhere is a stub at each of them instead of a line.
 *
 * @typedef {import("./net.js").Net} Net
 * @typedef {import("./net.js").Item} Item
 * @typedef {{opened: Set<number>, unfolded: Set<number>, plumbing: boolean}} State
 * @typedef {{key: string, item: Item, level: number, opens: number, repeat: number,
 *   run: number, shared: boolean, stubs: string[]}} Box
 * @typedef {{from: string, to: string, label: string, count: number}} Line
 * @typedef {{id: number, parent: number, item: Item, boxes: Box[], lines: Line[],
 *   key: string, enters: Set<string>, leaves: Set<string>}} Level
 */

import { groupOf, itemOf, shapeText } from "./net.js";

/** More users than these, outside its own level, and a source is drawn as stubs. */
export const MOST_LINES = 8;

/** @param {Item} item */
export const keyOf = (item) => (item >= 0 ? `n${item}` : `g${groupOf(item)}`);

/**
 * @param {Net} net
 * @param {State} state
 */
export function visible(net, state) {
  const folds = foldRuns(net, state);
  const seen = makeLevels(net, state, folds);
  addLines(net, state, folds, seen);
  return seen;
}

/**
 * Which items are hidden since an equal one stands for them, and for which node each node stands.
 * @param {Net} net
 * @param {State} state
 */
function foldRuns(net, state) {
  const stands = Int32Array.from(net.nodes, (_, n) => n);
  /** @type {number[][]} of each node the folded runs that it is in, and in which copy, by turns */
  const copyOf = net.nodes.map(() => []);
  /** @type {Set<Item>} */
  const hidden = new Set();
  /** @type {Map<Item, number>} the run that an item of a first copy belongs to */
  const first = new Map();
  net.view.runs.forEach((run, place) => {
    if (state.unfolded.has(place)) return;
    for (const item of run.copies[0]) first.set(item, place);
    run.copies.forEach((copy, number) => {
      for (const item of copy) for (const n of net.within(item)) copyOf[n].push(place, number);
    });
    for (const copy of run.copies.slice(1)) {
      copy.forEach((item, j) => {
        hidden.add(item);
        const own = net.within(item);
        const like = net.within(run.copies[0][j]);
        for (let i = 0; i < own.length; i++) stands[own[i]] = like[Math.min(i, like.length - 1)];
      });
    }
  });
  const resolved = stands.map((n) => {
    let at = n;
    for (let hops = 0; stands[at] !== at && hops < 64; hops++) at = stands[at];
    return at;
  });
  return { stands: resolved, hidden, first, copyOf };
}

/**
 * @param {Net} net
 * @param {State} state
 * @param {{hidden: Set<Item>, first: Map<Item, number>}} folds
 */
function makeLevels(net, state, folds) {
  const base = net.groups.length;
  /** @type {Map<number, Level>} */
  const levels = new Map();
  /** The visible box of each node, by its key, and the level of it. */
  const boxOf = new Array(net.nodes.length).fill("");
  const levelOf = new Int32Array(net.nodes.length).fill(-1);

  /** @param {number} id @param {number} parent @param {Item} item @param {string} key */
  const level = (id, parent, item, key) => {
    let found = levels.get(id);
    if (!found) {
      found = { id, key, parent, item, boxes: [], lines: [], enters: new Set(), leaves: new Set() };
      levels.set(id, found);
    }
    return found;
  };

  /** @param {Item} item @param {number} at @param {string} key */
  const cover = (item, at, key) => {
    for (const n of net.within(item)) {
      boxOf[n] = key;
      levelOf[n] = at;
    }
  };

  /** @param {number} group @param {number} at the level that its children are put into */
  const fill = (group, at) => {
    for (const item of net.children[group]) {
      if (folds.hidden.has(item)) continue;
      if (item < 0 && net.inline[groupOf(item)]) {
        fill(groupOf(item), at);
        continue;
      }
      if (item >= 0 && net.hidden[item] && !state.plumbing) continue;
      put(item, at);
    }
  };

  /** @param {Item} item @param {number} at */
  const put = (item, at) => {
    const place = folds.first.get(item);
    const run = place === undefined ? undefined : net.view.runs[place];
    let home = at;
    if (run && run.copies[0].length > 1) {
      home = base + place;
      if (!levels.has(home)) {
        level(home, at, item, `r${place}`);
        levels.get(at).boxes.push(box(`r${place}`, item, at, home, run, place));
      }
    }
    const single = run && run.copies[0].length === 1 ? run : undefined;
    const key = keyOf(item);
    const opens = item < 0 && state.opened.has(groupOf(item)) ? groupOf(item) : -1;
    levels.get(home).boxes.push(box(key, item, home, opens, single, single ? place : -1));
    if (opens >= 0) {
      level(opens, home, item, key);
      fill(opens, opens);
    } else {
      cover(item, home, key);
    }
  };

  level(0, -1, itemOf(0), "");
  fill(0, 0);
  return { levels, boxOf, levelOf };
}

/** @returns {Box} */
function box(key, item, level, opens, run, place) {
  const repeat = run ? run.copies.length : 1;
  return { key, item, level, opens, repeat, run: place, shared: !!run?.shared, stubs: [] };
}

/**
 * The lines between nodes that are drawn: through hidden plumbing, from copies to what stands for
 * them.
 * @param {Net} net
 * @param {State} state
 * @param {{stands: Int32Array}} folds
 * @returns {[number, number, number][]} source node, target node, and the edge whose tensor it is
 */
function trueEdges(net, state, folds) {
  /** @param {number} n @returns {number} what is seen of where a hidden node takes its tensor */
  const seen = (n) => {
    let at = n;
    for (let hops = 0; hops < 10000; hops++) {
      if (state.plumbing || !net.hidden[at]) return at;
      const edges = net.incoming[at];
      if (!edges.length) return -1;
      at = net.source[edges[0]];
    }
    return -1;
  };
  /** @type {[number, number, number][]} */
  const found = [];
  for (let e = 0; e < net.source.length; e++) {
    const target = net.target[e];
    if (!state.plumbing && net.hidden[target]) continue;
    const source = seen(net.source[e]);
    if (source < 0 || between(folds.copyOf[net.source[e]], folds.copyOf[target])) continue;
    found.push([folds.stands[source], folds.stands[target], e]);
  }
  return found;
}

/** Whether two nodes are in different copies of one folded run: the frame's ×N tells that line. */
function between(one, other) {
  for (let i = 0; i < one.length; i += 2) {
    for (let j = 0; j < other.length; j += 2) {
      if (one[i] === other[j] && one[i + 1] !== other[j + 1]) return true;
    }
  }
  return false;
}

/**
 * @param {Net} net
 * @param {State} state
 * @param {{stands: Int32Array}} folds
 * @param {{levels: Map<number, Level>, boxOf: string[], levelOf: Int32Array}} seen
 */
function addLines(net, state, folds, seen) {
  const { levels, boxOf, levelOf } = seen;
  const edges = trueEdges(net, state, folds).filter(
    ([s, t]) => boxOf[s] && boxOf[t] && boxOf[s] !== boxOf[t],
  );
  const far = farUsers(edges, boxOf, levelOf);
  /** @type {Map<string, Box>} */
  const boxes = new Map();
  for (const level of levels.values()) for (const one of level.boxes) boxes.set(one.key, one);
  /** @type {Map<number, Map<string, Line>>} */
  const lines = new Map();
  /** @param {Level} level @param {string} from @param {string} to @param {number} edge */
  const draw = (level, from, to, edge) => {
    if (from === to) return;
    let own = lines.get(level.id);
    if (!own) lines.set(level.id, (own = new Map()));
    const name = `${from}>${to}`;
    const line = own.get(name);
    if (line) line.count++;
    else own.set(name, { from, to, label: newsOf(net, edge), count: 1 });
  };
  for (const [s, t, e] of edges) {
    const [from, to] = [boxOf[s], boxOf[t]];
    if (levelOf[s] !== levelOf[t] && (far.get(from)?.size ?? 0) > MOST_LINES) {
      const stubs = boxes.get(to).stubs;
      if (!stubs.includes(from)) stubs.push(from);
      continue;
    }
    const up = chain(levels, levelOf[s]);
    const down = chain(levels, levelOf[t]);
    const common = down.find((l) => up.includes(l));
    let start = from;
    for (const l of up.slice(0, up.indexOf(common))) {
      const level = levels.get(l);
      level.leaves.add(from);
      draw(level, start, `out:${from}`, e);
      start = `${level.key}#${from}`;
    }
    let end = to;
    for (const l of down.slice(0, down.indexOf(common))) {
      const level = levels.get(l);
      level.enters.add(from);
      draw(level, `in:${from}`, end, e);
      end = `${level.key}#${from}`;
    }
    draw(levels.get(common), start, end, e);
  }
  for (const [id, own] of lines) levels.get(id).lines = [...own.values()];
}

/** @param {Map<number, Level>} levels @param {number} from */
function chain(levels, from) {
  const found = [];
  for (let at = from; at >= 0; at = levels.get(at).parent) found.push(at);
  return found;
}

/** Users of each box in other levels than its own. */
function farUsers(edges, boxOf, levelOf) {
  /** @type {Map<string, Set<string>>} */
  const found = new Map();
  for (const [s, t] of edges) {
    if (levelOf[s] === levelOf[t]) continue;
    const users = found.get(boxOf[s]) ?? new Set();
    users.add(boxOf[t]);
    found.set(boxOf[s], users);
  }
  return found;
}

/** The shape that flows along an edge, where it is news. @param {Net} net @param {number} edge */
function newsOf(net, edge) {
  const { shape, source } = net.graph.edges[edge];
  const node = net.nodes[net.nodeAt.get(source)];
  if (node.kind !== "operator") return "";
  const text = shapeText(shape);
  return (node.inputs ?? []).some((port) => shapeText(port.shape) === text) ? "" : text;
}
