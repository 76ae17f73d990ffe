/** What clicks, keys and messages do. */

import { MODES } from "./colour.js";
import { itemOf } from "./net.js";
import { safe } from "./text.js";
import { keyOf } from "./visible.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

/** @param {Viewer} viewer */
export function listen(viewer) {
  pictureClicks(viewer);
  panelClicks(viewer);
  bar(viewer);
  searching(viewer);
  keys(viewer);
  messages(viewer);
  preferDark(viewer);
  addEventListener("resize", () => viewer.camera.apply());
  viewer.returnTo();
}

/** @param {Viewer} viewer */
function pictureClicks(viewer) {
  const { svg } = viewer;
  const at = (event) => event.target.closest?.("[data-key]")?.dataset.key;
  svg.addEventListener("click", (event) => {
    if (viewer.camera.dragged) return;
    const stub = event.target.closest?.(".stub");
    if (stub) {
      viewer.go(viewer.keyItem(stub.dataset.from.split(" ")[0]));
      return;
    }
    const key = at(event);
    if (key) viewer.select(viewer.keyItem(key));
    if (event.target.closest?.(".plus")) viewer.toggle(viewer.keyItem(key));
  });
  svg.addEventListener("dblclick", (event) => {
    const key = at(event);
    if (!key) return;
    event.preventDefault();
    if (key[0] === "r") viewer.toggleRun(Number(key.slice(1)));
    else viewer.toggle(viewer.keyItem(key));
  });
  svg.addEventListener("pointerover", (event) => {
    for (const old of viewer.stage.querySelectorAll(".hover")) old.classList.remove("hover");
    const stub = event.target.closest?.(".stub");
    const keysAt = stub ? stub.dataset.from.split(" ") : [at(event)];
    for (const key of keysAt) if (key) hover(viewer, key);
  });
}

function hover(viewer, key) {
  viewer.elements.get(key)?.classList.add("hover");
  for (const line of viewer.stage.querySelectorAll(".line")) {
    if (line.dataset.from === key || line.dataset.b === key) line.classList.add("hover");
  }
  for (const stub of viewer.stage.querySelectorAll(".stub")) {
    if (stub.dataset.from.split(" ").includes(key)) stub.classList.add("hover");
  }
}

/** @param {Viewer} viewer */
function panelClicks(viewer) {
  viewer.root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goto]");
    if (link) viewer.go(viewer.net.find(link.dataset.goto));
    const act = event.target.closest("[data-act]")?.dataset;
    if (act?.act === "toggle") viewer.toggle(viewer.chosen);
    if (act?.act === "run") viewer.toggleRun(Number(act.run));
    if (act?.act === "last") viewer.go(viewer.net.view.runs[Number(act.run)].copies.at(-1)[0]);
  });
}

/** @param {Viewer} viewer */
function bar(viewer) {
  const find = (id) => viewer.root.querySelector(`#${id}`);
  const colour = find("colour");
  colour.innerHTML = Object.entries(MODES).map(([k, v]) => `<option value="${k}">${safe(v)}</option>`).join("");
  colour.value = viewer.colours.mode;
  colour.addEventListener("change", () => viewer.colourBy(colour.value));
  const actions = {
    fit: () => viewer.fit(),
    whole: () => viewer.fit({ whole: true }),
    closer: () => viewer.camera.zoom(1.25),
    farther: () => viewer.camera.zoom(0.8),
    none: () => viewer.toDepth(1),
    all: () => viewer.toDepth(Infinity),
    dark: () => viewer.setDark(!viewer.dark),
    plumbing: () => {
      viewer.state.plumbing = !viewer.state.plumbing;
      find("plumbing").setAttribute("aria-pressed", String(viewer.state.plumbing));
      viewer.render();
    },
    svg: () => save(`${viewer.net.graph.name}.svg`, new Blob([viewer.exportSvg()], { type: "image/svg+xml" })),
    png: () => savePng(viewer),
  };
  for (const [id, action] of Object.entries(actions)) find(id)?.addEventListener("click", action);
}

function save(name, blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function savePng(viewer) {
  const { w, h } = viewer.shown;
  const scale = Math.min(2, 8000 / Math.max(w, h));
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas");
    canvas.width = (w + 40) * scale;
    canvas.height = (h + 40) * scale;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => save(`${viewer.net.graph.name}.png`, blob));
  };
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(viewer.exportSvg())}`;
}

/** @param {Viewer} viewer */
function searching(viewer) {
  const field = viewer.root.querySelector("#search");
  const list = viewer.root.querySelector("#found");
  const show = () => {
    const { items, count, bad } = viewer.find(field.value);
    list.hidden = !field.value.trim();
    const rows = items.slice(0, 60).map((item) => {
      const id = viewer.net.id(item);
      return `<li><button data-goto="${safe(id)}"><b>${safe(viewer.net.words(item)[0])}</b> ${safe(id)}</button></li>`;
    });
    const note = bad ? "not a regular expression: taken as text; " : "";
    list.innerHTML = `<li class="count">${safe(note)}${count} found</li>${rows.join("")}`;
  };
  field.addEventListener("input", show);
  field.addEventListener("focus", show);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("button")?.click();
    if (event.key === "ArrowDown") list.querySelector("button")?.focus();
    if (event.key === "Escape") {
      list.hidden = true;
      field.blur();
    }
  });
  list.addEventListener("keydown", (event) => {
    const buttons = [...list.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      (buttons[buttons.indexOf(document.activeElement) + step] ?? field).focus();
      event.preventDefault();
    }
    if (event.key === "Escape") list.hidden = true;
  });
  list.addEventListener("click", (event) => {
    if (event.target.closest("button")) list.hidden = true;
  });
  viewer.svg.addEventListener("pointerdown", () => {
    list.hidden = true;
  });
}

/** @param {Viewer} viewer */
function keys(viewer) {
  const help = viewer.root.querySelector("#help");
  const near = (direction) => {
    const next = neighbour(viewer, direction);
    if (next) {
      viewer.select(viewer.keyItem(next));
      viewer.camera.reveal(viewer.shown.spots.get(next));
    }
  };
  const actions = {
    "/": () => viewer.root.querySelector("#search").focus(),
    "+": () => viewer.camera.zoom(1.25),
    "=": () => viewer.camera.zoom(1.25),
    "-": () => viewer.camera.zoom(0.8),
    0: () => viewer.fit(),
    f: () => viewer.fit({ whole: true }),
    d: () => viewer.setDark(!viewer.dark),
    "?": () => {
      help.hidden = !help.hidden;
    },
    Enter: () => viewer.chosen !== null && viewer.toggle(viewer.chosen),
    " ": () => viewer.chosen !== null && viewer.toggle(viewer.chosen),
    Escape: () => {
      if (!help.hidden) help.hidden = true;
      else if (viewer.chosen !== null && viewer.chosen !== itemOf(0)) up(viewer);
    },
    Backspace: () => up(viewer),
    ArrowDown: () => near([0, 1]),
    ArrowUp: () => near([0, -1]),
    ArrowLeft: () => near([-1, 0]),
    ArrowRight: () => near([1, 0]),
  };
  document.addEventListener("keydown", (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA|BUTTON)$/.test(event.target.tagName);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
}

function up(viewer) {
  const { net, chosen } = viewer;
  const around = chosen < 0 ? net.parent[-1 - chosen] : net.home[chosen];
  if (around >= 0) viewer.select(itemOf(around));
}

/** The key of the box next to the chosen one in a direction. */
function neighbour(viewer, [dx, dy]) {
  const spots = viewer.shown.spots;
  const seen = viewer.chosen === null ? null : viewer.seenAs(viewer.chosen);
  const from = seen === null ? null : spots.get(keyOf(seen));
  const middle = (s) => [s.x + s.w / 2, s.y + s.h / 2];
  const closed = [...viewer.boxes.values()].filter((box) => box.opens < 0);
  if (!from || (seen < 0 && viewer.state.opened.has(-1 - seen))) return closed[0]?.key;
  const [x, y] = middle(from);
  let [best, least] = [null, Infinity];
  for (const box of closed) {
    const [bx, by] = middle(spots.get(box.key));
    const ahead = (bx - x) * dx + (by - y) * dy;
    const aside = Math.abs((bx - x) * dy) + Math.abs((by - y) * dx);
    if (ahead < 4) continue;
    const cost = ahead + 2.5 * aside;
    if (cost < least) [best, least] = [box.key, cost];
  }
  return best;
}

/** @param {Viewer} viewer */
function messages(viewer) {
  const known = {
    color: (data) => viewer.color(data.values ?? {}, data),
    open: (data) => viewer.open(String(data.path ?? "")),
    select: (data) => viewer.select(String(data.id ?? "")),
    theme: (data) => viewer.setDark(data.theme === "dark"),
  };
  addEventListener("message", ({ data }) => {
    if (data && typeof data === "object" && Object.hasOwn(known, data.netviz)) known[data.netviz](data);
  });
  viewer.root.addEventListener("netviz-select", ({ detail }) => {
    if (globalThis.parent !== globalThis) globalThis.parent.postMessage({ netviz: "selected", ...detail }, "*");
  });
}

/** @param {Viewer} viewer */
function preferDark(viewer) {
  const wish = matchMedia("(prefers-color-scheme: dark)");
  viewer.setDark(wish.matches);
  wish.addEventListener("change", () => viewer.setDark(wish.matches));
}
