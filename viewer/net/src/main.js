/** Starts the page: unpacks the data, builds the viewer, listens. */

import { listen } from "./controls.js";
import { left, resume } from "./keep.js";
import { Viewer } from "./viewer.js";

/** The data in the page: JSON, packed with gzip where that is shorter. */
async function unpack() {
  const home = document.getElementById("netviz-data");
  const text = home.textContent.trim();
  if (home.dataset.packed !== "gzip") return JSON.parse(text);
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

const started = performance.now();
unpack().then((data) => {
  const viewer = new Viewer(document.getElementById("app"), data);
  globalThis.viewer = Object.assign(viewer, { left: () => left(viewer), resume: (from) => resume(viewer, from) });
  listen(viewer);
  requestAnimationFrame(() => {
    document.body.dataset.ready = String(Math.round(performance.now() - started));
  });
});
