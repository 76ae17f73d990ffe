/** What is told of the chosen item: shapes, costs, attributes, where it is in the code. */

import { settings } from "./convolution.js";
import { groupOf, itemOf } from "./items.js";
import { shapeText } from "./net.js";
import { amount, bytes, exact, safe } from "./text.js";

/** @typedef {import("./net.js").Net} Net */

/** Text that is broken after its joints rather than within a word. */
const jointed = (text) => safe(text).replace(/[_./:]/g, "$&<wbr>");
const row = (name, value) => `<tr><th scope="row">${jointed(name)}</th><td>${value}</td></tr>`;
const table = (rows) => (rows.length ? `<table>${rows.join("")}</table>` : "");
const section = (name, body) => (body ? `<h3>${safe(name)}</h3>${body}` : "");
const shown = (value) => (Array.isArray(value) ? `(${value.map(shown).join(", ")})` : value === null ? "None" : String(value));

/** Most tensors or neighbours that are named at once. */
const LISTED = 12;

/** Tell of what is chosen. @param {import("./viewer.js").Viewer} viewer */
export function describe(viewer) {
  const { net, root, chosen } = viewer;
  root.querySelector("#panel").innerHTML = told(net, chosen) + actions(viewer, chosen);
  root.querySelector("#crumbs").innerHTML = crumbs(net, chosen);
}

/** @param {Net} net @param {number} item */
function told(net, item) {
  return item < 0 ? describeGroup(net, groupOf(item)) : describeNode(net, item);
}

/** Of many parts the first ones, the others behind a line that says how many they are. */
function first(parts, whole) {
  if (parts.length <= LISTED + 2) return whole(parts);
  const rest = parts.slice(LISTED);
  return `${whole(parts.slice(0, LISTED))}<details><summary>and ${rest.length} more</summary>${whole(rest)}</details>`;
}

function ports(list) {
  return first((list ?? []).map((p) => row(p.name, `<code>${safe(shapeText(p.shape))}</code> ${safe(p.dtype)}`)), table);
}

function attributes(own) {
  const told = Object.entries(own ?? {}).filter(([, v]) => v !== "");
  return table(told.map(([k, v]) => row(k, `<code class="setting">${safe(shown(v))}</code>`)));
}

function source(thing) {
  return thing.source ? `<p class="source">${jointed(`${thing.source.file}:${thing.source.line}`)}</p>` : "";
}

function link(net, item) {
  return `<button class="link" data-goto="${safe(net.id(item))}">${safe(net.id(item) || net.name(0))}</button>`;
}

function links(net, items) {
  const list = (parts) => (parts.length ? `<ul>${parts.join("")}</ul>` : "");
  return first(items.map((one) => `<li>${link(net, one)}</li>`), list);
}

function describeNode(net, place) {
  const node = net.nodes[place];
  const [head] = net.words(place);
  const flops = node.cost?.flops ?? 0;
  const costs = [];
  const weights = net.amount(place, "parameters");
  if (weights) costs.push(row("parameters", exact(weights)));
  if (flops) costs.push(row("FLOPs", `${amount(flops)} <small>${exact(flops)}</small>`));
  if (node.cost?.elementwise_flops) costs.push(row("element-wise", amount(node.cost.elementwise_flops)));
  const memory = net.amount(place, "memory");
  if (memory) costs.push(row("memory of result", bytes(memory)));
  const uncounted = node.cost?.uncounted ?? [];
  const said = uncounted.length ? `<p class="note">not counted: ${safe(uncounted.join(", "))}</p>` : "";
  const near = (side) => links(net, net.neighbours(place, side));
  return [
    `<h2>${safe(head)}</h2><p class="id">${jointed(node.id)}</p>`,
    node.error ? `<p class="note error">${safe(node.error)}</p>` : "",
    `<p>${safe(node.kind === "operator" ? node.name : node.kind)} in ${link(net, -1 - net.home[place])}</p>`,
    source(node),
    section("Cost", table(costs) + said),
    section("Takes", ports(node.inputs)),
    section("Gives", ports(node.outputs)),
    section("Arguments", attributes(node.attributes)),
    section("Weights", (node.parameters ?? []).length ? `<p><code>${(node.parameters ?? []).map(safe).join("<br>")}</code></p>` : ""),
    section("From", near("from")),
    section("To", near("to")),
  ].join("");
}

function describeGroup(net, place) {
  const group = net.call(place);
  const [kind] = net.words(itemOf(place));
  const total = (name) => net.view.totals[name][place];
  const share = (name) => {
    const whole = net.view.totals[name][0];
    return whole && place > 0 ? ` <small>${((100 * total(name)) / whole).toFixed(1)} %</small>` : "";
  };
  const frozen = total("parameters") - total("trainable_parameters");
  const rows = [row("parameters", exact(total("parameters")) + share("parameters"))];
  if (frozen) rows.push(row("of them frozen", exact(frozen)));
  if (total("buffers")) rows.push(row("buffers", exact(total("buffers"))));
  rows.push(row("FLOPs", amount(total("flops")) + share("flops")));
  if (total("elementwise_flops")) rows.push(row("element-wise", amount(total("elementwise_flops"))));
  rows.push(row("weights", bytes(total("parameter_bytes"))));
  rows.push(row("activations", bytes(total("activation_bytes"))));
  rows.push(row("operators", exact(total("nodes"))));
  const notes = place === 0 ? net.graph.notes ?? [] : [];
  return [
    `<h2>${safe(place === 0 ? net.name(0) : kind)}</h2>`,
    `<p class="id">${jointed(place === 0 ? kind : net.id(itemOf(place)))}</p>`,
    source(group),
    section(place === 0 ? "In all" : "With all in it", table(rows)),
    section("Takes", ports(group.inputs)),
    section("Gives", ports(group.outputs)),
    section("Configuration", attributes(group.attributes)),
    section("To know", notes.length ? `<ul>${notes.map((t) => `<li>${safe(t.message)}</li>`).join("")}</ul>` : ""),
  ].join("");
}

/** What can be done with the chosen item, as buttons. @param {import("./viewer.js").Viewer} viewer @param {number} item */
function actions({ net, state, start, data }, item) {
  const button = (act, text, more = "") => `<button data-act="${act}"${more}>${safe(text)}</button>`;
  const found = [];
  if (item < 0 && groupOf(item) !== 0 && !net.inline[groupOf(item)]) {
    found.push(button("toggle", state.opened.has(groupOf(item)) ? "Close" : "Open"));
  }
  if (data.explorer && settings(net, item)) found.push(button("explore", "Explore this convolution"));
  const run = net.runOf(item);
  if (run >= 0) found.push(...ofRun(net.view.runs[run].copies.length, run, state, button));
  if (item !== itemOf(0)) found.push(button("begin", start === null ? "Ways from here" : "End the ways"));
  return found.length ? `<p class="actions">${found.join(" ")}</p>` : "";
}

function ofRun(count, run, state, button) {
  const at = ` data-run="${run}"`;
  const now = state.unfolded.has(run) ? "all" : state.ends.has(run) ? "ends" : "one";
  const ways = { one: `One for all ${count}`, ends: "First and last", all: `All ${count}` };
  return Object.keys(ways)
    .filter((how) => how !== now && (how !== "ends" || count > 3))
    .map((how) => button("unfold", ways[how], `${at} data-how="${how}"`));
}

/** The modules around the chosen item, the model first. @param {Net} net @param {number} item */
function crumbs(net, item) {
  const chain = item < 0 ? [...net.around(item), groupOf(item)] : net.around(item);
  const names = chain.map((g) => {
    return `<button class="link" data-goto="${safe(net.id(itemOf(g)))}">${safe(net.name(g))}</button>`;
  });
  if (item >= 0) names.push(`<span>${safe(net.words(item)[0])}</span>`);
  return names.join(" › ");
}
