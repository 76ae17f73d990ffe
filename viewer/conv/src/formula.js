// The arithmetic of what is pointed at, as chips in the colours of the weights.

import { partial } from "./arithmetic.js";
import { make } from "./grids.js";
import { products } from "./links.js";
import { bracketed, spelt } from "./wording.js";

/** @typedef {import("./arithmetic.js").Values} Values */
/** @typedef {import("./links.js").Connections} Connections */
/** @typedef {import("./links.js").Target} Target */

const MOST = 64;

/**
 * Write what `target` takes part in into `panel`.
 * @param {HTMLElement} panel @param {Values} given @param {Connections} all
 * @param {Target} target @param {Map<string, number>} hue
 */
export function explain(panel, given, all, target, hue) {
  const found = products(all, target);
  const channels = [...given.input.keys()];
  const first = channels[0];
  panel.replaceChildren(heading(target, given, found));
  const line = make("p", "chips");
  for (const { cell, term } of found.slice(0, MOST)) {
    const value = term.source ? given.input.get(first)?.get(term.source.join()) ?? 0 : 0;
    const weight = given.weight.get(first)?.get(term.weight.join()) ?? 0;
    const chip = make("span", term.source ? "chip" : "chip zero", `${value}·${bracketed(weight)}`);
    chip.style.setProperty("--hue", String(hue.get(term.weight.join())));
    chip.title =
      `${term.source ? `input${spelt(term.source)}` : "a zero"} × weight${spelt(term.weight)}` +
      (target.kind === "output" ? "" : `, for output${spelt(cell)}`);
    line.append(chip);
    if (target.kind === "output") line.append(make("span", "plus", "+"));
  }
  if (found.length > MOST) line.append(make("span", "quiet", `and ${found.length - MOST} more`));
  if (target.kind === "output" && found.length) finish(line, given, found.map(({ term }) => term));
  panel.append(line);
  if (target.kind === "output" && channels.length > 1) panel.append(summed(given, found));
}

/** @param {Target} target @param {Values} given @param {ReturnType<typeof products>} found */
function heading(target, given, found) {
  const first = [...given.input.keys()][0];
  const one = found[0];
  const names = {
    output: () => `output${spelt(target.place)}`,
    kernel: () => `weight${spelt(target.place)} meets ${count(found.length, "input")}`,
    run: () => met("input or zero", one, found, target, first),
    given: () => met("input", one, found, target, first),
  };
  return make("h3", "", names[/** @type {keyof typeof names} */ (target.kind)]());
}

/** @param {string} what @param {ReturnType<typeof products>[number] | undefined} one @param {ReturnType<typeof products>} found @param {Target} target @param {number} first */
function met(what, one, found, target, first) {
  const source = one?.term.source;
  const name = source ? `input${spelt(source)}` : one ? "this zero" : `this ${what}`;
  const outputs = count(new Set(found.map(({ cell }) => cell.join())).size, "output");
  return `${name} counts in ${outputs}`;
}

/** @param {number} number @param {string} what */
const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;

/** Put the sum where the last plus stands. @param {HTMLElement} line @param {Values} given @param {import("./arithmetic.js").Term[]} found */
function finish(line, given, found) {
  line.lastElementChild?.remove();
  const first = [...given.input.keys()][0];
  line.append(make("strong", "sum", `= ${partial(given, first, found)}`));
}

/** The sum over the input channels. @param {Values} given @param {ReturnType<typeof products>} found */
function summed(given, found) {
  const terms = found.map(({ term }) => term);
  const sums = [...given.input.keys()].map((c) => partial(given, c, terms));
  const total = sums.reduce((a, b) => a + b, 0);
  const shown = sums.length > 12 ? `${sums.length} such sums` : sums.map(bracketed).join(" + ");
  const line = make("p", "chips");
  line.append(
    make("span", "quiet", `channel ${[...given.input.keys()][0]} above; all: `),
    make("span", "", shown),
    make("strong", "sum", `= ${total}`),
  );
  return line;
}
