/** What in the picture stands for an item, and what must be opened so that it is seen itself. */

import { groupOf, itemOf, keyOf } from "./items.js";
import { visible } from "./visible.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

/** With fewer boxes than these there is too little to see. */
const FEW = 8;
const MOST_TRIES = 4;

/**
 * What is seen at the start. Where that is next to nothing, the largest modules are opened.
 * @param {Viewer} viewer
 */
export function beginning({ net, state }) {
  for (let tries = 0; ; tries++) {
    const seen = visible(net, state);
    const closed = [...seen.levels.values()].flatMap((level) => level.boxes).filter((box) => box.opens < 0);
    const largest = most(net, closed);
    const much = largest && net.form(largest.item) !== "motif" && largest.item < 0 && net.size(largest.item) >= FEW;
    if (closed.length >= FEW || !much || tries === MOST_TRIES) return seen;
    state.opened.add(groupOf(largest.item));
  }
}

/** The box with the most operators in it. @param {import("./net.js").Net} net */
const most = (net, boxes) => boxes.reduce((one, other) => (net.size(other.item) > net.size(one.item) ? other : one), boxes[0]);

/** Where the main way begins: the largest box near the beginning. @param {Viewer} viewer */
export function start({ net, levels, shown, across }) {
  const near = levels.get(0).boxes.filter((box) => {
    const { x, y } = shown.spots.get(box.key);
    return (across ? x : y) < 500;
  });
  const largest = most(net, near);
  return largest && shown.spots.get(largest.key);
}

/** What stands for `item`, where it is one of several equal copies. @param {Viewer} viewer @param {number} item */
export function like({ net, stands }, item) {
  if (item >= 0) return stands[item];
  const inside = net.within(item);
  if (!inside.length || stands[inside[0]] === inside[0]) return item;
  return itemOf(net.around(stands[inside[0]])[net.depth[groupOf(item)]]);
}

/**
 * The key of the box that shows `item`: its own, or that of the closed module around it.
 * @param {Viewer} viewer @param {number} item
 */
export function keyFor(viewer, item) {
  const { net, boxes } = viewer;
  const shown = net.drawn(like(viewer, item));
  for (const one of [...net.around(shown).map(itemOf), shown]) {
    const box = boxes.get(keyOf(one));
    if (box && box.opens < 0) return box.key;
  }
  return boxes.has(keyOf(shown)) ? keyOf(shown) : null;
}

/** Open what is around `item`, and the copies that it is among. @param {Viewer} viewer @param {number} item */
export function openAround({ net, state }, item) {
  const around = net.around(item);
  for (const group of around) if (!net.inline[group]) state.opened.add(group);
  for (const one of [item, ...around.map(itemOf)]) {
    const run = net.runOf(one);
    if (run < 0 || state.unfolded.has(run)) continue;
    const { copies } = net.view.runs[run];
    const place = copies.findIndex((copy) => copy.includes(one));
    if (place === copies.length - 1) state.ends.add(run);
    else if (place > (state.ends.has(run) ? 1 : 0)) state.unfolded.add(run);
  }
  if (item >= 0 && net.hidden[item]) state.plumbing = true;
}
