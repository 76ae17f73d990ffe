// The page: settings in, grids, formula and facts out; pointing, pinning, keys, animation.

import { broken, outputSize, places, values } from "./arithmetic.js";
import { build } from "./controls.js";
import { explain } from "./formula.js";
import { draw, hues, make, paint } from "./grids.js";
import { connections, lights, telling } from "./links.js";
import { readHash, written } from "./state.js";
import { code, facts, title } from "./wording.js";

/** @typedef {import("./arithmetic.js").Settings} Settings */
/** @typedef {import("./links.js").Target} Target */

/** @param {string} id */
const at = (id) => /** @type {HTMLElement} */ (document.getElementById(id));

const start = JSON.parse(at("settings").textContent ?? "{}");
const stage = at("stage");
let settings = readHash(location.hash, start.settings);
let view = { linked: isLinked(settings), channel: start.channel ?? 0 };
/** @type {Target | null} */
let pinned = null;
/** @type {Target | null} */
let pointed = null;
let index = -1;
/** @type {ReturnType<typeof setInterval> | undefined} */
let timer;
let all = connections(settings);
let given = values(settings, view.channel);
let hue = hues(settings);

/** @param {Settings} s */
function isLinked(s) {
  return [s.size, s.kernel, s.stride, s.padding, s.dilation].every((v) => new Set(v).size === 1);
}

/** Take new settings, if no rule forbids them; else say which. @param {Partial<Settings>} part */
function change(part) {
  const next = { ...settings, ...part };
  const rule = broken(next);
  at("rule").textContent = rule;
  document.body.classList.toggle("broken", Boolean(rule));
  const rebuild = ["transposed", "size", "outChannels"].some((name) => name in part);
  const reshaped = next.size.length !== settings.size.length || "transposed" in part;
  settings = next;
  if (reshaped || (rebuild && "outChannels" in part)) controls();
  if (rule) return;
  view.channel = Math.min(view.channel, settings.outChannels - 1);
  pinned = pointed = null;
  index = -1;
  redraw();
}

/** @param {Partial<typeof view>} part */
function look(part) {
  view = { ...view, ...part };
  if (part.linked) {
    const same = (/** @type {number[]} */ list) => list.map(() => list[list.length - 1]);
    const { size, kernel, stride, padding, dilation, outputPadding } = settings;
    change({
      size: same(size), kernel: same(kernel), stride: same(stride), padding: same(padding),
      dilation: same(dilation), outputPadding: same(outputPadding),
    });
  }
  if ("linked" in part) controls();
  if (!broken(settings)) redraw();
}

function controls() {
  build(at("controls"), settings, view, change, look);
}

/** Draw for the settings as they are. */
function redraw() {
  all = connections(settings);
  given = values(settings, view.channel);
  hue = hues(settings);
  at("title").textContent = document.title = title(settings);
  at("code").textContent = code(settings);
  draw(stage, settings, given, view.channel);
  const list = at("facts");
  list.replaceChildren();
  for (const [name, value] of facts(settings)) list.append(make("dt", "", name), make("dd", "", value));
  history.replaceState(null, "", `#${written(settings)}`);
  show();
}

/** What is shown now: what is pinned, else pointed at, else the animation's cell, or a telling one. */
function target() {
  const cells = places(outputSize(settings));
  const place = index >= 0 ? cells[index % cells.length] : telling(settings, all);
  return pinned ?? pointed ?? { kind: "output", place };
}

function show() {
  const chosen = target();
  paint(stage, lights(settings, all, chosen), hue);
  explain(at("formula"), given, all, chosen, hue);
  document.body.classList.toggle("pinned", pinned !== null);
  for (const node of stage.querySelectorAll(".cell")) {
    const own = /** @type {HTMLElement} */ (node).dataset;
    const here = own.kind === chosen.kind && own.place === chosen.place.join();
    node.classList.toggle("here", here && (pinned !== null || pointed !== null));
  }
}

/** @param {Event} event @returns {Target | null} */
function under(event) {
  const node = event.target instanceof Element ? event.target.closest(".cell") : null;
  if (!(node instanceof HTMLElement)) return null;
  return { kind: node.dataset.kind ?? "", place: (node.dataset.place ?? "").split(",").map(Number) };
}

/** @param {Target | null} a @param {Target | null} b */
const alike = (a, b) => a !== null && b !== null && a.kind === b.kind && a.place.join() === b.place.join();

/** @param {number} by */
function step(by) {
  const cells = places(outputSize(settings)).length;
  pinned = pointed = null;
  index = (index + by + cells) % cells;
  show();
}

function play() {
  const button = at("play");
  if (timer === undefined) {
    timer = setInterval(() => step(1), 1100 - 100 * Number(/** @type {HTMLInputElement} */ (at("speed")).value));
  } else {
    clearInterval(timer);
    timer = undefined;
  }
  button.textContent = timer === undefined ? "Play" : "Pause";
}

/** Move the chosen output cell along an axis. @param {number} axis @param {number} by */
function move(axis, by) {
  const size = outputSize(settings);
  const now = target();
  const place = now.kind === "output" ? [...now.place] : telling(settings, all);
  const own = size.length - 1 - axis;
  if (own < 0) return;
  place[own] = Math.min(size[own] - 1, Math.max(0, place[own] + by));
  pinned = pinned ? { kind: "output", place } : null;
  pointed = { kind: "output", place };
  show();
}

/** @type {Record<string, () => void>} */
const KEYS = {
  " ": play,
  ArrowRight: () => move(0, 1),
  ArrowLeft: () => move(0, -1),
  ArrowDown: () => move(1, 1),
  ArrowUp: () => move(1, -1),
  n: () => step(1),
  b: () => step(-1),
  p: () => pin(target()),
  Escape: () => pin(pinned),
  d: dark,
};

/** Hold a cell, or let it go when it is held. @param {Target | null} what */
function pin(what) {
  pinned = alike(what, pinned) ? null : what;
  show();
}

function dark() {
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.theme = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
}

stage.addEventListener("pointerover", (event) => {
  pointed = under(event) ?? pointed;
  show();
});
stage.addEventListener("pointerleave", () => {
  pointed = null;
  show();
});
stage.addEventListener("click", (event) => pin(under(event)));
at("play").addEventListener("click", play);
at("step").addEventListener("click", () => step(1));
at("dark").addEventListener("click", dark);
at("copy").addEventListener("click", () => {
  navigator.clipboard?.writeText(code(settings)).then(
    () => (at("copy").textContent = "Copied"),
    () => getSelection()?.selectAllChildren(at("code")),
  );
});
document.addEventListener("keydown", (event) => {
  const own = event.target instanceof HTMLButtonElement && event.key === " ";
  const typing = event.target instanceof HTMLInputElement || own;
  const run = KEYS[event.key];
  if (!run || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  run();
});
addEventListener("resize", () => !broken(settings) && redraw());
addEventListener("hashchange", () => {
  settings = readHash(location.hash, settings);
  controls();
  change({});
});
if (start.note) at("note").textContent = start.note;
if (broken(settings)) settings = start.settings;
controls();
redraw();
