/** Starts the page: unpacks the data, builds the viewer, listens. */

import { listen } from "./controls.js";
import { left, resume } from "./keep.js";
import { Viewer } from "./viewer.js";

/** The data in the page: JSON, packed with gzip where that is shorter. */
async function unpack() {
  const home = document.getElementById("netviz-data");
  const text = home.textContent.trim();
  if (home.dataset.packed !== "gzip") return JSON.parse(text);
  const signs = atob(text);
  const bytes = new Uint8Array(signs.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = signs.charCodeAt(at); // far quicker than from()
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

const started = performance.now();
unpack().then((data) => {
  const viewer = new Viewer(document.getElementById("app"), data);
  globalThis.viewer = Object.assign(viewer, { left: () => left(viewer), resume: (from) => resume(viewer, from) });
  listen(viewer);
  requestAnimationFrame(() => {
    document.body.dataset.ready = String(Math.round(performance.now() - started));
    setTimeout(() => viewer.search.warm(), 200);
  });
});
