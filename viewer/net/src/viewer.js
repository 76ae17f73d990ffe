/**
 * The page: one network, what of it is open, chosen and coloured.
 *
 * Others drive it through `viewer.color({id: value})`, `viewer.open(path)`, `viewer.select(id)`,
 * or the same as messages: `postMessage({netviz: "color", values: {...}})`.
 */

import { caption, measure } from "./boxes.js";
import { Camera } from "./camera.js";
import { Colours, MODES, shade } from "./colour.js";
import { layout } from "./layout.js";
import { groupOf, itemOf, Net } from "./net.js";
import { arrowHead, documentOf, itemOfKey, markup } from "./paint.js";
import { describe } from "./panel.js";
import { Search } from "./search.js";
import { amount, safe, width } from "./text.js";
import { Tree } from "./tree.js";
import { keyOf, visible } from "./visible.js";

const FOUND = 200;

export class Viewer {
  /**
   * @param {HTMLElement} root
   * @param {{graph: any, view: any, themes: {light: any, dark: any}}} data
   */
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.net = new Net(data.graph, data.view);
    this.state = { opened: new Set(data.view.opened), unfolded: new Set(), plumbing: false };
    this.state.opened.add(0);
    this.colours = new Colours(this.net);
    this.search = new Search(this.net);
    this.kept = new Map();
    this.chosen = null;
    this.dark = false;
    this.svg = root.querySelector("#picture");
    this.stage = root.querySelector("#stage");
    this.camera = new Camera(this.svg, this.stage, () => this.#remember());
    this.tree = new Tree(root.querySelector("#tree"), this.net, (item) => this.go(item));
    this.#restore();
    this.render();
    this.fit();
    this.select(this.chosen ?? itemOf(0), { quiet: true });
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
    /** @type {Map<string, any>} */
    this.boxes = new Map();
    for (const level of this.levels.values()) for (const box of level.boxes) this.boxes.set(box.key, box);
    const captionWidth = (level) => {
      const [head, detail] = caption(net, level, this.boxes.get(level.key));
      return width(head, 12, 600) + Math.min(width(detail, 11), 120) + 40;
    };
    this.plans = layout(this.levels, (box) => measure(net, box), captionWidth, this.kept);
    this.#draw();
  }

  #draw() {
    const theme = this.theme;
    const range = this.colours.range([...this.boxes.values()].filter((b) => b.opens < 0).map((b) => b.item));
    this.shown = markup({
      net: this.net,
      levels: this.levels,
      plans: this.plans,
      colours: theme,
      paint: (item) => this.colours.paint(item, range, theme),
    });
    this.stage.innerHTML = `<defs>${arrowHead(theme)}</defs>${this.shown.svg}`;
    this.elements = new Map();
    for (const element of this.stage.querySelectorAll("[data-key]")) this.elements.set(element.dataset.key, element);
    this.#mark();
    this.#legend(range);
  }

  /** Paint boxes anew where they are. */
  recolour() {
    const theme = this.theme;
    const closed = [...this.boxes.values()].filter((b) => b.opens < 0);
    const range = this.colours.range(closed.map((b) => b.item));
    for (const box of closed) {
      const { fill, stroke, text } = this.colours.paint(box.item, range, theme);
      const element = this.elements.get(box.key);
      for (const shape of element.querySelectorAll(".shape,.back")) {
        shape.setAttribute("fill", fill);
        shape.setAttribute("stroke", stroke);
      }
      for (const words of element.querySelectorAll(":scope > text")) words.setAttribute("fill", text);
    }
    this.#legend(range);
  }

  #legend({ low, high }) {
    const home = this.root.querySelector("#legend");
    const theme = this.theme;
    if (this.colours.mode === "role") {
      const roles = new Set([...this.boxes.values()].filter((b) => b.opens < 0).map((b) => this.net.role(b.item)));
      const names = [...roles].filter((r) => theme.roles[r] && !["input", "output"].includes(r)).sort();
      home.innerHTML = names
        .map((r) => `<span class="key"><i style="background:${theme.roles[r][0]};border-color:${theme.roles[r][1]}"></i>${safe(theme.names?.[r] ?? r)}</span>`)
        .join("");
      return;
    }
    const scale = this.colours.diverging ? theme.diverging : theme.scale;
    const stops = Array.from({ length: 9 }, (_, i) => shade(scale, i / 8)).join(",");
    const told = (value) => (Number.isFinite(value) ? (Math.abs(value) < 1 && value !== 0 ? value.toPrecision(3) : amount(value)) : "–");
    const name = this.colours.title || MODES[this.colours.mode];
    home.innerHTML = `<span class="key">${safe(name)} ${told(low)} <i class="ramp" style="background:linear-gradient(90deg,${stops})"></i> ${told(high)}${this.colours.log && !this.colours.diverging ? " (log)" : ""}</span>`;
  }

  fit(options) {
    this.camera.fit(this.shown, options);
  }

  /** The item that stands in the picture for `item`: itself, or the closed call around it. */
  seenAs(item) {
    const chain = [];
    for (let g = item < 0 ? groupOf(item) : this.net.home[item]; g >= 0; g = this.net.parent[g]) chain.unshift(itemOf(g));
    if (item >= 0) chain.push(item);
    for (const one of chain) {
      const box = this.boxes.get(keyOf(one));
      if (box && box.opens < 0) return one;
    }
    return this.boxes.has(keyOf(item)) ? item : null;
  }

  /** Open everything around `item`, the copies that it is among too, and choose it. */
  go(item) {
    this.reach(item);
    this.select(item);
    const spot = this.shown.spots.get(keyOf(this.net.drawn(item)));
    if (spot) this.camera.reveal(spot);
  }

  reach(item) {
    let changed = false;
    for (let g = item < 0 ? this.net.parent[groupOf(item)] : this.net.home[item]; g >= 0; g = this.net.parent[g]) {
      if (!this.state.opened.has(g) && !this.net.inline[g]) {
        this.state.opened.add(g);
        changed = true;
      }
    }
    const around = new Set([item]);
    for (let g = item < 0 ? groupOf(item) : this.net.home[item]; g >= 0; g = this.net.parent[g]) around.add(itemOf(g));
    this.net.view.runs.forEach((run, place) => {
      if (!this.state.unfolded.has(place) && run.copies.slice(1).some((copy) => copy.some((one) => around.has(one)))) {
        this.state.unfolded.add(place);
        changed = true;
      }
    });
    if (item >= 0 && this.net.hidden[item] && !this.state.plumbing) {
      this.state.plumbing = true;
      changed = true;
    }
    if (changed) this.render();
  }

  /** @param {number | string} what an item or an id */
  select(what, { quiet = false } = {}) {
    const item = typeof what === "string" ? this.net.find(what) : what;
    if (item === null) return false;
    this.chosen = item;
    this.root.querySelector("#panel").innerHTML = describe(this.net, item) + this.#actions(item);
    this.root.querySelector("#crumbs").innerHTML = this.#crumbs(item);
    this.tree.mark(item);
    this.#mark();
    this.#remember();
    if (!quiet) this.root.dispatchEvent(new CustomEvent("netviz-select", { detail: { id: this.net.id(item) }, bubbles: true }));
    return true;
  }

  #actions(item) {
    const run = this.#runOf(item);
    const found = [];
    if (item < 0 && groupOf(item) !== 0) {
      found.push(`<button data-act="toggle">${this.state.opened.has(groupOf(item)) ? "Close" : "Open"}</button>`);
    }
    if (run >= 0) {
      const { copies } = this.net.view.runs[run];
      found.push(`<button data-act="run" data-run="${run}">${this.state.unfolded.has(run) ? "Show one of" : "Show all"} ${copies.length}</button>`);
      if (!this.state.unfolded.has(run)) found.push(`<button data-act="last" data-run="${run}">Go to the last</button>`);
    }
    return found.length ? `<p class="actions">${found.join(" ")}</p>` : "";
  }

  #runOf(item) {
    return this.net.view.runs.findIndex((run) => run.copies.some((copy) => copy.includes(item)));
  }

  #crumbs(item) {
    const chain = [];
    for (let g = item < 0 ? groupOf(item) : this.net.home[item]; g >= 0; g = this.net.parent[g]) chain.unshift(g);
    const names = chain.map((g) => `<button class="link" data-goto="${safe(this.net.groups[g].id)}">${safe(g === 0 ? this.net.graph.name : this.net.groups[g].id.split(".").at(-1))}</button>`);
    if (item >= 0) names.push(`<span>${safe(this.net.words(item)[0])}</span>`);
    return names.join(" › ");
  }

  /** Light the chosen box and what is joined to it. */
  #mark() {
    for (const old of this.stage.querySelectorAll(".chosen,.near,.lit")) old.classList.remove("chosen", "near", "lit");
    if (this.chosen === null) return;
    const seen = this.seenAs(this.net.drawn(this.chosen));
    if (seen !== null) this.light(keyOf(seen), "chosen");
  }

  /** @param {string} key @param {string} name */
  light(key, name) {
    this.elements?.get(key)?.classList.add(name);
    for (const line of this.stage.querySelectorAll(".line")) {
      if (line.dataset.from === key || line.dataset.b === key) line.classList.add("lit");
    }
    for (const stub of this.stage.querySelectorAll(".stub")) {
      if (stub.dataset.from.split(" ").includes(key)) stub.classList.add("lit");
    }
  }

  /** @param {string} path */
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
    const wanted = open ?? !this.state.opened.has(group);
    if (wanted) this.state.opened.add(group);
    else this.state.opened.delete(group);
    this.#keepingStill(keyOf(item), () => this.render());
    this.select(item);
  }

  /** Change the picture so that a box stays under the reader's eye. */
  #keepingStill(key, change) {
    const before = this.shown.spots.get(key);
    change();
    const after = this.shown.spots.get(key);
    if (before && after) {
      const { k } = this.camera;
      this.camera.pan((before.x - after.x) * k + ((before.w - after.w) / 2) * k, (before.y - after.y) * k);
    }
  }

  toggleRun(place) {
    const run = this.net.view.runs[place];
    if (this.state.unfolded.has(place)) this.state.unfolded.delete(place);
    else this.state.unfolded.add(place);
    this.#keepingStill(keyOf(run.copies[0][0]), () => this.render());
    this.select(run.copies[0][0]);
  }

  /** Open calls to a depth: 0 none, Infinity all. */
  toDepth(depth) {
    this.state.opened = new Set([0]);
    this.net.groups.forEach((_, g) => {
      if (this.net.depth[g] < depth && this.net.children[g].length) this.state.opened.add(g);
    });
    this.render();
    this.fit();
  }

  /** Colour boxes by values of one's own. @param {Record<string, number>} values by id */
  color(values, { title = "", diverging = false, log = false } = {}) {
    const found = this.colours;
    found.given = new Map();
    for (const [id, value] of Object.entries(values)) {
      const item = this.net.find(id);
      if (item !== null && typeof value === "number") found.given.set(item, value);
    }
    Object.assign(found, { title, diverging, log });
    this.colourBy("custom");
    return found.given.size;
  }

  /** @param {string} mode a key of MODES */
  colourBy(mode) {
    this.colours.mode = mode;
    if (mode !== "custom") Object.assign(this.colours, { title: "", diverging: false, log: true });
    const select = this.root.querySelector("#colour");
    if (select) select.value = mode;
    this.recolour();
    this.#remember();
  }

  setDark(dark) {
    this.dark = dark;
    document.documentElement.dataset.theme = dark ? "dark" : "light";
    if (this.levels) this.#draw();
  }

  /** The picture as an SVG document. */
  exportSvg() {
    const { svg, w, h } = this.shown;
    return documentOf(svg, { w, h, colours: this.theme, title: this.net.graph.name });
  }

  /** What is seen, as short text for the address. */
  #remember() {
    if (!this.ready) return;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      const names = (set) => [...set].sort((a, b) => a - b).join(".");
      const parts = { o: names(this.state.opened), u: names(this.state.unfolded), c: this.colours.mode };
      if (this.chosen !== null) parts.s = this.net.id(this.chosen);
      if (this.state.plumbing) parts.p = "1";
      const { x, y, k } = this.camera;
      parts.v = [x, y, k].map((v) => Math.round(v * 1000) / 1000).join(",");
      try {
        history.replaceState(null, "", `#${new URLSearchParams(parts)}`);
      } catch {
        this.fragmentless = true; // a page within another page may have no address
      }
    }, 200);
  }

  #restore() {
    const parts = new URLSearchParams(location.hash.slice(1));
    const places = (text, count) => text.split(".").filter(Boolean).map(Number).filter((n) => n >= 0 && n < count);
    if (parts.has("o")) this.state.opened = new Set([0, ...places(parts.get("o"), this.net.groups.length)]);
    if (parts.has("u")) this.state.unfolded = new Set(places(parts.get("u"), this.net.view.runs.length));
    this.state.plumbing = parts.get("p") === "1";
    if (parts.get("c") in MODES && parts.get("c") !== "custom") this.colours.mode = parts.get("c");
    if (parts.has("s")) this.chosen = this.net.find(parts.get("s"));
    const spot = (parts.get("v") ?? "").split(",").map(Number);
    this.remembered = spot.length === 3 && spot.every(Number.isFinite) && spot[2] > 0 ? spot : null;
  }

  /** Go back to the remembered place, if there was one. */
  returnTo() {
    if (!this.remembered) return;
    [this.camera.x, this.camera.y, this.camera.k] = this.remembered;
    this.camera.apply();
  }

  /** Items that `query` finds, at most `FOUND`. @param {string} query */
  find(query) {
    const { items, bad } = this.search.find(query);
    return { items: items.slice(0, FOUND), count: items.length, bad };
  }

  keyItem(key) {
    return key[0] === "r" ? this.net.view.runs[Number(key.slice(1))].copies[0][0] : itemOfKey(key);
  }
}
