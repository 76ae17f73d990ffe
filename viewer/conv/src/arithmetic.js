// Convolution arithmetic: rules, sizes, what meets what. The same as
// netviz/explain/convolution, whose numbers the tests hold beside these.

/**
 * Settings with torch's names; a list has one number for each spatial axis (1 to 3).
 * @typedef {object} Settings
 * @property {number[]} size of the input
 * @property {number[]} kernel
 * @property {number[]} stride
 * @property {number[]} padding
 * @property {number[]} dilation
 * @property {number[]} outputPadding
 * @property {number} groups
 * @property {number} inChannels
 * @property {number} outChannels
 * @property {boolean} transposed
 */

/**
 * One product: the place in the kernel, the place in the input (null: a zero), and the place in
 * the grid that the kernel runs over.
 * @typedef {{weight: number[], source: number[] | null, at: number[]}} Term
 */

/**
 * The grid that the kernel runs over: the input with its padding, spread out if transposed.
 * @typedef {{size: number[], low: number[], high: number[], before: number[], after: number[]}} Run
 */

export const AXES = [[], ["length"], ["height", "width"], ["depth", "height", "width"]];

/** @type {(values: number[]) => number} */
export const product = (values) => values.reduce((a, b) => a * b, 1);

/** @type {(sizes: (number | string)[]) => string} */
export const times = (sizes) => sizes.join("×");

/** The kernel's effective size on each axis: k + (k - 1)(d - 1). @param {Settings} s */
export const reach = (s) => s.kernel.map((k, a) => k + (k - 1) * (s.dilation[a] - 1));

/** The output's size on each axis. @param {Settings} s @returns {number[]} */
export function outputSize(s) {
  const far = reach(s);
  return s.size.map((n, a) =>
    s.transposed
      ? (n - 1) * s.stride[a] + far[a] + s.outputPadding[a] - 2 * s.padding[a]
      : Math.floor((n + 2 * s.padding[a] - far[a]) / s.stride[a]) + 1,
  );
}

/** The rule that the settings break, or "". @param {Settings} s @returns {string} */
export function broken(s) {
  for (const [count, name] of /** @type {[number, string][]} */ ([
    [s.inChannels, "in_channels"],
    [s.outChannels, "out_channels"],
  ])) {
    if (count % s.groups) {
      return `groups must divide ${name}: ${count} channels do not split into ${s.groups} equal groups`;
    }
  }
  for (const [axis, name] of AXES[s.size.length].entries()) {
    const found = (s.transposed ? brokenGrown : brokenShrunk)(s, axis, name);
    if (found) return found;
  }
  return "";
}

/** @param {Settings} s @param {number} a @param {string} name */
function brokenShrunk(s, a, name) {
  const whole = s.size[a] + 2 * s.padding[a];
  const far = reach(s)[a];
  if (far <= whole) return "";
  const dilated = s.dilation[a] > 1 ? ` dilated by ${s.dilation[a]} to ${far}` : "";
  return (
    `the kernel must not be larger than the padded input: ${name} has a kernel of ` +
    `${s.kernel[a]}${dilated}, and an input of ${s.size[a]} with padding ${s.padding[a]} makes ${whole}`
  );
}

/** @param {Settings} s @param {number} a @param {string} name */
function brokenGrown(s, a, name) {
  const more = s.outputPadding[a];
  if (more && more >= Math.max(s.stride[a], s.dilation[a])) {
    return (
      `output_padding must be smaller than the stride or the dilation: ${name} has ` +
      `output_padding ${more}, stride ${s.stride[a]}, dilation ${s.dilation[a]}`
    );
  }
  if (outputSize(s)[a] >= 1) return "";
  return `the output must not be empty: padding ${s.padding[a]} cuts all of the ${name} away`;
}

/** Every place below `sizes`, in reading order. @param {number[]} sizes @returns {number[][]} */
export function places(sizes) {
  return between(sizes.map(() => 0), sizes);
}

/** Every place from `low` to below `high`. @param {number[]} low @param {number[]} high */
export function between(low, high) {
  /** @type {number[][]} */
  let found = [[]];
  for (let a = 0; a < low.length; a++) {
    const axis = Array.from({ length: high[a] - low[a] }, (_, i) => low[a] + i);
    found = found.flatMap((place) => axis.map((i) => [...place, i]));
  }
  return found;
}

/** What the kernel runs over. @param {Settings} s @returns {Run} */
export function run(s) {
  const far = reach(s);
  const size = s.transposed ? s.size.map((n, a) => (n - 1) * s.stride[a] + 1) : s.size;
  const before = s.transposed ? far.map((r, a) => r - 1 - s.padding[a]) : s.padding;
  const after = s.transposed ? before.map((p, a) => p + s.outputPadding[a]) : s.padding;
  return {
    size,
    before,
    after,
    low: before.map((p) => Math.min(0, -p)),
    high: size.map((n, a) => n + Math.max(0, after[a])),
  };
}

/** What is multiplied for the output place `cell`. @param {Settings} s @param {number[]} cell */
export function terms(s, cell) {
  const over = run(s);
  return places(s.kernel).map((shown) => {
    const at = shown.map((w, a) =>
      s.transposed
        ? cell[a] - over.before[a] + w * s.dilation[a]
        : cell[a] * s.stride[a] - s.padding[a] + w * s.dilation[a],
    );
    const weight = s.transposed ? shown.map((w, a) => s.kernel[a] - 1 - w) : shown;
    return /** @type {Term} */ ({ weight, at, source: sourceOf(s, over, at) });
  });
}

/** The input's place behind a place of the run; null for zeros. @param {Settings} s @param {Run} over @param {number[]} at */
export function sourceOf(s, over, at) {
  if (!at.every((i, a) => i >= 0 && i < over.size[a])) return null;
  if (!s.transposed) return at;
  return at.every((i, a) => i % s.stride[a] === 0) ? at.map((i, a) => i / s.stride[a]) : null;
}

/** The input channels that an output channel reads. @param {Settings} s @param {number} channel */
export function sources(s, channel) {
  const fed = s.inChannels / s.groups;
  const first = Math.floor(channel / (s.outChannels / s.groups)) * fed;
  return Array.from({ length: fed }, (_, i) => first + i);
}

/** Numbers below `span`, the same every time (a linear congruence). @param {number[]} seeds @param {number} span */
export function draws(seeds, span) {
  let state = 12345;
  for (const seed of seeds) state = (Math.imul(state, 31) + Math.imul(seed, 7919) + 1) >>> 0;
  return () => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return (state >>> 16) % span;
  };
}

/**
 * Small whole numbers for one output channel: input from 0 to 9, weights from -2 to 3, by input
 * channel, then by place joined with commas.
 * @param {Settings} s @param {number} channel
 */
export function values(s, channel) {
  /** @type {Map<number, Map<string, number>>} */
  const input = new Map();
  /** @type {Map<number, Map<string, number>>} */
  const weight = new Map();
  for (const c of sources(s, channel)) {
    const cell = draws([0, c], 10);
    const own = draws([0, channel, c], 6);
    input.set(c, new Map(places(s.size).map((at) => [at.join(), cell()])));
    weight.set(c, new Map(places(s.kernel).map((at) => [at.join(), own() - 2])));
  }
  return { input, weight };
}

/** @typedef {ReturnType<typeof values>} Values */

/** What input channel `c` adds. @param {Values} given @param {number} c @param {Term[]} found */
export function partial(given, c, found) {
  let sum = 0;
  for (const term of found) {
    if (term.source === null) continue;
    const cell = given.input.get(c)?.get(term.source.join()) ?? 0;
    sum += cell * (given.weight.get(c)?.get(term.weight.join()) ?? 0);
  }
  return sum;
}

/** The output at `cell`. @param {Settings} s @param {Values} given @param {number[]} cell */
export function result(s, given, cell) {
  const found = terms(s, cell);
  return [...given.input.keys()].reduce((sum, c) => sum + partial(given, c, found), 0);
}

/** Parameters and multiply-adds, without biases. @param {Settings} s */
export function work(s) {
  const made = s.outChannels / s.groups;
  const fed = s.inChannels / s.groups;
  const shape = s.transposed
    ? [s.inChannels, made, ...s.kernel]
    : [s.outChannels, fed, ...s.kernel];
  const moved = s.transposed
    ? s.inChannels * product(s.size)
    : s.outChannels * product(outputSize(s));
  return { shape, parameters: product(shape), macs: moved * product(shape.slice(1)) };
}

/** The depthwise and the pointwise convolution in place of `s`. @param {Settings} s @returns {Settings[]} */
export function separable(s) {
  const ones = s.size.map(() => 1);
  const zeros = s.size.map(() => 0);
  return [
    { ...s, groups: s.inChannels, outChannels: s.inChannels },
    {
      ...s,
      size: outputSize(s),
      kernel: ones,
      stride: ones,
      padding: zeros,
      dilation: ones,
      outputPadding: zeros,
      groups: 1,
      transposed: false,
    },
  ];
}
