/** How large boxes are and what they say. */

import { groupOf, itemOfKey } from "./items.js";
import { shorten, width } from "./text.js";

/** @typedef {import("./visible.js").Box} Box @typedef {import("./net.js").Net} Net */

export const HEAD = 13;
export const SMALL = 11;
export const TINY = 10;
/** Room for what comes from far, above a box; room for "+" beside the words of one that opens. */
export const STUB = 16;
export const BACK = 4;
const [PLUS, AIR, LEAST] = [40, 24, 84];
const LONGEST = 240;
const SIGNS = { add: "+", iadd: "+", mul: "×", imul: "×", sub: "−", matmul: "·", cat: "∥", div: "÷" };

/**
 * The sign in a circle that stands for an operator which joins tensors, or "".
 * @param {Net} net
 * @param {Box} box
 */
export function sign(net, box) {
  if (box.item < 0) return "";
  if (net.takes[box.item] < 2 || net.form(box.item) !== "operator") return "";
  return SIGNS[net.op(box.item).replace(/^_+|_+$/g, "")] ?? "";
}

/** @param {Net} net @param {Box} box @returns {[string, string]} */
export function said(net, box) {
  const [head, detail] = net.words(box.item);
  return [shorten(head, LONGEST, HEAD, 600) + often(box), shorten(detail, LONGEST, SMALL)];
}

const often = (box) => (box.repeat > 1 ? ` ×${box.repeat}${box.shared ? " (shared)" : ""}` : "");

/** What comes from far, in few words. @param {Net} net @param {Box} box */
export function stubText(net, box) {
  const names = box.stubs.map((key) => net.words(itemOfKey(key))[0]);
  const rest = names.length > 2 ? ` +${names.length - 2}` : "";
  return `↓ ${shorten(names.slice(0, 2).join(", "), box.fed ? 56 : 130, TINY)}${rest}`;
}

/** How high a band of a stack is. @param {Net} net @param {Box} part */
export const band = (net, part) => (said(net, part)[1] ? 38 : 23);

/** @param {Net} net @param {Box} box */
export function measure(net, box) {
  if (box.parts) {
    const all = box.parts.map((part) => measure(net, { ...part, stubs: [] }).w);
    return { w: Math.max(...all), h: box.parts.reduce((sum, part) => sum + band(net, part), 0) };
  }
  const lift = box.stubs.length ? STUB : 0;
  const beside = lift ? (box.fed ? 2 : 1) * (width(stubText(net, box), TINY) + 10) : 0;
  if (sign(net, box)) return { w: Math.max(26, Math.round(beside)), h: 26 + lift, lift };
  const [head, detail] = said(net, box);
  const w = Math.max(width(head, HEAD, 600), width(detail, SMALL)) + (box.item < 0 ? PLUS : AIR);
  const back = box.repeat > 1 ? 2 * BACK : 0;
  const h = (detail ? 42 : 30) + lift + back;
  return { w: Math.round(Math.max(w, LEAST, beside)) + back, h, lift };
}

/** @param {Net} net @param {import("./visible.js").Level} level @param {Box} box */
export function caption(net, level, box) {
  if (level.key.startsWith("r")) return [`×${box.repeat}`, box.shared ? "shared weights" : ""];
  const [head, detail] = net.words(box.item);
  return [shorten(head, LONGEST, HEAD, 600) + often(box), shorten(detail, LONGEST, SMALL)];
}
