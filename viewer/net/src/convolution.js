/** The settings of a convolution for the page that explains it, on an input small enough to draw. */

/** @typedef {import("./net.js").Net} Net */

const CONV = /conv(_transpose)?([123])d$/;
/** Sides of an input that can still be drawn, by its axes; as `netviz explain conv` draws it. */
const ROOM = { 1: 24, 2: 15, 3: 6 };
const OUTPUTS = 3;

/** @param {Net} net @param {number} item a layer or its operator */
function operator(net, item) {
  const node = item >= 0 ? item : net.inline[-1 - item] ? net.drawn(item) : -1;
  return node >= 0 && CONV.test(net.nodes[node].op) ? node : -1;
}

/** @param {Net} net @param {number} item @returns {Record<string, any> | null} */
export function settings(net, item) {
  const place = operator(net, item);
  if (place < 0) return null;
  const node = net.nodes[place];
  const [, turned, digit] = CONV.exec(node.op);
  const axes = Number(digit);
  const given = { ...net.call(net.home[place]).attributes, ...node.attributes };
  const own = (name, usual) => sides(given[name] ?? usual, axes);
  const kernel = own("kernel_size", []);
  const [before, after] = [node.inputs?.[0]?.shape ?? [], node.outputs?.[0]?.shape ?? []];
  if (kernel.length !== axes || before.length <= axes) return null;
  const conv = {
    size: before.slice(-axes),
    kernel,
    stride: own("stride", 1),
    padding: given.padding === "same" ? kernel.map((k, a) => Math.floor(((k - 1) * own("dilation", 1)[a]) / 2)) : given.padding === "valid" ? kernel.map(() => 0) : own("padding", 0),
    dilation: own("dilation", 1),
    outputPadding: turned ? own("output_padding", 0) : kernel.map(() => 0),
    groups: Number(given.groups ?? 1),
    inChannels: before.at(-axes - 1),
    outChannels: after.at(-axes - 1),
    transposed: Boolean(turned),
  };
  return { ...conv, size: conv.size.map((n, a) => (n <= ROOM[axes] ? n : Math.min(n, least(conv, a, axes)))) };
}

const sides = (value, axes) => {
  const list = Array.isArray(value) ? value : [value];
  return list.length === 1 ? Array(axes).fill(list[0]) : list;
};

/** The smallest side that gives a few outputs, one of them clear of the padding where that fits. */
function least(conv, a, axes) {
  if (conv.transposed) return OUTPUTS;
  const inside = (conv.kernel[a] - 1) * conv.dilation[a] + 1 + (OUTPUTS - 1) * conv.stride[a];
  return inside <= 2 * ROOM[axes] ? inside : Math.max(1, inside - 2 * conv.padding[a]);
}

/**
 * The page that explains `item`, as text, its settings filled in.
 * @param {string} template @param {Net} net @param {number} item
 */
export function explained(template, net, item) {
  const own = settings(net, item);
  const size = net.nodes[operator(net, item)].inputs[0].shape.slice(-own.size.length);
  const smaller = size.some((n, a) => n !== own.size[a]) ? `; drawn on an input of ${own.size.join("×")} for ${size.join("×")}` : "";
  const start = { settings: own, channel: 0, note: `${net.id(item)} of ${net.name(0)}${smaller}` };
  return template.replace("/*settings*/", () => JSON.stringify(start).replaceAll("<", "\\u003c"));
}
