/** How large boxes are and what they say. */

import { groupOf } from "./net.js";
import { shorten, width } from "./text.js";

/** @typedef {import("./visible.js").Box} Box @typedef {import("./net.js").Net} Net */

export const HEAD = 13;
export const SMALL = 11;
const LONGEST = 240;
const SIGNS = { add: "+", iadd: "+", mul: "×", imul: "×", sub: "−", matmul: "·", cat: "∥", div: "÷" };

/**
 * The sign in a circle that stands for an operator which joins tensors, or "".
 * @param {Net} net
 * @param {Box} box
 */
export function sign(net, box) {
  if (box.item < 0) return "";
  const node = net.nodes[box.item];
  const op = String(node.op).replace(/^_+|_+$/g, "");
  return node.kind === "operator" && net.incoming[box.item].length > 1 ? (SIGNS[op] ?? "") : "";
}

/** @param {Net} net @param {Box} box @returns {[string, string]} */
export function said(net, box) {
  const [head, detail] = net.words(box.item);
  const many = box.repeat > 1 ? ` ×${box.repeat}` : "";
  const same = box.repeat > 1 && box.shared ? " (shared)" : "";
  return [
    shorten(head, LONGEST, HEAD, 600) + many + same,
    shorten(detail, LONGEST, SMALL),
  ];
}

/** @param {Net} net @param {Box} box */
export function measure(net, box) {
  if (sign(net, box)) return { w: 26, h: 26 };
  const [head, detail] = said(net, box);
  const w = Math.max(width(head, HEAD, 600), width(detail, SMALL)) + (box.item < 0 ? 40 : 24);
  const stubs = box.stubs.length ? 16 : 0;
  return { w: Math.round(Math.max(w, 84)), h: (detail ? 42 : 30) + stubs };
}

/** @param {Net} net @param {import("./visible.js").Level} level @param {Box} box */
export function caption(net, level, box) {
  if (level.key.startsWith("r")) return [`×${box.repeat}`, box.shared ? "shared weights" : ""];
  const group = net.groups[groupOf(level.item)];
  const [head, detail] = said(net, box);
  return [head, detail || group.path];
}
