/** The picture of what is visible: laid out, drawn, and painted anew. */

import { caption, measure } from "./boxes.js";
import { layout } from "./layout.js";
import { legend } from "./legend.js";
import { mark } from "./marks.js";
import { arrowHead, documentOf, markup } from "./paint.js";
import { remember } from "./share.js";
import { width } from "./text.js";

/**
 * @typedef {import("./viewer.js").Viewer} Viewer
 * @typedef {import("./visible.js").Box} Box
 */

/** Lay out what is `seen`. @param {Viewer} viewer @param {ReturnType<import("./visible.js").visible>} seen */
export function arrange(viewer, seen) {
  const { net, across } = viewer;
  viewer.levels = seen.levels;
  viewer.stands = seen.stands;
  register(viewer);
  const captionWidth = (level) => {
    const [head, detail] = caption(net, level, viewer.boxes.get(level.key));
    const own = width(head, 12, 600);
    const beside = level.enters.size === 1 && !across ? 2 * (own + 20) : 0; // the line comes in the middle
    return Math.max(own + Math.min(width(detail, 11), 120) + 30, beside);
  };
  viewer.plans = layout(viewer.levels, { measure: (box) => measure(net, box), captionWidth, across }, viewer.kept);
}

/** Boxes by their keys, and what follows what without a line: in stacks, and from far. */
function register(viewer) {
  /** @type {Map<string, Box>} */
  viewer.boxes = new Map();
  /** @type {[string, string][]} */
  viewer.within = [];
  for (const level of viewer.levels.values()) {
    for (const box of level.boxes) {
      for (const far of box.stubs) viewer.within.push([far, box.key]);
      const parts = box.parts ?? [box];
      for (const part of parts) viewer.boxes.set(part.key, part);
      for (let n = 1; n < parts.length; n++) viewer.within.push([parts[n - 1].key, parts[n].key]);
    }
  }
}

/** The colours of boxes, as they are now. @param {Viewer} viewer */
function painter({ colours, theme, closed }) {
  const range = colours.range(closed().map((box) => box.item));
  return { range, paint: (item) => colours.paint(item, range, theme) };
}

/** Draw what is laid out. @param {Viewer} viewer */
export function draw(viewer) {
  const { net, levels, plans, across, theme, stage } = viewer;
  const { range, paint } = painter(viewer);
  viewer.painting++; // boxes are drawn in their colours: none waits any longer
  viewer.shown = markup({ net, levels, plans, across, colours: theme, paint });
  stage.innerHTML = `<defs>${arrowHead(theme)}</defs>${viewer.shown.svg}`;
  viewer.elements = new Map([...stage.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, one]));
  viewer.wires = [...stage.querySelectorAll(".line")].map((element) => ({
    element,
    from: element.dataset.from,
    to: element.dataset.to.split(" "),
  }));
  mark(viewer);
  viewer.root.querySelector("#legend").innerHTML = legend(viewer, range);
}

/** Milliseconds that boxes are painted without a break, and how many are at the least. */
const SLICE = 10;
const AT_ONCE = 200;

/** Paint boxes anew where they are: those on the screen at once, the rest by and by. @param {Viewer} viewer */
export function recolour(viewer) {
  const { root, colours } = viewer;
  const { range, paint } = painter(viewer);
  root.querySelector("#legend").innerHTML = legend(viewer, range);
  root.querySelector("#colour").value = colours.mode;
  const scale = root.querySelector("#scale");
  [scale.hidden, scale.value] = [colours.mode === "role", colours.scale];
  const round = ++viewer.painting;
  const waiting = nearest(viewer);
  const go = () => {
    if (viewer.painting !== round) return; // drawn or coloured anew meanwhile
    const until = performance.now() + SLICE;
    while (waiting.length && performance.now() < until) for (const box of waiting.splice(-AT_ONCE)) repaint(viewer, box, paint);
    if (waiting.length) setTimeout(go);
  };
  go();
  remember(viewer);
}

/** The closed boxes, those on the screen last. @param {Viewer} viewer */
function nearest({ camera, shown, closed }) {
  const { w, h } = camera.room;
  const on = (from, length, off, side) => (from + length) * camera.k + off > 0 && from * camera.k + off < side;
  const [away, here] = [[], []];
  for (const box of closed()) {
    const spot = shown.spots.get(box.key);
    (on(spot.x, spot.w, camera.x, w) && on(spot.y, spot.h, camera.y, h) ? here : away).push(box);
  }
  return [...away, ...here];
}

function repaint({ elements }, box, paint) {
  const { fill, stroke, text } = paint(box.item);
  for (const part of elements.get(box.key).children) {
    if (part.tagName === "text") part.setAttribute("fill", text);
    else if (part.tagName !== "g") {
      part.setAttribute("fill", fill);
      part.setAttribute("stroke", stroke);
    }
  }
}

/** The picture as an SVG document, in the colours that it has now. @param {Viewer} viewer */
export function exported(viewer) {
  const { net, levels, plans, across, theme } = viewer;
  const { svg, w, h } = markup({ net, levels, plans, across, colours: theme, paint: painter(viewer).paint });
  return documentOf(svg, { w, h, colours: theme, title: net.name(0) });
}
