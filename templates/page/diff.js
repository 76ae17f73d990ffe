/* Two networks' pages side by side: what is opened, chosen, moved in one is so in the other, where
   the other has it; a list of the changes leads to each. */
"use strict";

const told = JSON.parse(document.getElementById("told").textContent);
/** Of each side what is drawn at first, and the rest. */
const packed = [...document.querySelectorAll("script.data")].map((home) => home.textContent.trim());
const list = document.getElementById("list");
const SIGNS = { added: "+", removed: "−", changed: "~", renamed: "→", around: "" };
const partners = [new Map(told.pairs), new Map(told.pairs.map(([a, b]) => [b, a]))];
/** @type {{viewer: any, document: Document}[]} */
const sides = [];
let busy = false;
let current = -1;

/** A part of the page, what it says as text. */
function make(tag, text = "", name = "") {
  const found = document.createElement(tag);
  found.textContent = text;
  if (name) found.className = name;
  return found;
}

/** Do `change`, without answering to what it sets off. */
function quietly(change) {
  if (busy) return;
  busy = true;
  try {
    change();
  } finally {
    busy = false;
  }
}

/** Closed boxes that both views show: the middles of each in both. */
function common(from, to) {
  const [one, other] = [sides[from].viewer, sides[to].viewer];
  const found = [];
  for (const box of one.closed()) {
    const partner = partners[from].get(box.item);
    const a = one.shown.spots.get(box.key);
    const b = partner === undefined ? undefined : other.shown.spots.get(partner >= 0 ? `n${partner}` : `g${-1 - partner}`);
    if (a && b) found.push([a.x + a.w / 2, a.y + a.h / 2, b.x + b.w / 2, b.y + b.h / 2]);
  }
  return found;
}

/**
 * Move the other view so that what answers to what is in the middle of this one is beside it.
 * Between boxes the way is the mean of theirs, the nearest by far the weightiest, so that nothing
 * jumps (Shepard's interpolation).
 */
function follow(from) {
  const [one, other] = [sides[from].viewer, sides[1 - from].viewer];
  const { w, h } = one.camera.room;
  const { x, y, k } = one.camera;
  const [cx, cy] = [(w / 2 - x) / k, (h / 2 - y) / k];
  let [weight, dx, dy] = [0, 0, 0];
  for (const [ax, ay, bx, by] of sides[from].common) {
    const near = 1 / ((ax - cx) ** 2 + (ay - cy) ** 2 + 900) ** 2;
    weight += near;
    dx += near * (bx - ax);
    dy += near * (by - ay);
  }
  const room = other.camera.room;
  other.camera.k = k;
  other.camera.x = room.w / 2 - (cx + (weight ? dx / weight : 0)) * k;
  other.camera.y = room.h / 2 - (cy + (weight ? dy / weight : 0)) * k;
  other.camera.apply();
}

function remeasure() {
  sides[0].common = common(0, 1);
  sides[1].common = common(1, 0);
}

/** Runs are one another's where their first items are. */
function runBeside(from, place) {
  const [one, other] = [sides[from].viewer.net, sides[1 - from].viewer.net];
  const partner = partners[from].get(one.view.runs[place].copies[0][0]);
  return partner === undefined ? -1 : other.view.runs.findIndex((run) => run.copies[0][0] === partner);
}

/** Open in the other view what is open in this one, and close what is closed. */
function openAlike(from) {
  const [one, other] = [sides[from].viewer, sides[1 - from].viewer];
  const before = JSON.stringify([other.state.opened, other.state.unfolded, other.state.ends].map((set) => [...set].sort()));
  for (const [item, partner] of partners[from]) {
    if (item >= 0 || partner >= 0 || item === -1) continue;
    if (one.state.opened.has(-1 - item)) other.state.opened.add(-1 - partner);
    else other.state.opened.delete(-1 - partner);
  }
  for (const name of ["unfolded", "ends"]) {
    one.net.view.runs.forEach((_, place) => {
      const beside = runBeside(from, place);
      if (beside < 0) return;
      if (one.state[name].has(place)) other.state[name].add(beside);
      else other.state[name].delete(beside);
    });
  }
  const same = other.state.plumbing === one.state.plumbing && other.across === one.across;
  [other.state.plumbing, other.across] = [one.state.plumbing, one.across];
  const after = JSON.stringify([other.state.opened, other.state.unfolded, other.state.ends].map((set) => [...set].sort()));
  if (!same || before !== after) other.render();
  remeasure();
}

/** Listen to what a view does, and do it in the other. */
function join(from) {
  const { viewer, document: inside } = sides[from];
  const { camera } = viewer;
  const [moved, render, setDark] = [camera.moved, viewer.render, viewer.setDark];
  camera.moved = () => {
    moved();
    quietly(() => follow(from));
  };
  viewer.render = () => {
    render.call(viewer);
    quietly(() => openAlike(from));
  };
  viewer.setDark = (dark) => {
    setDark.call(viewer, dark);
    quietly(() => setDarkBoth(dark));
  };
  viewer.root.addEventListener("netviz-select", () => quietly(() => chosen(from)));
  inside.addEventListener("keydown", key);
}

function setDarkBoth(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  for (const { viewer } of sides) if (viewer.dark !== dark) viewer.setDark(dark);
  for (const sign of list.querySelectorAll(".sign")) paint(sign);
}

/** What is chosen in one view is chosen in the other, and marked in the list. */
function chosen(from) {
  const { viewer } = sides[from];
  const partner = partners[from].get(viewer.chosen);
  sides[1 - from].viewer.select(partner ?? -1, { quiet: true }); // -1: the network itself
  const around = [viewer.chosen, ...viewer.net.around(viewer.chosen).map((group) => -1 - group).reverse()];
  const ids = around.map((item) => viewer.net.id(item));
  const name = from ? "right" : "left";
  for (const id of ids) {
    const place = told.changes.findIndex((change) => (change.kind !== "around" || change.ids.length > 1) && change[name] !== null && (change[name] === id || change.ids.includes(id)));
    if (place >= 0) return point(place);
  }
  point(-1);
}

/** Mark one line of the list. */
function point(place) {
  current = place < 0 ? current : place;
  for (const line of list.querySelectorAll("[data-change]")) {
    const here = Number(line.dataset.change) === place;
    line.setAttribute("aria-current", String(here));
    if (here) line.scrollIntoView({ block: "nearest" });
  }
}

/** Bring a change into view, in both networks where it is in both. */
function jump(place) {
  const change = told.changes[place];
  const from = change.right === null ? 0 : 1;
  const { viewer } = sides[from];
  const item = viewer.net.find(from ? change.right : change.left);
  quietly(() => {
    viewer.go(item);
    openAlike(from);
    const key = viewer.keyFor(item);
    const spot = key === null ? undefined : viewer.shown.spots.get(key);
    if (spot) center(viewer.camera, spot);
    follow(from);
    chosen(from);
    point(place);
  });
}

function center(camera, spot) {
  const { w, h } = camera.room;
  camera.k = Math.max(camera.k, 0.6);
  camera.x = w / 2 - (spot.x + spot.w / 2) * camera.k;
  camera.y = h / 2 - (spot.y + Math.min(spot.h, h / camera.k) / 2) * camera.k;
  camera.apply();
}

function step(by) {
  const steps = told.changes.flatMap((change, place) => (change.kind === "around" ? [] : [place]));
  if (!steps.length) return;
  const at = steps.indexOf(current);
  jump(steps[at < 0 ? (by > 0 ? 0 : steps.length - 1) : (at + by + steps.length) % steps.length]);
}

function whole() {
  for (const { viewer } of sides) quietly(() => viewer.fit({ whole: true }));
  const k = Math.min(...sides.map(({ viewer }) => viewer.camera.k));
  const { camera } = sides[1].viewer;
  camera.zoom(k / camera.k);
}

function key(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const actions = { n: () => step(1), p: () => step(-1) };
  if (this === document) Object.assign(actions, { f: whole, d: dark });
  if (!actions[event.key]) return;
  event.preventDefault();
  actions[event.key]();
}

const dark = () => quietly(() => setDarkBoth(document.documentElement.dataset.theme !== "dark"));

function paint(sign) {
  const way = document.documentElement.dataset.theme === "dark" ? "dark" : "light";
  const [fill, stroke, ink] = told.paints[way][sign.dataset.kind];
  Object.assign(sign.style, { background: fill, borderColor: stroke, color: ink });
}

/** The list of changes and the totals. */
function tell() {
  document.getElementById("verdict").textContent = told.verdict;
  document.querySelectorAll("main h2").forEach((head, n) => head.append(make("span", "AB"[n], "side"), told.sides[n].name, make("small", told.sides[n].totals)));
  told.changes.forEach((change, place) => {
    const line = make("button", "", change.kind);
    line.dataset.change = place;
    line.style.paddingLeft = `${6 + 12 * Math.min(change.depth, 8)}px`;
    const sign = make("span", SIGNS[change.kind], change.kind === "around" ? "" : "sign");
    if (change.kind !== "around") Object.assign(sign.dataset, { kind: change.kind });
    sign.title = change.kind === "around" ? "" : change.kind;
    const body = make("span");
    body.append(make("b", change.name), " ", make("span", change.class, "class"));
    const said = [...(["added", "removed"].includes(change.kind) ? [change.kind] : []), ...change.words];
    if (said.length) body.append(make("span", said.join(", "), "words"));
    line.append(sign, body);
    line.addEventListener("click", () => jump(place));
    list.append(line);
  });
  if (!told.changes.length) list.append(make("p", "Nothing differs."));
  list.append(totals());
}

function totals() {
  const table = make("table");
  table.id = "totals";
  for (const [name, one, other, difference] of told.totals) {
    const row = table.insertRow();
    row.append(make("th", name));
    for (const text of [one, "→", other]) row.insertCell().textContent = text;
    if (!difference) continue;
    const below = table.insertRow();
    below.className = "difference";
    const cell = below.insertCell();
    cell.colSpan = 4;
    cell.textContent = difference;
  }
  return table;
}

/** A network's page in a frame, once it has drawn. */
function load(place) {
  const frame = make("iframe");
  frame.title = told.sides[place].name;
  frame.srcdoc = told.places.reduce((page, name, n) => page.replace(name, () => packed[2 * place + n]), told.frame);
  document.querySelector("main").append(frame);
  return new Promise((done) => {
    const look = () => {
      const inside = frame.contentWindow;
      const ready = inside.viewer && inside.document.body.dataset.ready !== undefined;
      if (ready) done({ viewer: inside.viewer, document: inside.document });
      else setTimeout(look, 20);
    };
    look();
  });
}

document.documentElement.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
tell();
for (const sign of list.querySelectorAll(".sign")) paint(sign);
Promise.all([load(0), load(1)]).then((loaded) => {
  sides.push(...loaded);
  remeasure();
  join(0);
  join(1);
  sides[1].viewer.fit();
  for (const [id, action] of Object.entries({ next: () => step(1), before: () => step(-1), whole, dark })) {
    document.getElementById(id).addEventListener("click", action);
  }
  document.addEventListener("keydown", key);
  globalThis.sides = sides;
  document.body.dataset.ready = "";
});
