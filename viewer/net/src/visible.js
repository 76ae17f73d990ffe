/**
 * What is seen: from the network and what is opened, levels of items and the lines between them.
 *
 * A level is an opened group, or a frame around several neighbours that repeat together. A box
 * with `parts` is a stack of layers; each of them is chosen and coloured by itself.
 *
 * @typedef {import("./net.js").Net} Net
 * @typedef {import("./net.js").Item} Item
 * @typedef {{opened: Set<number>, unfolded: Set<number>, ends: Set<number>,
 *   plumbing: boolean}} State
 * @typedef {{key: string, item: Item, level: number, opens: number, repeat: number,
 *   run: number, shared: boolean, stubs: string[], fed?: boolean,
 *   parts?: Box[]}} Box
 * @typedef {{from: string, to: string, source: string, targets: string[], label: string,
 *   count: number}} Line
 * @typedef {{id: number, parent: number, item: Item, boxes: Box[], lines: Line[],
 *   key: string, enters: Set<string>, leaves: Set<string>}} Level
 */

import { groupOf, itemOf, keyOf } from "./items.js";
import { addLines } from "./lines.js";
import { stack } from "./stacks.js";

/**
 * @param {Net} net
 * @param {State} state
 */
export function visible(net, state) {
  const folds = foldRuns(net, state);
  const seen = makeLevels(net, state, folds);
  addLines(net, state, folds, seen);
  for (const level of seen.levels.values()) stack(net, level);
  return { ...seen, stands: folds.stands };
}

/**
 * The copies that one stands for, of each run: all, those between the first and the last where the
 * ends are shown, or none.
 * @param {Net} net @param {State} state @returns {(Item[][] | null)[]}
 */
export function foldedRuns(net, state) {
  return net.view.runs.map(({ copies }, place) => {
    if (state.unfolded.has(place)) return null;
    if (!state.ends.has(place)) return copies;
    return copies.length > 3 ? copies.slice(1, -1) : null;
  });
}

/**
 * Which items are hidden since an equal one stands for them, and for which node each node stands.
 * @param {Net} net
 * @param {State} state
 */
export function foldRuns(net, state) {
  const stands = Int32Array.from(net.itself);
  /** @type {Set<Item>} */
  const hidden = new Set();
  /** @type {Map<Item, number>} the run that an item of a copy on show belongs to */
  const first = new Map();
  const runs = foldedRuns(net, state);
  runs.forEach((copies, place) => {
    if (!copies) return;
    for (const item of copies[0]) first.set(item, place);
    for (const copy of copies.slice(1)) {
      copy.forEach((item, j) => {
        hidden.add(item);
        const own = net.within(item);
        const like = net.within(copies[0][j]);
        for (let i = 0; i < own.length; i++) stands[own[i]] = like[Math.min(i, like.length - 1)];
      });
    }
  });
  const resolved = stands.map((n) => {
    let at = n;
    for (let hops = 0; stands[at] !== at && hops < 64; hops++) at = stands[at];
    return at;
  });
  return { stands: resolved, hidden, first, runs, rounds: rounds(net, runs) };
}

/**
 * Of each node the folded runs that it is in, and in which copy of each, by turns.
 * @param {Net} net @param {(Item[][] | null)[]} runs
 * @returns {(node: number) => number[]} the same list for nodes in the same copies
 */
function rounds(net, runs) {
  /** @type {Map<Item, number[]>} */
  const own = new Map();
  runs.forEach((copies, place) => copies?.forEach((copy, number) => copy.forEach((item) => own.set(item, [place, number]))));
  const within = (around, item) => (own.has(item) ? [...around, ...own.get(item)] : around);
  /** @type {number[][]} */
  const groups = [];
  net.parent.forEach((parent, g) => groups.push(within(groups[parent] ?? [], itemOf(g))));
  return (node) => within(groups[net.home[node]], node);
}

/**
 * @param {Net} net
 * @param {State} state
 * @param {{hidden: Set<Item>, first: Map<Item, number>, runs: (Item[][] | null)[]}} folds
 */
function makeLevels(net, state, folds) {
  const base = net.parent.length;
  /** @type {Map<number, Level>} */
  const levels = new Map();
  /** The visible box of each node, by its key, and the level of it. */
  const boxOf = new Array(net.count).fill("");
  const levelOf = new Int32Array(net.count).fill(-1);

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

  /**
   * @param {number} group
   * @param {number} at the level that its children are put into
   * @param {number} [among] the run that a group without a frame is one copy of
   */
  const fill = (group, at, among) => {
    for (const item of net.children[group]) {
      if (folds.hidden.has(item)) continue;
      const place = folds.first.get(item) ?? among;
      if (item < 0 && net.inline[groupOf(item)]) fill(groupOf(item), at, place);
      else if (item < 0 || !net.hidden[item] || state.plumbing) put(item, at, place);
    }
  };

  /** @param {Item} item @param {number} at @param {number | undefined} place */
  const put = (item, at, place) => {
    const copies = place === undefined ? undefined : folds.runs[place];
    const run = copies && { repeat: copies.length, shared: net.view.runs[place].shared };
    let home = at;
    if (run && copies[0].length > 1) {
      home = base + place;
      if (!levels.has(home)) {
        level(home, at, item, `r${place}`);
        levels.get(at).boxes.push(box(`r${place}`, item, at, home, run, place));
      }
    }
    const single = run && copies[0].length === 1 ? run : undefined;
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
  const { repeat, shared } = run ?? { repeat: 1, shared: false };
  return { key, item, level, opens, repeat, run: place, shared, stubs: [] };
}
