/** The modules of the network as a tree beside the picture; branches are made when opened. */

import { groupOf, itemOf } from "./items.js";
import { amount, safe } from "./text.js";

/** @typedef {import("./net.js").Net} Net */

export class Tree {
  /** @param {HTMLElement} home @param {Net} net @param {(item: number) => void} chosen */
  constructor(home, net, chosen) {
    this.home = home;
    this.net = net;
    home.setAttribute("role", "tree");
    home.innerHTML = this.#branch(0, true);
    home.addEventListener("click", (event) => {
      const row = event.target.closest("[data-group]");
      if (!row) return;
      if (event.target.closest(".twist")) this.toggle(row.parentElement);
      else chosen(itemOf(Number(row.dataset.group)));
    });
    home.addEventListener("keydown", (event) => this.#key(event, chosen));
  }

  #groups(group) {
    return this.net.children[group].filter((item) => item < 0).map(groupOf);
  }

  #branch(group, open) {
    const inner = this.#groups(group);
    const name = this.net.name(group);
    const [kind] = this.net.words(itemOf(group));
    const told = kind === name ? "" : ` <span class="class">${safe(kind)}</span>`;
    const count = this.net.view.totals.parameters[group];
    const twist = inner.length ? `<span class="twist" aria-hidden="true"></span>` : `<span class="leaf"></span>`;
    const row = `<div class="row" role="treeitem" tabindex="${group === 0 ? 0 : -1}" data-group="${group}"${inner.length ? ` aria-expanded="${open}"` : ""}>${twist}<span class="names"><b>${safe(name)}</b>${told}</span><span class="count">${count ? amount(count) : ""}</span></div>`;
    const body = inner.length ? `<div class="inner" role="group">${open ? inner.map((g) => this.#branch(g, false)).join("") : ""}</div>` : "";
    return `<div class="branch${open ? " open" : ""}">${row}${body}</div>`;
  }

  /** @param {HTMLElement} branch @param {boolean} [open] */
  toggle(branch, open = !branch.classList.contains("open")) {
    const row = branch.firstElementChild;
    const inner = branch.querySelector(":scope > .inner");
    if (!inner) return;
    if (open && !inner.childElementCount) {
      inner.innerHTML = this.#groups(Number(row.dataset.group)).map((g) => this.#branch(g, false)).join("");
    }
    branch.classList.toggle("open", open);
    row.setAttribute("aria-expanded", String(open));
  }

  /** Mark the group of `item`, its branches opened. @param {number} item */
  mark(item) {
    const path = [];
    let at = item < 0 ? groupOf(item) : this.net.home[item];
    for (; at >= 0; at = this.net.parent[at]) path.unshift(at);
    let row = null;
    for (const group of path) {
      row = this.home.querySelector(`[data-group="${group}"]`);
      if (!row) return;
      if (group !== path.at(-1)) this.toggle(row.parentElement, true);
    }
    for (const old of this.home.querySelectorAll(".row.chosen")) old.classList.remove("chosen");
    row?.classList.add("chosen");
    row?.scrollIntoView({ block: "nearest" });
  }

  #key(event, chosen) {
    const row = event.target.closest("[data-group]");
    if (!row) return;
    const rows = [...this.home.querySelectorAll(".row")].filter((r) => r.offsetParent !== null);
    const to = (step) => rows[rows.indexOf(row) + step]?.focus();
    const steps = {
      ArrowDown: () => to(1),
      ArrowUp: () => to(-1),
      ArrowRight: () => this.toggle(row.parentElement, true),
      ArrowLeft: () => this.toggle(row.parentElement, false),
      Enter: () => chosen(itemOf(Number(row.dataset.group))),
      " ": () => chosen(itemOf(Number(row.dataset.group))),
    };
    if (!steps[event.key]) return;
    steps[event.key]();
    event.preventDefault();
    event.stopPropagation();
  }
}
