/**
 * Items, and the keys of their boxes: "n7" is the operator at 7, "g7" the group, "r7" the frame
 * around the copies of run 7, "s7" a stack of layers that begins with the operator at 7.
 *
 * @typedef {import("./net.js").Item} Item
 */

/** @param {number} group @returns {Item} */
export const itemOf = (group) => -1 - group;

/** @param {Item} item */
export const groupOf = (item) => -1 - item;

/** @param {Item} item */
export const keyOf = (item) => (item >= 0 ? `n${item}` : `g${groupOf(item)}`);

/** @param {string} key of a box of a node or a group @returns {Item} */
export const itemOfKey = (key) => (key[0] === "g" ? itemOf(Number(key.slice(1))) : Number(key.slice(1)));
