/** What is in what: sums over the nodes of every group, made once from the columns of the view. */

import { groupOf, itemOf } from "./items.js";

/** A container that shows more than this is a box that can be opened. */
const MUCH = 16;

/** `count` places from `first` on. */
export function range(first, count) {
  const found = new Int32Array(count);
  for (let n = 0; n < count; n++) found[n] = first + n;
  return found;
}

/** How deep each group is; the model is at 0. @param {number[]} parent of each group, -1 for none */
export function depths(parent) {
  const found = new Int32Array(parent.length);
  for (let g = 1; g < found.length; g++) found[g] = found[parent[g]] + 1;
  return found;
}

/**
 * What is directly in each group, in the order in which it runs.
 * @param {number[]} parent @param {number[]} home of each node its group
 */
export function children(parent, home) {
  /** @type {import("./net.js").Item[][]} */
  const found = parent.map(() => []);
  const met = new Uint8Array(parent.length);
  met[0] = 1;
  for (let n = 0; n < home.length; n++) {
    let item = n;
    let around = home[n];
    for (;;) {
      found[around].push(item);
      if (met[around]) break;
      met[around] = 1;
      item = itemOf(around);
      around = parent[around];
    }
  }
  return found;
}

/**
 * Of each group how many nodes are in it, the first and the last of them, how many of them are
 * shown, and the first that is.
 * @param {number[]} parent @param {number[]} home @param {Uint8Array} hidden
 */
export function extents(parent, home, hidden) {
  const column = (start) => new Int32Array(parent.length).fill(start);
  const found = { count: column(0), first: column(-1), last: column(-1), shown: column(0), seen: column(-1) };
  for (let n = 0; n < home.length; n++) {
    for (let g = home[n]; g >= 0; g = parent[g]) {
      if (found.first[g] < 0) found.first[g] = n;
      found.last[g] = n;
      found.count[g]++;
      if (hidden[n]) continue;
      if (found.seen[g] < 0) found.seen[g] = n;
      found.shown[g]++;
    }
  }
  return found;
}

/** Whether what is in a group runs without anything else between. */
export const together = ({ count, first, last }, group) => count[group] > 0 && last[group] - first[group] + 1 === count[group];

/**
 * Groups without a frame of their own: containers, which are never called, if they do not hold
 * much or others run between what they hold; and layers, of which one operator is all there is to
 * see.
 * @param {import("./net.js").Net} net
 */
export function inlined({ children, extents, form, view }) {
  const held = children.map((items) => items.length);
  for (const { parent, copies } of view.runs) held[parent] -= (copies.length - 1) * copies[0].length;
  const found = new Uint8Array(held.length);
  for (let g = 1; g < found.length; g++) {
    const loose = form(itemOf(g)) === "container" && (held[g] <= MUCH || !together(extents, g));
    found[g] = loose || extents.shown[g] <= 1 ? 1 : 0;
  }
  return found;
}

/**
 * The nodes of a group, in the order in which they run.
 * @param {{children: import("./net.js").Item[][], extents: any}} net @param {number} group
 */
export function members({ children, extents }, group) {
  if (together(extents, group)) return range(extents.first[group], extents.count[group]);
  /** @type {number[]} */
  const list = [];
  const stack = [group];
  while (stack.length) {
    for (const child of children[stack.pop()]) {
      if (child >= 0) list.push(child);
      else stack.push(groupOf(child));
    }
  }
  return Int32Array.from(list).sort();
}
