/**
 * The network as the page works with it. It is drawn from the view's columns alone; what is told of
 * each part comes with the graph's own JSON, after the first picture.
 *
 * An item is a node's position in `graph.nodes`, or `-1 - position` of a group in `view.groups`.
 *
 * @typedef {number} Item
 * @typedef {{parent: number, copies: Item[][], shared: boolean, parallel: boolean}} Run
 * @typedef {{name: string, opened: number[], roles: string[], role: number[], words: string[],
 *   groups: {id: string[], class: number[], kind: number[], told: number[], parent: number[]},
 *   nodes: {kind: number[], op: number[], title: number[], detail: number[], home: number[],
 *     failed: number[], parameters: number[], flops: number[], memory: number[]},
 *   edges: {source: number[], target: number[], news: number[]},
 *   hidden: [number, number][], totals: Record<string, number[]>, runs: Run[],
 *   kinds?: {names: string[], nodes: number[], groups: number[]}}} View
 */

import { children, depths, extents, inlined, members, range } from "./inside.js";
import { groupOf, itemOf } from "./items.js";

/** The names of amounts of a node in the totals of groups. */
const TOTALS = { parameters: "parameters", flops: "flops", memory: "activation_bytes" };

export class Net {
  /** @param {View} view */
  constructor(view) {
    const { nodes, groups, edges } = view;
    this.view = view;
    this.count = nodes.home.length;
    this.parent = groups.parent;
    this.home = nodes.home;
    this.source = summed(edges.source);
    this.target = summed(edges.target);
    this.failed = new Set(nodes.failed);
    this.hidden = new Uint8Array(this.count);
    /** Every node; and of each the shown one whose tensor it gives: for plumbing another, or -1. */
    this.itself = range(0, this.count);
    this.passes = Int32Array.from(this.itself);
    for (const [place, passes] of view.hidden) [this.hidden[place], this.passes[place]] = [1, passes];
    /** How many edges each node takes. */
    this.takes = new Int32Array(this.count);
    for (const target of this.target) this.takes[target]++;
    this.depth = depths(this.parent);
    this.children = children(this.parent, this.home);
    this.extents = extents(this.parent, this.home, this.hidden);
    this.inline = inlined(this);
    /** @type {Map<number, Int32Array>} */
    this.members = new Map();
    /** @type {any} */
    this.graph = null;
  }

  /** What is known beside what is drawn. @param {any} graph its JSON */
  tell(graph) {
    this.graph = graph;
    this.nodes = graph.nodes;
    /** @type {Map<string, any>} */
    this.calls = new Map(graph.groups.map((group) => [group.id, group]));
    return this;
  }

  /**
   * What is told of a group; nothing of operators that are together for the picture's sake.
   * @param {number} group
   */
  call(group) {
    return this.calls.get(this.view.groups.id[group]) ?? {};
  }

  /** What an item is, in the graph's words: "operator", "input", "container" ... @param {Item} item */
  form = (item) => {
    const { words, nodes, groups } = this.view;
    return words[item >= 0 ? nodes.kind[item] : groups.kind[groupOf(item)]];
  };

  /** The operator of a node, as the code names it. @param {number} node */
  op(node) {
    return this.view.words[this.view.nodes.op[node]];
  }

  /** The shape that flows along an edge, where it is news; or "". @param {number} edge */
  news(edge) {
    return this.view.words[this.view.edges.news[edge]];
  }

  /** The nodes that `node` takes from, or gives to, each once. @param {number} node */
  neighbours(node, side) {
    const [own, other] = side === "from" ? [this.target, this.source] : [this.source, this.target];
    const found = new Set();
    for (let e = 0; e < own.length; e++) if (own[e] === node) found.add(other[e]);
    return [...found];
  }

  /**
   * The item that is drawn for `item`: of a layer its operator.
   * @param {Item} item
   */
  drawn(item) {
    if (item >= 0 || !this.inline[groupOf(item)]) return item;
    const seen = this.extents.seen[groupOf(item)];
    return seen < 0 ? item : seen;
  }

  /**
   * The nodes of `item`, in the order in which they run.
   * @param {Item} item
   * @returns {Int32Array}
   */
  within(item) {
    if (item >= 0) return Int32Array.of(item);
    const group = groupOf(item);
    let found = this.members.get(group);
    if (!found) this.members.set(group, (found = members(this, group)));
    return found;
  }

  /** How many nodes are in `item`. @param {Item} item */
  size(item) {
    return item >= 0 ? 1 : this.extents.count[groupOf(item)];
  }

  /** The run of which `item` is one of the copies, or -1. @param {Item} item */
  runOf(item) {
    if (!this.runs) {
      /** @type {Map<Item, number>} */
      this.runs = new Map();
      this.view.runs.forEach(({ copies }, place) => {
        for (const copy of copies) for (const one of copy) this.runs.set(one, place);
      });
    }
    return this.runs.get(item) ?? -1;
  }

  /** The groups around `item`, the model first. @param {Item} item @returns {number[]} */
  around(item) {
    const found = [];
    const start = item < 0 ? this.parent[groupOf(item)] : this.home[item];
    for (let g = start; g >= 0; g = this.parent[g]) found.unshift(g);
    return found;
  }

  /** @param {Item} item */
  id(item) {
    return item >= 0 ? this.nodes[item].id : this.view.groups.id[groupOf(item)];
  }

  /**
   * The item that goes by `id`, or null.
   * @param {string} id
   * @returns {Item | null}
   */
  find(id) {
    if (!this.ids) {
      /** @type {Map<string, Item>} */
      this.ids = new Map(this.nodes.map((node, n) => [node.id, n]));
      this.view.groups.id.forEach((own, g) => this.ids.set(own, itemOf(g)));
    }
    return this.ids.get(id) ?? null;
  }

  /** @param {Item} item */
  role(item) {
    return item >= 0 ? this.view.roles[this.view.role[item]] : "module";
  }

  /**
   * What an item is coloured as: its role, or where two networks are compared what became of it.
   * @param {Item} item
   */
  kind(item) {
    const { kinds } = this.view;
    if (!kinds) return this.role(item);
    return kinds.names[item >= 0 ? kinds.nodes[item] : kinds.groups[groupOf(item)]];
  }

  /**
   * What a box says: its heading, and a line below.
   * @param {Item} item
   * @returns {[string, string]}
   */
  words(item) {
    const { words, nodes, groups } = this.view;
    if (item >= 0) return [words[nodes.title[item]], words[nodes.detail[item]]];
    const group = groupOf(item);
    const name = this.name(group);
    const kind = words[groups.class[group]];
    return [kind, [name === kind ? "" : name, words[groups.told[group]]].filter(Boolean).join(" · ")];
  }

  /**
   * The name of a group, below that of the one around it; of the model, and of operators that are
   * known under one name, what they are called.
   * @param {number} group
   */
  name(group) {
    const { id, class: kinds } = this.view.groups;
    if (group === 0) return this.view.name;
    if (this.form(itemOf(group)) === "motif") return this.view.words[kinds[group]];
    const around = id[this.parent[group]];
    const inside = id[group].startsWith(around) && /[./]/.test(id[group][around.length]);
    return inside ? id[group].slice(around.length + 1) : id[group];
  }

  /**
   * An amount of an item: "parameters", "flops" or "memory" (bytes it gives).
   * @param {Item} item
   * @param {"parameters" | "flops" | "memory"} what
   */
  amount(item, what) {
    const { totals, nodes } = this.view;
    return item >= 0 ? nodes[what][item] : totals[TOTALS[what]][groupOf(item)];
  }
}

/** Values from the steps between them. @param {number[]} steps */
function summed(steps) {
  const found = new Int32Array(steps.length);
  let last = 0;
  for (let n = 0; n < steps.length; n++) found[n] = last += steps[n];
  return found;
}

/** @param {number[]} shape */
export const shapeText = (shape) => (shape.length ? shape.join("×") : "scalar");
