/** Search over paths, classes, operators, shapes and attributes. */

import { itemOf } from "./items.js";

/** @typedef {import("./net.js").Net} Net */

export class Search {
  /** @param {Net} net */
  constructor(net) {
    this.net = net;
    /** @type {string[] | null} */
    this.lines = null;
  }

  /** Make what is searched, before anybody asks. */
  warm() {
    this.#texts();
  }

  /** One line of text an item, groups first; made when first asked for. */
  #texts() {
    if (this.lines) return this.lines;
    const shapes = (ports) => (ports ?? []).map((p) => `${p.shape.join("x")} ${p.shape.join("×")} ${p.dtype}`).join(" ");
    const told = (own) => Object.entries(own ?? {}).map(([k, v]) => `${k}=${Array.isArray(v) ? v.join(",") : v}`).join(" ");
    const groups = this.net.view.groups.id.map((id, g) => {
      const { attributes, outputs } = this.net.call(g);
      return `${id} ${this.net.words(itemOf(g))[0]} ${told(attributes)} ${shapes(outputs)}`;
    });
    const nodes = this.net.nodes.map((n) => `${n.id} ${n.op} ${n.name} ${told(n.attributes)} ${shapes(n.inputs)} ${shapes(n.outputs)}`);
    this.lines = [...groups, ...nodes];
    return this.lines;
  }

  /**
   * Items that `query`, a regular expression or plain text, is found in; groups first.
   * @param {string} query
   * @returns {{items: number[], bad: string}}
   */
  find(query) {
    const wanted = query.trim();
    if (!wanted) return { items: [], bad: "" };
    let [test, bad] = [null, ""];
    try {
      test = new RegExp(wanted, "i");
    } catch (error) {
      bad = String(error.message);
      test = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
    }
    const count = this.net.parent.length;
    const items = [];
    this.#texts().forEach((line, place) => {
      if (place > 0 && test.test(line)) items.push(place < count ? -1 - place : place - count);
    });
    return { items, bad };
  }
}
