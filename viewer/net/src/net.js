/**
 * The network as the page works with it: look-ups into the graph's own JSON, built once.
 *
 * An item is a node's position in `graph.nodes`, or `-1 - position` of a group in `graph.groups`.
 *
 * @typedef {number} Item
 * @typedef {{parent: number, copies: Item[][], shared: boolean, parallel: boolean}} Run
 * @typedef {{opened: number[], roles: string[], role: number[], title: number[],
 *   detail: number[], words: string[], weights: number[], hidden: number[],
 *   totals: Record<string, number[]>, runs: Run[],
 *   kinds?: {names: string[], nodes: number[], groups: number[]}}} View
 */

/** @param {number} group */
export const itemOf = (group) => -1 - group;

/** @param {Item} item */
export const groupOf = (item) => -1 - item;

/** A container that shows more than this is a box that can be opened. */
const MUCH = 16;

export class Net {
  /**
   * @param {any} graph the JSON of the graph
   * @param {View} view
   */
  constructor(graph, view) {
    this.graph = graph;
    this.view = view;
    this.nodes = graph.nodes;
    this.groups = graph.groups;
    /** @type {Map<string, number>} */
    this.groupAt = new Map(this.groups.map((g, place) => [g.id, place]));
    /** @type {Map<string, number>} */
    this.nodeAt = new Map(this.nodes.map((n, place) => [n.id, place]));
    this.parent = Int32Array.from(this.groups, (g) =>
      g.parent === null || g.parent === undefined ? -1 : this.groupAt.get(g.parent),
    );
    this.home = Int32Array.from(this.nodes, (n) => this.groupAt.get(n.group ?? ""));
    this.depth = this.#depths();
    this.children = this.#children();
    this.source = Int32Array.from(graph.edges, (e) => this.nodeAt.get(e.source));
    this.target = Int32Array.from(graph.edges, (e) => this.nodeAt.get(e.target));
    this.incoming = this.#by(this.target);
    this.outgoing = this.#by(this.source);
    this.hidden = new Uint8Array(this.nodes.length);
    for (const place of view.hidden) this.hidden[place] = 1;
    /** @type {Map<number, Int32Array>} */
    this.members = new Map();
    this.inline = this.#inlined();
  }

  #depths() {
    const found = new Int32Array(this.groups.length);
    for (let g = 1; g < found.length; g++) found[g] = found[this.parent[g]] + 1;
    return found;
  }

  /**
   * Groups without a frame of their own: containers, which are never called, if they do not hold
   * much or others run between what they hold; and layers, of which one operator is all there is to
   * see.
   */
  #inlined() {
    const shown = this.children.map((items) => items.length);
    for (const { parent, copies } of this.view.runs) shown[parent] -= (copies.length - 1) * copies[0].length;
    const found = Uint8Array.from(this.groups, (g, n) => (g.kind === "container" && (shown[n] <= MUCH || !this.#together(n)) ? 1 : 0));
    for (let g = this.groups.length - 1; g > 0; g--) {
      const seen = this.within(itemOf(g)).filter((n) => !this.hidden[n]);
      if (seen.length <= 1) found[g] = 1;
    }
    found[0] = 0;
    return found;
  }

  /** Whether what is in a group runs without anything else between. @param {number} group */
  #together(group) {
    const inside = this.within(itemOf(group));
    return inside.length > 0 && inside.at(-1) - inside[0] + 1 === inside.length;
  }

  /**
   * The item that is drawn for `item`: of a layer its operator.
   * @param {Item} item
   */
  drawn(item) {
    if (item >= 0 || !this.inline[groupOf(item)]) return item;
    return this.within(item).find((n) => !this.hidden[n]) ?? item;
  }

  /** What is directly in each group, in the order in which it runs. */
  #children() {
    /** @type {Item[][]} */
    const found = this.groups.map(() => []);
    const met = new Uint8Array(this.groups.length);
    met[0] = 1;
    for (let n = 0; n < this.nodes.length; n++) {
      let item = n;
      let around = this.home[n];
      for (;;) {
        found[around].push(item);
        if (met[around]) break;
        met[around] = 1;
        item = itemOf(around);
        around = this.parent[around];
      }
    }
    return found;
  }

  /** @param {Int32Array} ends */
  #by(ends) {
    /** @type {number[][]} */
    const found = this.nodes.map(() => []);
    for (let e = 0; e < ends.length; e++) found[ends[e]].push(e);
    return found;
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
    if (!found) {
      /** @type {number[]} */
      const list = [];
      const stack = [group];
      while (stack.length) {
        for (const child of this.children[stack.pop()]) {
          if (child >= 0) list.push(child);
          else stack.push(groupOf(child));
        }
      }
      found = Int32Array.from(list).sort();
      this.members.set(group, found);
    }
    return found;
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
    return item >= 0 ? this.nodes[item].id : this.groups[groupOf(item)].id;
  }

  /**
   * The item that goes by `id`, or null.
   * @param {string} id
   * @returns {Item | null}
   */
  find(id) {
    const group = this.groupAt.get(id);
    if (group !== undefined) return itemOf(group);
    return this.nodeAt.get(id) ?? null;
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
    if (item >= 0) {
      const { words, title, detail } = this.view;
      const node = this.nodes[item];
      const ends = node.kind === "operator" || node.kind === "module";
      const port = (node.outputs ?? [])[0] ?? (node.inputs ?? [])[0];
      return [words[title[item]], ends || !port ? words[detail[item]] : shapeText(port.shape)];
    }
    const group = this.groups[groupOf(item)];
    return [group.class_name, localName(group, this.groups[this.parent[groupOf(item)]])];
  }

  /**
   * An amount of an item: "parameters", "flops" or "memory" (bytes it gives).
   * @param {Item} item
   * @param {string} what
   */
  amount(item, what) {
    const { totals, weights } = this.view;
    if (item < 0) return totals[what === "memory" ? "activation_bytes" : what][groupOf(item)];
    const node = this.nodes[item];
    if (what === "parameters") return weights[item];
    if (what === "flops") return node.cost?.flops ?? 0;
    return (node.outputs ?? []).reduce((sum, port) => sum + bytes(port), 0);
  }
}

const SIZES = { bool: 1, int8: 1, uint8: 1, int16: 2, float16: 2, bfloat16: 2, int64: 8,
  float64: 8, complex64: 8, complex128: 16 };

/** @param {{shape: number[], dtype: string, alias_of?: number}} port */
function bytes(port) {
  if (port.alias_of !== undefined && port.alias_of !== null) return 0;
  return port.shape.reduce((a, b) => a * b, 1) * (SIZES[port.dtype] ?? 4);
}

/** @param {number[]} shape */
export const shapeText = (shape) => (shape.length ? shape.join("×") : "scalar");

/**
 * The name of a group below that of the one around it.
 * @param {{id: string}} group
 * @param {{id: string} | undefined} around
 */
export function localName(group, around) {
  const head = around && around.id ? `${around.id}.` : "";
  return head && group.id.startsWith(head) ? group.id.slice(head.length) : group.id;
}
