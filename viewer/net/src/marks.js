/** What is lit in the picture: the chosen box, what is found, the ways between two boxes. */

import { keyOf } from "./items.js";
import { between } from "./paths.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

const NAMES = ["chosen", "lit", "found", "holds", "way", "skip", "start"];

/** @param {Viewer} viewer */
export function mark(viewer) {
  const { stage } = viewer;
  for (const old of stage.querySelectorAll(NAMES.map((name) => `.${name}`).join())) old.classList.remove(...NAMES);
  stage.classList.remove("seeking", "showing-ways");
  const chosen = viewer.chosen === null ? null : viewer.keyFor(viewer.chosen);
  if (chosen) {
    const element = viewer.elements.get(chosen);
    element?.classList.add("chosen");
    if (element?.matches(".box")) element.parentNode.append(element); // its rim over what touches it
    light(viewer, chosen, "lit");
  }
  if (viewer.found) found(viewer);
  if (viewer.start !== null) ways(viewer, chosen);
}

/** Lines and stubs that begin or end at a box. @param {Viewer} viewer @param {string} key */
export function light(viewer, key, name) {
  for (const { element, from, to } of viewer.wires) {
    if (from === key || to.includes(key)) element.classList.add(name);
  }
  for (const stub of viewer.stage.querySelectorAll(".stub")) {
    if (stub.dataset.from.split(" ").includes(key)) stub.classList.add(name);
  }
}

/** @param {Viewer} viewer */
function found(viewer) {
  viewer.stage.classList.add("seeking");
  for (const item of viewer.found) {
    const key = viewer.keyFor(item);
    const exact = key === keyOf(viewer.net.drawn(viewer.like(item)));
    viewer.elements.get(key)?.classList.add(exact ? "found" : "holds");
  }
}

/** The ways from where the reader began to the chosen box. @param {Viewer} viewer */
function ways(viewer, chosen) {
  const start = viewer.keyFor(viewer.start);
  viewer.elements.get(start)?.classList.add("start");
  if (!start || !chosen || start === chosen) return;
  const ends = viewer.wires.flatMap(({ from, to }) => to.map((one) => [from, one]));
  const met = between([...ends, ...viewer.within], start, chosen);
  if (!met) return;
  viewer.stage.classList.add("showing-ways");
  for (const key of met.on) viewer.elements.get(key)?.classList.add("way");
  for (const { element, from, to } of viewer.wires) {
    const on = met.on.has(from) && to.some((one) => met.on.has(one));
    if (!on) continue;
    const skip = to.every((one) => !met.on.has(one) || met.skips.has(`${from}>${one}`));
    element.classList.add(skip ? "skip" : "way");
  }
}
