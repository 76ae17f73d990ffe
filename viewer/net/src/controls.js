/** What clicks in the picture, the panel and the bar do. */

import { MODES, SCALES } from "./colour.js";
import { explained } from "./convolution.js";
import { keys } from "./keys.js";
import { light } from "./marks.js";
import { messages } from "./messages.js";
import { printing, save, savePng } from "./saving.js";
import { searching } from "./seeking.js";
import { safe } from "./text.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

/** @param {Viewer} viewer */
export function listen(viewer) {
  pictureClicks(viewer);
  panelClicks(viewer);
  bar(viewer);
  searching(viewer);
  keys(viewer);
  messages(viewer);
  printing(viewer);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", ({ matches }) => viewer.setDark(matches));
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
    if (!key) return;
    const item = viewer.keyItem(key);
    if (event.shiftKey && viewer.start === null && viewer.chosen !== null) viewer.begin();
    viewer.select(item);
    if (event.target.closest?.(".plus")) viewer.toggle(item);
  });
  svg.addEventListener("dblclick", (event) => {
    const key = at(event);
    if (!key) return;
    event.preventDefault();
    if (key[0] === "r") viewer.unfold(Number(key.slice(1)), "all");
    else viewer.toggle(viewer.keyItem(key));
  });
  svg.addEventListener("pointerover", (event) => {
    for (const old of viewer.stage.querySelectorAll(".hover")) old.classList.remove("hover");
    const stub = event.target.closest?.(".stub");
    for (const key of stub ? stub.dataset.from.split(" ") : [at(event)]) {
      if (!key) continue;
      viewer.elements.get(key)?.classList.add("hover");
      light(viewer, key, "hover");
    }
  });
}

/** @param {Viewer} viewer */
function panelClicks(viewer) {
  const acts = {
    toggle: () => viewer.toggle(viewer.chosen),
    unfold: ({ run, how }) => viewer.unfold(Number(run), how),
    begin: () => viewer.begin(),
    explore: () => explore(viewer),
    unexplore: () => viewer.root.querySelector("#explorer").close(),
  };
  viewer.root.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goto]");
    if (link) viewer.go(viewer.net.find(link.dataset.goto));
    const told = event.target.closest("[data-act]")?.dataset;
    if (told && Object.hasOwn(acts, told.act)) acts[told.act](told);
  });
}

/** The page of the chosen convolution, in a window within this one. @param {Viewer} viewer */
function explore(viewer) {
  const home = viewer.root.querySelector("#explorer");
  const frame = home.querySelector("iframe");
  URL.revokeObjectURL(frame.src);
  const page = explained(viewer.data.explorer, viewer.net, viewer.chosen);
  frame.src = URL.createObjectURL(new Blob([page], { type: "text/html" }));
  home.showModal();
}

/** @param {Viewer} viewer */
function bar(viewer) {
  const find = (id) => viewer.root.querySelector(`#${id}`);
  const options = (entries) => entries.map(([k, v]) => `<option value="${k}">${safe(v)}</option>`).join("");
  const pressed = (id, on) => find(id).setAttribute("aria-pressed", String(on));
  find("colour").innerHTML = options([...Object.entries(MODES), ["file", "values from a file…"]]);
  find("colour").value = viewer.colours.mode;
  find("colour").addEventListener("change", ({ target }) => {
    if (target.value !== "file") viewer.colourBy(target.value);
    else find("values").click();
  });
  find("values").addEventListener("change", () => load(viewer, find("values")));
  find("values").addEventListener("cancel", () => viewer.recolour());
  find("scale").innerHTML = options(SCALES.map((name) => [name, name]));
  find("scale").addEventListener("change", ({ target }) => {
    viewer.colours.scale = target.value;
    viewer.recolour();
  });
  depths(viewer, find("depth"), options);
  const actions = {
    fit: () => viewer.fit(),
    whole: () => viewer.fit({ whole: true }),
    closer: () => viewer.camera.zoom(1.25),
    farther: () => viewer.camera.zoom(0.8),
    turn: () => {
      viewer.turn();
      pressed("turn", viewer.across);
    },
    dark: () => viewer.setDark(!viewer.dark),
    plumbing: () => {
      viewer.state.plumbing = !viewer.state.plumbing;
      pressed("plumbing", viewer.state.plumbing);
      viewer.render();
    },
    svg: () => save(`${viewer.net.name(0)}.svg`, new Blob([viewer.exportSvg()], { type: "image/svg+xml" })),
    png: () => savePng(viewer),
  };
  for (const [id, action] of Object.entries(actions)) find(id).addEventListener("click", action);
  pressed("turn", viewer.across);
  pressed("plumbing", viewer.state.plumbing);
  viewer.recolour();
}

/** @param {Viewer} viewer @param {HTMLSelectElement} home */
function depths(viewer, home, options) {
  const most = Math.max(...viewer.net.depth);
  const steps = Array.from({ length: Math.max(0, most - 1) }, (_, n) => [n + 1, `${n + 1} deep`]);
  home.innerHTML = options([["", "as at first"], ["0", "nothing"], ...steps, ["all", "everything"]]);
  home.addEventListener("change", () => {
    const { value } = home;
    viewer.toDepth(value === "" ? null : value === "all" ? Infinity : Number(value));
  });
}

/** Values by id from a JSON file: `{id: value}`, or the same as `values` beside `title`, `scale`. */
async function load(viewer, field) {
  const [file] = field.files;
  if (!file) return;
  try {
    const told = JSON.parse(await file.text());
    const own = told && typeof told.values === "object" ? told : { values: told };
    viewer.color(own.values ?? {}, { title: own.title ?? file.name, scale: own.scale });
  } catch (error) {
    viewer.root.querySelector("#legend").textContent = `${file.name} is not JSON of values by name: ${error.message}`;
  }
  field.value = "";
}
