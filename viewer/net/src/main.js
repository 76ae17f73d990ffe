/**
 * Starts the page: the first picture from the columns of the network, which come first in the file;
 * then, when that is on the screen, all the rest.
 */

import { listen } from "./controls.js";
import { left, resume } from "./keep.js";
import { Viewer } from "./viewer.js";

/** Data in the page: JSON, packed with gzip where that is shorter. @param {string} id */
async function unpack(id) {
  const home = document.getElementById(id);
  const text = home.textContent.trim();
  if (home.dataset.packed !== "gzip") return JSON.parse(text);
  const signs = atob(text);
  const bytes = new Uint8Array(signs.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = signs.charCodeAt(at); // far quicker than from()
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** When the file is read to its end. */
const read = () =>
  new Promise((done) => {
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", done);
    else done();
  });

/** Milliseconds after which nobody waits for a picture: a page that is not seen is not painted. */
const UNSEEN = 500;

/** When the browser is about to paint, and when it has. */
const painting = () =>
  new Promise((done) => {
    requestAnimationFrame(done);
    setTimeout(done, UNSEEN);
  });
const painted = () => new Promise((done) => setTimeout(done));

async function start() {
  const started = performance.now();
  const viewer = new Viewer(document.getElementById("app"), await unpack("netviz-view"), location.hash.slice(1));
  await painting();
  const first = Math.round(performance.now() - started);
  await painted();
  await read();
  viewer.complete(await unpack("netviz-data"));
  globalThis.viewer = Object.assign(viewer, { left: () => left(viewer), resume: (from) => resume(viewer, from) });
  listen(viewer);
  document.body.dataset.ready = String(first);
  setTimeout(() => viewer.search.warm(), 200);
}

start();
