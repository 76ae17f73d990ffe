/** Small networks for tests, as the page is given them. */

import { Net } from "../src/net.js";

const ROLES = ["convolution", "normalisation", "activation", "linear", "merge", "input", "output", "other"];
const KINDS = ["", "module", "operator", "input", "output"];
const ROLE = { conv2d: 0, batch_norm: 1, relu: 2, linear: 3, add: 4, input: 5, output: 6 };

/**
 * @param {{groups?: [string, string | null][], nodes: [string, string][], edges: [number, number][],
 *   runs?: any[], hidden?: [number, number][], opened?: number[], shapes?: Record<number, number[]>}} told
 *   groups by path and parent, nodes by operator and group
 */
export function network({ groups = [["", null]], nodes, edges, runs = [], hidden = [], opened = [], shapes = {} }) {
  const id = (n) => (nodes[n][1] ? `${nodes[n][1]}/` : "") + `${nodes[n][0]}${n}`;
  const shape = (n) => shapes[n] ?? [1, 8];
  const kind = (op) => (op === "input" || op === "output" ? op : "operator");
  const graph = {
    name: "net",
    groups: groups.map(([path, parent]) => ({ id: path, path, parent, class_name: "Block", kind: "module", attributes: {} })),
    nodes: nodes.map(([op, group], n) => ({
      id: id(n), op, name: op, group, kind: kind(op),
      inputs: edges.filter(([, t]) => t === n).map(([s]) => ({ name: "x", shape: shape(s), dtype: "float32" })),
      outputs: [{ name: "y", shape: shape(n), dtype: "float32" }],
      attributes: { place: n },
    })),
    edges: edges.map(([s, t]) => ({ source: id(s), target: id(t), shape: shape(s) })),
    parameters: [],
  };
  const words = [...KINDS, "Block", ...nodes.map(([op]) => op)];
  const titles = nodes.map((_, n) => KINDS.length + 1 + n);
  const paths = groups.map(([path]) => path);
  const zeros = groups.map(() => 0);
  const nothing = nodes.map(() => 0);
  const view = {
    name: "net", opened, roles: ROLES, role: nodes.map(([op]) => ROLE[op] ?? 7), words,
    groups: {
      id: paths, class: zeros.map(() => KINDS.length), kind: zeros.map(() => 1), told: zeros,
      parent: groups.map(([, parent]) => (parent === null ? -1 : paths.indexOf(parent))),
    },
    nodes: {
      kind: nodes.map(([op]) => KINDS.indexOf(kind(op))), op: titles, title: titles, detail: nothing,
      home: nodes.map(([, group]) => paths.indexOf(group)), failed: [],
      parameters: nodes.map((_, n) => n), flops: nothing, memory: nothing,
    },
    edges: { source: steps(edges.map(([s]) => s)), target: steps(edges.map(([, t]) => t)), news: edges.map(() => 0) },
    hidden, totals: { parameters: zeros, flops: zeros, activation_bytes: zeros }, runs,
  };
  return new Net(view).tell(graph);
}

const steps = (values) => values.map((value, n) => value - (values[n - 1] ?? 0));

/** @param {number[]} opened */
export const state = (opened = [], more = {}) => ({
  opened: new Set([0, ...opened]), unfolded: new Set(), ends: new Set(), plumbing: false, ...more,
});

/** input, four equal blocks of two operators, output. */
export function repeated() {
  const nodes = [["input", ""]];
  const edges = [];
  for (let b = 0; b < 5; b++) {
    nodes.push(["linear", `b${b}`], ["relu", `b${b}`]);
    edges.push([2 * b, 2 * b + 1], [2 * b + 1, 2 * b + 2]);
  }
  nodes.push(["output", ""]);
  edges.push([10, 11]);
  const groups = [["", null], ...Array.from({ length: 5 }, (_, b) => [`b${b}`, ""])];
  const runs = [{ parent: 0, copies: Array.from({ length: 5 }, (_, b) => [-2 - b]), shared: false, parallel: false }];
  return network({ groups, nodes, edges, runs });
}

/** Each line of what is seen, as "from>to". */
export const lines = (seen) =>
  [...seen.levels.values()].flatMap((level) => level.lines.map(({ from, to }) => `${from}>${to}`));

/** The keys of what is seen at the outermost level. */
export const outer = (seen) => seen.levels.get(0).boxes.map((box) => box.key);
