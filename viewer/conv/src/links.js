// What lights up when a cell is pointed at: an output cell its inputs, an input cell its outputs,
// a weight all that it meets; each in the colour of the weight between them.

import { outputSize, places, run, terms } from "./arithmetic.js";

/** @typedef {import("./arithmetic.js").Settings} Settings */
/** @typedef {import("./arithmetic.js").Term} Term */

/**
 * What is pointed at. `kind`: "output", "run" (the grid that the kernel runs over), "given" (the
 * input before it is spread out) or "kernel"; `place`: in that grid.
 * @typedef {{kind: string, place: number[]}} Target
 */

/**
 * One lit cell: the weight that lights it, and whether it is a zero or what is pointed at.
 * @typedef {{weight: string | null, zero?: boolean, chosen?: boolean}} Light
 */

/** @typedef {Record<"given" | "run" | "kernel" | "output", Map<string, Light>>} Lights */

/** Every product of a convolution, for looking both ways. @param {Settings} s */
export function connections(s) {
  return places(outputSize(s)).map((cell) => ({ cell, terms: terms(s, cell) }));
}

/** @typedef {ReturnType<typeof connections>} Connections */

/**
 * The output place that tells most: the middle one; of a transposed convolution the one near it
 * that meets most of the input, as others may meet inserted zeros only.
 * @param {Settings} s @param {Connections} all @returns {number[]}
 */
export function telling(s, all) {
  const middle = outputSize(s).map((n) => Math.floor(n / 2));
  if (!s.transposed) return middle;
  const first = middle.map((m, a) => m - Math.floor(s.stride[a] / 2));
  const near = all.filter(({ cell }) =>
    cell.every((c, a) => c >= first[a] && c < first[a] + s.stride[a]),
  );
  const met = (/** @type {Term[]} */ found) => found.filter((term) => term.source !== null).length;
  const off = (/** @type {number[]} */ cell) =>
    cell.reduce((sum, c, a) => sum + Math.abs(c - middle[a]), 0);
  near.sort((a, b) => met(b.terms) - met(a.terms) || off(a.cell) - off(b.cell));
  return near[0].cell;
}

/** @returns {Lights} */
const dark = () => ({ given: new Map(), run: new Map(), kernel: new Map(), output: new Map() });

/** @param {Settings} s @param {Connections} all @param {Target} target @returns {Lights} */
export function lights(s, all, target) {
  const rule = { output: fromOutput, run: fromRun, given: fromGiven, kernel: fromKernel };
  return rule[/** @type {keyof typeof rule} */ (target.kind)](s, all, target.place);
}

/** @param {Settings} s @param {Connections} all @param {number[]} place @returns {Lights} */
function fromOutput(s, all, place) {
  const found = dark();
  const own = all.find(({ cell }) => cell.join() === place.join());
  for (const term of own?.terms ?? []) light(found, s, term);
  found.output.set(place.join(), { weight: null, chosen: true });
  return found;
}

/** @param {Settings} s @param {Connections} all @param {number[]} place @returns {Lights} */
function fromRun(s, all, place) {
  return matching(s, all, (term) => term.at.join() === place.join());
}

/** @param {Settings} s @param {Connections} all @param {number[]} place @returns {Lights} */
function fromGiven(s, all, place) {
  return matching(s, all, (term) => term.source?.join() === place.join());
}

/** @param {Settings} s @param {Connections} all @param {number[]} place @returns {Lights} */
function fromKernel(s, all, place) {
  return matching(s, all, (term) => term.weight.join() === place.join());
}

/** @param {Settings} s @param {Connections} all @param {(term: Term) => boolean} wanted */
function matching(s, all, wanted) {
  const found = dark();
  for (const { cell, terms: met } of all) {
    for (const term of met) {
      if (!wanted(term)) continue;
      light(found, s, term);
      found.output.set(cell.join(), { weight: term.weight.join(), zero: term.source === null });
    }
  }
  return found;
}

/** Light what one product joins. @param {Lights} found @param {Settings} s @param {Term} term */
function light(found, s, term) {
  const weight = term.weight.join();
  const zero = term.source === null;
  found.run.set(term.at.join(), { weight, zero });
  const before = found.kernel.get(weight);
  found.kernel.set(weight, { weight, zero: zero && (before?.zero ?? true) });
  if (s.transposed && term.source !== null) {
    found.given.set(term.source.join(), { weight });
  }
}

/** All products that a target takes part in. @param {Connections} all @param {Target} target */
export function products(all, target) {
  const key = target.place.join();
  /** @type {Record<string, (cell: number[], term: Term) => boolean>} */
  const tests = {
    output: (cell) => cell.join() === key,
    run: (_, term) => term.at.join() === key,
    given: (_, term) => term.source?.join() === key,
    kernel: (_, term) => term.weight.join() === key && term.source !== null,
  };
  const wanted = tests[target.kind];
  return all.flatMap(({ cell, terms: met }) =>
    met.filter((term) => wanted(cell, term)).map((term) => ({ cell, term })),
  );
}

/** Whether a place is cut away rather than run over. @param {Settings} s @param {number[]} at */
export function isCut(s, at) {
  const over = run(s);
  return at.some((i, a) => i < -over.before[a] || i >= over.size[a] + over.after[a]);
}
