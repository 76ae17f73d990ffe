/**
 * Layers that always come together are drawn as one box of several bands: convolution,
 * normalisation, activation, dropout; or normalisation, activation, convolution.
 *
 * @typedef {import("./net.js").Net} Net
 * @typedef {import("./visible.js").Level} Level
 * @typedef {import("./visible.js").Box} Box
 */

import { sign } from "./boxes.js";

const HEADS = new Set(["convolution", "upsampling", "linear"]);
const AFTER = ["normalisation", "activation", "dropout"];

/**
 * Put the chains of `level` together: its boxes and lines are changed.
 * @param {Net} net
 * @param {Level} level
 */
export function stack(net, level) {
  const follower = followers(net, level);
  /** @type {Map<string, string>} */
  const into = new Map();
  /** @type {Map<string, Box>} */
  const stacks = new Map();
  for (const box of level.boxes) {
    if (into.has(box.key)) continue;
    const parts = chain(net, box, follower).filter((one) => !into.has(one.key));
    if (parts.length < 2) continue;
    const key = `s${box.item}`;
    stacks.set(box.key, { ...box, key, parts });
    for (const part of parts) into.set(part.key, key);
  }
  if (!stacks.size) return;
  level.boxes = level.boxes.flatMap((box) => stacks.get(box.key) ?? (into.has(box.key) ? [] : [box]));
  const news = new Map();
  for (const line of level.lines) {
    if (line.label && into.has(line.from)) news.set(into.get(line.from), line.label);
  }
  level.lines = level.lines
    .filter((line) => !into.has(line.from) || into.get(line.from) !== into.get(line.to))
    .map((line) => ({
      ...line,
      label: line.label || (news.get(into.get(line.from)) ?? ""),
      from: into.get(line.from) ?? line.from,
      to: into.get(line.to) ?? line.to,
    }));
}

/** Of each box the only one that it feeds, where it is also the only one that feeds that. */
function followers(net, level) {
  const plain = new Map(level.boxes.filter((box) => fits(net, box)).map((box) => [box.key, box]));
  const [gives, takes] = [new Map(), new Map()];
  for (const { from, to } of level.lines) {
    gives.set(from, gives.has(from) ? null : to);
    takes.set(to, takes.has(to) ? null : from);
  }
  /** @type {Map<string, Box>} */
  const found = new Map();
  for (const [key] of plain) {
    const next = gives.get(key);
    if (next && plain.has(next) && takes.get(next) === key) found.set(key, plain.get(next));
  }
  return found;
}

/** @param {Net} net @param {Box} box */
function fits(net, box) {
  const single = box.item >= 0 && box.repeat === 1 && !box.stubs.length && !sign(net, box);
  return single && !net.failed.has(box.item);
}

/** @param {Net} net @param {Box} box @param {Map<string, Box>} follower @returns {Box[]} */
function chain(net, box, follower) {
  const role = (one) => net.role(one.item);
  const found = [box];
  if (box.item < 0 || !follower.has(box.key)) return found;
  if (HEADS.has(role(box))) {
    let place = -1;
    for (let next = follower.get(box.key); next; next = follower.get(next.key)) {
      const own = AFTER.indexOf(role(next));
      if (own <= place) break;
      place = own;
      found.push(next);
    }
  } else if (role(box) === "normalisation") {
    const act = follower.get(box.key);
    if (!act || role(act) !== "activation") return found;
    found.push(act);
    const last = follower.get(act.key);
    if (last && HEADS.has(role(last))) found.push(last);
  }
  return found;
}
