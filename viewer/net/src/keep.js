/**
 * How a page was left, in words that another version of the network understands: by ids, not by
 * places. A page that follows another (a model being edited) resumes where that one was.
 */

import { keyOf } from "./items.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

/** How `viewer` is left. @param {Viewer} viewer */
export function left(viewer) {
  const { net, state, camera } = viewer;
  const { id } = net.view.groups;
  const ids = (groups) => [...groups].map((g) => id[g]);
  return {
    known: id,
    opened: ids(state.opened),
    unfolded: runNames(net, state.unfolded),
    ends: runNames(net, state.ends ?? []),
    plumbing: state.plumbing,
    across: viewer.across,
    mode: viewer.colours.mode,
    dark: viewer.dark,
    chosen: viewer.chosen === null ? null : net.id(viewer.chosen),
    camera: [camera.x, camera.y, camera.k],
    seen: seen(viewer),
  };
}

/** Show as much as there is of what was shown. @param {Viewer} viewer @param {any} from `left` */
export function resume(viewer, from) {
  const { net, state, camera } = viewer;
  const known = new Set(from.known);
  const opened = new Set(from.opened);
  const open = (id, g) => (known.has(id) ? opened.has(id) : viewer.first.has(g));
  state.opened = new Set(net.view.groups.id.flatMap((id, g) => (g === 0 || open(id, g) ? [g] : [])));
  state.unfolded = runsOf(net, from.unfolded);
  state.ends = runsOf(net, from.ends);
  state.plumbing = from.plumbing;
  viewer.across = from.across;
  viewer.root.querySelector("#plumbing")?.setAttribute("aria-pressed", String(from.plumbing));
  if (from.mode !== "custom") viewer.colourBy(from.mode);
  viewer.setDark(from.dark);
  viewer.render();
  const chosen = from.chosen === null ? null : net.find(from.chosen);
  if (chosen !== null) viewer.select(chosen, { quiet: true });
  [camera.x, camera.y, camera.k] = from.camera;
  const still = from.seen.find(({ id }) => spotOf(viewer, id));
  if (still) {
    const now = spotOf(viewer, still.id);
    camera.x = still.x - (now.x + now.w / 2) * camera.k;
    camera.y = still.y - (now.y + now.h / 2) * camera.k;
  }
  camera.apply();
}

/** A run by the id of its first item. */
const runName = (net, place) => net.id(net.view.runs[place].copies[0][0]);
const runNames = (net, places) => [...places].map((place) => runName(net, place));

function runsOf(net, names) {
  const wanted = new Set(names);
  return new Set(net.view.runs.flatMap((_, place) => (wanted.has(runName(net, place)) ? [place] : [])));
}

function spotOf(viewer, id) {
  const item = viewer.net.find(id);
  if (item === null) return undefined;
  return viewer.shown.spots.get(keyOf(item));
}

/** Boxes on the screen and where, the chosen one first, then from the middle outwards. */
function seen(viewer) {
  const { net, camera } = viewer;
  const { w, h } = camera.room;
  const found = [];
  for (const box of viewer.boxes.values()) {
    const spot = viewer.shown.spots.get(box.key);
    if (!spot || box.opens >= 0 || box.key[0] === "r") continue;
    const x = camera.x + (spot.x + spot.w / 2) * camera.k;
    const y = camera.y + (spot.y + spot.h / 2) * camera.k;
    if (x < 0 || y < 0 || x > w || y > h) continue;
    const far = box.item === viewer.chosen ? -1 : Math.hypot(x - w / 2, y - h / 2);
    found.push({ id: net.id(box.item), x, y, far });
  }
  return found.sort((a, b) => a.far - b.far);
}

