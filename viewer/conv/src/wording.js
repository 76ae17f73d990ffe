// A convolution in words: its name, its torch code, its formulas with their numbers.

import { AXES, outputSize, reach, separable, times, work } from "./arithmetic.js";

/** @typedef {import("./arithmetic.js").Settings} Settings */

/** One number where all axes are alike. @param {number[]} sizes */
const brief = (sizes) => (new Set(sizes).size === 1 ? `${sizes[0]}` : times(sizes));

/** @param {number[]} sizes */
const python = (sizes) => (new Set(sizes).size === 1 ? `${sizes[0]}` : `(${sizes.join(", ")})`);

/** @param {number[]} place */
export const spelt = (place) => `[${place.join(", ")}]`;

/** @param {number} value */
export const bracketed = (value) => (value < 0 ? `(${value})` : `${value}`);

/** "depth, height and width". @param {string[]} names */
const listed = (names) =>
  [names.slice(0, -1).join(", "), names[names.length - 1]].filter(Boolean).join(" and ");

/** @param {number} value */
export const grouped = (value) => value.toLocaleString("en-US");

/** What differs from torch's defaults, under torch's names. @param {Settings} s */
function unusual(s) {
  /** @type {[string, number[], number][]} */
  const told = [
    ["stride", s.stride, 1],
    ["padding", s.padding, 0],
    ["output_padding", s.transposed ? s.outputPadding : s.size.map(() => 0), 0],
    ["dilation", s.dilation, 1],
  ];
  return told.filter(([, sizes, usual]) => sizes.some((value) => value !== usual));
}

/** "Convolution 3×3, stride 2, padding 1". @param {Settings} s */
export function title(s) {
  const depthwise = s.groups > 1 && s.groups === s.inChannels;
  const kind = s.transposed ? "Transposed convolution" : "Convolution";
  const name = depthwise ? `Depthwise ${kind.toLowerCase()}` : kind;
  const parts = unusual(s).map(([key, sizes]) => `${key.replace("_", " ")} ${brief(sizes)}`);
  if (s.groups > 1 && !depthwise) parts.push(`${s.groups} groups`);
  return [`${name} ${times(s.kernel)}`, ...parts].join(", ");
}

/** The line of torch that makes it. @param {Settings} s */
export function code(s) {
  const kind = `nn.Conv${s.transposed ? "Transpose" : ""}${s.size.length}d`;
  const given = [`${s.inChannels}`, `${s.outChannels}`, `kernel_size=${python(s.kernel)}`];
  for (const [key, sizes] of unusual(s)) given.push(`${key}=${python(sizes)}`);
  if (s.groups > 1) given.push(`groups=${s.groups}`);
  return `${kind}(${[...given, "bias=False"].join(", ")})`;
}

/** Its size on one axis with the numbers in the formula. @param {Settings} s @param {number} a */
function filled(s, a) {
  const [n, k, st, p, d] = [s.size, s.kernel, s.stride, s.padding, s.dilation].map((v) => v[a]);
  const made = outputSize(s)[a];
  return s.transposed
    ? `(${n} - 1)·${st} - 2·${p} + ${d}·(${k} - 1) + ${s.outputPadding[a]} + 1 = ${made}`
    : `floor((${n} + 2·${p} - ${d}·(${k} - 1) - 1) / ${st}) + 1 = ${made}`;
}

/** Names and values for the reader: sizes, costs. @param {Settings} s @returns {[string, string][]} */
export function facts(s) {
  const own = work(s);
  /** @type {Map<string, string[]>} */
  const sizes = new Map();
  AXES[s.size.length].forEach((name, a) => {
    const text = filled(s, a);
    sizes.set(text, [...(sizes.get(text) ?? []), name]);
  });
  const formula = s.transposed
    ? "(n - 1)s - 2p + d(k - 1) + o + 1"
    : "floor((n + 2p - d(k - 1) - 1) / s) + 1";
  /** @type {[string, string][]} */
  const found = [["output size", formula]];
  for (const [text, names] of sizes) found.push([listed(names), text]);
  if (s.dilation.some((d) => d > 1)) {
    const each = s.kernel.map(
      (k, a) => `${k} + (${k} - 1)(${s.dilation[a]} - 1) = ${reach(s)[a]}`,
    );
    found.push(["effective kernel", [...new Set(each)].join(", ")]);
  }
  found.push(["parameters", `${own.shape.join(" × ")} = ${grouped(own.parameters)}`]);
  found.push(["FLOPs", `${grouped(2 * own.macs)} (${grouped(own.macs)} multiply-adds)`]);
  if (s.groups === 1 && s.inChannels > 1 && Math.max(...s.kernel) > 1) found.push(compared(s));
  return found;
}

/** @param {Settings} s @returns {[string, string]} */
function compared(s) {
  const own = work(s);
  const [first, second] = separable(s).map(work);
  const both = first.parameters + second.parameters;
  const share = Math.round((100 * both) / own.parameters);
  const sum = `${grouped(first.parameters)} + ${grouped(second.parameters)} = ${grouped(both)}`;
  const flops = grouped(2 * (first.macs + second.macs));
  return ["separable", `depthwise + pointwise: ${sum} parameters (${share}%), ${flops} FLOPs`];
}
