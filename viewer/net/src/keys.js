/** The keyboard: every part of the picture can be reached and opened without a pointer. */

import { itemOf } from "./items.js";

/** @typedef {import("./viewer.js").Viewer} Viewer */

/** @param {Viewer} viewer */
export function keys(viewer) {
  const help = viewer.root.querySelector("#help");
  const find = (id) => viewer.root.querySelector(`#${id}`);
  const anywhere = {
    "/": () => find("search").focus(),
    "+": () => viewer.camera.zoom(1.25),
    "=": () => viewer.camera.zoom(1.25),
    "-": () => viewer.camera.zoom(0.8),
    0: () => viewer.fit(),
    f: () => viewer.fit({ whole: true }),
    d: () => viewer.setDark(!viewer.dark),
    r: () => find("turn").click(),
    w: () => viewer.begin(),
    "?": () => {
      help.hidden = !help.hidden;
    },
    Escape: () => escape(viewer, help),
  };
  const open = () => viewer.chosen !== null && viewer.toggle(viewer.chosen);
  const picture = {
    Enter: open,
    " ": open,
    Backspace: () => up(viewer),
    ArrowDown: () => near(viewer, [0, 1]),
    ArrowUp: () => near(viewer, [0, -1]),
    ArrowLeft: () => near(viewer, [-1, 0]),
    ArrowRight: () => near(viewer, [1, 0]),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const here = event.target === viewer.svg || event.target === document.body;
    const act = Object.hasOwn(anywhere, event.key) ? anywhere[event.key] : here ? picture[event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    act();
  });
}

/** @param {Viewer} viewer */
function escape(viewer, help) {
  if (!help.hidden) help.hidden = true;
  else if (viewer.start !== null) viewer.begin();
  else if (viewer.found) {
    viewer.root.querySelector("#search").value = "";
    viewer.seek("");
  } else up(viewer);
}

/** To the module around. @param {Viewer} viewer */
function up(viewer) {
  const around = viewer.chosen === null ? undefined : viewer.net.around(viewer.chosen).at(-1);
  if (around !== undefined) viewer.select(itemOf(around));
}

/** Choose the next box in a direction. @param {Viewer} viewer @param {number[]} direction */
function near(viewer, direction) {
  const next = neighbour(viewer, direction);
  if (!next) return;
  viewer.select(viewer.keyItem(next));
  viewer.camera.reveal(viewer.shown.spots.get(next));
}

/** The key of the box next to the chosen one; of a frame the first in it. */
function neighbour(viewer, [dx, dy]) {
  const { spots } = viewer.shown;
  const key = viewer.chosen === null ? null : viewer.keyFor(viewer.chosen);
  const own = key && viewer.boxes.get(key);
  const closed = viewer.closed();
  if (!own) return closed[0]?.key;
  const { x, y, w, h } = spots.get(key);
  const middle = (s) => [s.x + s.w / 2, s.y + s.h / 2];
  const [cx, cy] = own.opens >= 0 ? [x + w / 2, y - 1] : middle({ x, y, w, h });
  let [best, least] = [null, Infinity];
  for (const box of closed) {
    const [bx, by] = middle(spots.get(box.key));
    const ahead = (bx - cx) * dx + (by - cy) * dy;
    const aside = Math.abs((bx - cx) * dy) + Math.abs((by - cy) * dx);
    if (ahead < 4) continue;
    const cost = ahead + 2.5 * aside;
    if (cost < least) [best, least] = [box.key, cost];
  }
  return best;
}
