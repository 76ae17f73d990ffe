/** What is seen, as short text in the address, so that a view can be shared and found again. */

import { MODES } from "./colour.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

const listed = (set) => [...set].sort((a, b) => a - b).join(".");

/** @param {Viewer} viewer @returns {string} */
export function written(viewer) {
  const { state, colours, camera, net, chosen } = viewer;
  const parts = { o: listed(state.opened), u: listed(state.unfolded), e: listed(state.ends), c: colours.mode };
  if (chosen !== null) parts.s = net.id(chosen);
  if (state.plumbing) parts.p = "1";
  if (viewer.across) parts.r = "1";
  parts.v = [camera.x, camera.y, camera.k].map((v) => Math.round(v * 1000) / 1000).join(",");
  for (const [name, value] of Object.entries(parts)) if (value === "") delete parts[name];
  return String(new URLSearchParams(parts));
}

/**
 * Take from `text` what there is of a view; leave out what does not fit.
 * @param {Viewer} viewer @param {string} text
 * @returns {number[] | null} where the camera was
 */
export function restore(viewer, text) {
  const parts = new URLSearchParams(text);
  const { state, net, colours } = viewer;
  const places = (name, count) =>
    new Set((parts.get(name) ?? "").split(".").filter(Boolean).map(Number).filter((n) => Number.isInteger(n) && n >= 0 && n < count));
  if (parts.has("o")) state.opened = places("o", net.parent.length).add(0);
  state.unfolded = places("u", net.view.runs.length);
  state.ends = places("e", net.view.runs.length);
  state.plumbing = parts.get("p") === "1";
  viewer.across = parts.get("r") === "1";
  if (Object.hasOwn(MODES, parts.get("c") ?? "") && parts.get("c") !== "custom") colours.mode = parts.get("c");
  if (parts.has("s")) viewer.wanted = parts.get("s");
  const spot = (parts.get("v") ?? "").split(",").map(Number);
  return spot.length === 3 && spot.every(Number.isFinite) && spot[2] > 0 ? spot : null;
}

/** Write to the address what is seen, when it has stayed so for a moment. @param {Viewer} viewer */
export function remember(viewer) {
  if (!viewer.whole) return;
  clearTimeout(viewer.waiting);
  viewer.waiting = setTimeout(() => {
    try {
      history.replaceState(null, "", `#${written(viewer)}`);
    } catch {
      viewer.fragmentless = true; // a page within another page may have no address
    }
  }, 200);
}
