/**
 * The page: one network, what of it is open, chosen and coloured.
 *
 * Others drive it through `viewer.color({id: value})`, `viewer.open(path)`, `viewer.select(id)`,
 * or the same as messages: `postMessage({netviz: "color", values: {...}})`.
 */

import { caption, itemOfKey, measure } from "./boxes.js";
import { Camera } from "./camera.js";
import { Colours } from "./colour.js";
import { layout } from "./layout.js";
import { legend } from "./legend.js";
import { mark } from "./marks.js";
import { groupOf, itemOf, Net } from "./net.js";
import { arrowHead, documentOf, markup } from "./paint.js";
import { actions, crumbs, describe } from "./panel.js";
import { beginning, enough, keyFor, like, openAround } from "./reveal.js";
import { Search } from "./search.js";
import { remember, restore } from "./share.js";
import { width } from "./text.js";
import { Tree } from "./tree.js";
import { keyOf, visible } from "./visible.js";

export class Viewer {
  /**
   * @param {HTMLElement} root
   * @param {{graph: any, view: any, themes: {light: any, dark: any}, explorer?: string}} data
   */
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.net = new Net(data.graph, data.view);
    this.state = { opened: new Set([0, ...data.view.opened]), unfolded: new Set(), ends: new Set(), plumbing: false };
    this.colours = new Colours(this.net);
    this.search = new Search(this.net);
    this.kept = new Map();
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
    this.camera = new Camera(this.svg, this.stage, () => this.ready && remember(this));
    this.tree = new Tree(root.querySelector("#tree"), this.net, (item) => this.go(item));
    enough(this);
    restore(this, location.hash.slice(1));
    document.documentElement.dataset.theme = this.dark ? "dark" : "light";
    this.render();
    this.fit();
    this.select(this.chosen ?? itemOf(0), { quiet: true });
    if (this.remembered) this.camera.to(this.remembered);
    this.ready = true;
  }

  get theme() {
    return this.dark ? this.data.themes.dark : this.data.themes.light;
  }

  /** Lay out and draw what is visible. */
  render() {
    const { net } = this;
    const seen = visible(net, this.state);
    this.levels = seen.levels;
    this.stands = seen.stands;
    /** @type {Map<string, import("./visible.js").Box>} */
    this.boxes = new Map();
    /** @type {[string, string][]} what follows what without a line: in stacks, and from far */
    this.within = [];
    for (const level of this.levels.values()) for (const box of level.boxes) this.#register(box);
    const captionWidth = (level) => {
      const [head, detail] = caption(net, level, this.boxes.get(level.key));
      return width(head, 12, 600) + Math.min(width(detail, 11), 120) + 30;
    };
    const how = { measure: (box) => measure(net, box), captionWidth, across: this.across };
    this.plans = layout(this.levels, how, this.kept);
    this.draw();
  }

  #register(box) {
    for (const far of box.stubs) this.within.push([far, box.key]);
    if (!box.parts) {
      this.boxes.set(box.key, box);
      return;
    }
    box.parts.forEach((part, place) => {
      this.boxes.set(part.key, part);
      if (place) this.within.push([box.parts[place - 1].key, part.key]);
    });
  }

  /** The boxes that are not open. */
  closed = () => [...this.boxes.values()].filter((box) => box.opens < 0);

  draw() {
    const theme = this.theme;
    const range = this.colours.range(this.closed().map((box) => box.item));
    const paint = (item) => this.colours.paint(item, range, theme);
    const { net, levels, plans, across } = this;
    this.shown = markup({ net, levels, plans, across, colours: theme, paint });
    this.stage.innerHTML = `<defs>${arrowHead(theme)}</defs>${this.shown.svg}`;
    this.elements = new Map([...this.stage.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, one]));
    this.wires = [...this.stage.querySelectorAll(".line")].map((element) => ({
      element,
      from: element.dataset.from,
      to: element.dataset.to.split(" "),
    }));
    mark(this);
    this.root.querySelector("#legend").innerHTML = legend(this, range);
  }

  /** Paint boxes anew where they are. */
  recolour() {
    const theme = this.theme;
    const closed = this.closed();
    const range = this.colours.range(closed.map((box) => box.item));
    for (const box of closed) {
      const { fill, stroke, text } = this.colours.paint(box.item, range, theme);
      for (const part of this.elements.get(box.key).children) {
        if (part.tagName === "text") part.setAttribute("fill", text);
        else if (part.tagName !== "g") {
          part.setAttribute("fill", fill);
          part.setAttribute("stroke", stroke);
        }
      }
    }
    this.root.querySelector("#legend").innerHTML = legend(this, range);
    this.root.querySelector("#colour").value = this.colours.mode;
    const scale = this.root.querySelector("#scale");
    [scale.hidden, scale.value] = [this.colours.mode === "role", this.colours.scale];
    remember(this);
  }

  fit(options) {
    this.camera.fit(this.shown, { ...options, across: this.across, start: beginning(this) });
  }

  /** @param {number} item */
  like(item) {
    return like(this, item);
  }

  /** @param {number} item */
  keyFor(item) {
    return keyFor(this, item);
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
    this.root.querySelector("#panel").innerHTML = describe(this.net, item) + actions(this, item);
    this.root.querySelector("#crumbs").innerHTML = crumbs(this.net, item);
    this.tree.mark(item);
    mark(this);
    if (this.ready) remember(this);
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
    const opened = depth === null ? this.data.view.opened : this.net.groups.map((_, g) => g).filter((g) => this.net.depth[g] <= depth);
    this.state.opened = new Set([0, ...opened]);
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
    const { svg, w, h } = this.shown;
    return documentOf(svg, { w, h, colours: this.theme, title: this.net.graph.name });
  }

  keyItem(key) {
    return key[0] === "r" ? this.levels.get(this.net.groups.length + Number(key.slice(1))).item : itemOfKey(key);
  }
}
