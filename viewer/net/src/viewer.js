/**
 * The page: one network, what of it is open, chosen and coloured.
 *
 * Others drive it through `viewer.color({id: value})`, `viewer.open(path)`, `viewer.select(id)`,
 * or the same as messages: `postMessage({netviz: "color", values: {...}})`.
 */

import { Camera } from "./camera.js";
import { Colours } from "./colour.js";
import { groupOf, itemOf, itemOfKey, keyOf } from "./items.js";
import { mark } from "./marks.js";
import { Net } from "./net.js";
import { describe } from "./panel.js";
import { arrange, draw, exported, recolour } from "./picture.js";
import { beginning, keyFor, like, openAround, start } from "./reveal.js";
import { Search } from "./search.js";
import { remember, restore } from "./share.js";
import { Tree } from "./tree.js";
import { visible } from "./visible.js";

export class Viewer {
  /**
   * Draws the first picture, from the columns of the network; the rest comes with `complete`.
   * @param {HTMLElement} root
   * @param {{view: import("./net.js").View, themes: {light: any, dark: any}}} data
   * @param {string} address how the page is to be left, as `share.js` writes it; "" for as it comes
   */
  constructor(root, data, address) {
    this.root = root;
    this.data = data;
    this.net = new Net(data.view);
    this.state = { opened: new Set([0, ...data.view.opened]), unfolded: new Set(), ends: new Set(), plumbing: false };
    this.colours = new Colours(this.net);
    this.kept = new Map();
    /** How often boxes were drawn or painted anew. */
    this.painting = 0;
    /** @type {number | null} */
    this.chosen = null;
    /** @type {number | null} where the ways that are shown begin */
    this.start = null;
    /** @type {number[] | null} */
    this.found = null;
    this.dark = globalThis.matchMedia?.("(prefers-color-scheme: dark)").matches ?? false;
    this.across = false;
    this.svg = root.querySelector("#picture");
    this.stage = root.querySelector("#stage");
    this.camera = new Camera(this.svg, this.stage, () => remember(this));
    document.documentElement.dataset.theme = this.dark ? "dark" : "light";
    const seen = beginning(this);
    this.first = new Set(this.state.opened);
    const spot = address && restore(this, address);
    this.render(address ? undefined : seen);
    if (spot) this.camera.to(spot);
    else this.fit();
  }

  /** All that is told of the network is there: it can be chosen, searched, asked about. */
  complete({ graph, explorer }) {
    this.net.tell(graph);
    this.data.explorer = explorer;
    this.search = new Search(this.net);
    this.tree = new Tree(this.root.querySelector("#tree"), this.net, (item) => this.go(item));
    this.select((this.wanted && this.net.find(this.wanted)) ?? itemOf(0), { quiet: true });
    this.whole = true;
  }

  get theme() {
    return this.dark ? this.data.themes.dark : this.data.themes.light;
  }

  /** Lay out and draw what is visible. */
  render(seen = visible(this.net, this.state)) {
    arrange(this, seen);
    this.draw();
  }

  draw() {
    draw(this);
  }

  /** The boxes that are not open. */
  closed = () => [...this.boxes.values()].filter((box) => box.opens < 0);

  /** Paint boxes anew where they are. */
  recolour() {
    recolour(this);
  }

  fit(options) {
    this.camera.fit(this.shown, { ...options, across: this.across, start: start(this) });
  }

  /** @param {number} item */
  like(item) {
    return like(this, item);
  }

  /** @param {number} item */
  keyFor(item) {
    return keyFor(this, item);
  }

  /** @param {string} key */
  keyItem(key) {
    return key[0] === "r" ? this.levels.get(this.net.parent.length + Number(key.slice(1))).item : itemOfKey(key);
  }

  /** Open everything around `item`, the copies that it is among too, and choose it. */
  go(item) {
    if (item === null) return;
    this.reach(item);
    this.select(item);
    const spot = this.shown.spots.get(keyOf(this.net.drawn(item)));
    if (spot) this.camera.reveal(spot);
  }

  /** Open what is around `item`, so that it is seen itself. */
  reach(item) {
    openAround(this, item);
    this.render();
  }

  /** @param {number | string} what an item or an id */
  select(what, { quiet = false } = {}) {
    const item = typeof what === "string" ? this.net.find(what) : what;
    if (item === null) return false;
    this.chosen = item;
    describe(this);
    this.tree.mark(item);
    mark(this);
    remember(this);
    if (!quiet) this.#tell(this.net.id(item));
    return true;
  }

  #tell(id) {
    this.root.querySelector("#status").textContent = this.net.words(this.chosen).join(", ");
    this.root.dispatchEvent(new CustomEvent("netviz-select", { detail: { id }, bubbles: true }));
  }

  /** Open the module at `path`. @param {string} path */
  open(path) {
    const item = this.net.find(path);
    if (item === null || item >= 0) return false;
    this.reach(item);
    this.toggle(item, true);
    return true;
  }

  /** @param {number} item @param {boolean} [open] */
  toggle(item, open) {
    const group = groupOf(item);
    if (item >= 0 || group === 0) return;
    if (open ?? !this.state.opened.has(group)) this.state.opened.add(group);
    else this.state.opened.delete(group);
    this.#keepingStill(keyOf(item), () => this.render());
    this.select(item);
  }

  /** Change the picture so that a box stays under the reader's eye. */
  #keepingStill(key, change) {
    const before = this.shown.spots.get(key);
    change();
    const after = this.shown.spots.get(key);
    if (!before || !after) return;
    const { k } = this.camera;
    const middle = (before.w - after.w) / 2;
    this.camera.pan((before.x - after.x + (this.across ? 0 : middle)) * k, (before.y - after.y) * k);
  }

  /** Show of a run one copy, its ends, or all. @param {number} place @param {"one" | "ends" | "all"} how */
  unfold(place, how) {
    const { unfolded, ends } = this.state;
    unfolded.delete(place);
    ends.delete(place);
    if (how !== "one") (how === "all" ? unfolded : ends).add(place);
    const first = this.net.view.runs[place].copies[0][0];
    this.#keepingStill(keyOf(first), () => this.render());
    this.select(first);
  }

  /** Open modules to a depth: 0 none, Infinity all; null as at the start. @param {number | null} depth */
  toDepth(depth) {
    const deep = () => [...this.net.depth.keys()].filter((group) => this.net.depth[group] <= depth);
    this.state.opened = new Set(depth === null ? this.first : [0, ...deep()]);
    if (depth === null) Object.assign(this.state, { unfolded: new Set(), ends: new Set() });
    this.render();
    this.fit();
  }

  /** Show the ways from the chosen box to that chosen next; or no longer. */
  begin() {
    this.start = this.start === null ? this.chosen : null;
    this.select(this.chosen);
  }

  /** Colour boxes by values of one's own. @param {Record<string, number>} values by id */
  color(values, { title = "", scale, diverging = false, log = false } = {}) {
    const known = this.colours.give(values, { title, scale: scale ?? (diverging ? "diverging" : log ? "log" : "linear") });
    this.recolour();
    return known;
  }

  /** @param {string} mode a key of MODES */
  colourBy(mode) {
    Object.assign(this.colours, { mode, scale: mode === "custom" ? this.colours.scale : "log" });
    this.recolour();
  }

  /** Light all that `query` finds; nothing for an empty one. @param {string} query */
  seek(query) {
    const { items, bad } = this.search.find(query);
    this.found = query.trim() ? items : null;
    mark(this);
    return { items, bad };
  }

  setDark(dark) {
    this.dark = dark;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    this.draw();
  }

  /** From left to right, or from above down. */
  turn() {
    this.across = !this.across;
    this.render();
    this.fit();
  }

  /** The picture as an SVG document. */
  exportSvg() {
    return exported(this);
  }
}
