/** The picture as SVG markup: frames, lines, boxes, from their layout. */

import { caption, HEAD, said, sign, SMALL } from "./boxes.js";
import { groupOf } from "./net.js";
import { FONT, safe, shorten, width } from "./text.js";

/**
 * @typedef {import("./net.js").Net} Net
 * @typedef {import("./layout.js").Plan} Plan
 * @typedef {{fill: string, stroke: string, text: string}} Paint
 * @typedef {{net: Net, levels: Map<number, import("./visible.js").Level>,
 *   plans: Map<number, Plan>, colours: any, paint: (item: number) => Paint}} Picture
 */

const n = (value) => (Math.round(value * 10) / 10).toString();

/**
 * Everything drawn, in painting order, and where each box lies on the page.
 * @param {Picture} picture
 */
export function markup(picture) {
  /** @type {Map<string, {x: number, y: number, w: number, h: number}>} */
  const spots = new Map();
  const parts = { frames: [], lines: [], boxes: [] };
  draw(picture, picture.levels.get(0), 0, 0, parts, spots, 0);
  const { w, h } = picture.plans.get(0);
  return { svg: [...parts.frames, ...parts.lines, ...parts.boxes].join(""), spots, w, h };
}

function draw(picture, level, x, y, parts, spots, deep) {
  const plan = picture.plans.get(level.id);
  for (const line of plan.lines) parts.lines.push(drawLine(picture, level, line, x, y));
  for (const box of level.boxes) {
    const place = plan.places.get(box.key);
    const spot = { x: x + place.x, y: y + place.y, w: place.w, h: place.h };
    spots.set(box.key, spot);
    if (box.opens >= 0) {
      const inner = picture.levels.get(box.opens);
      parts.frames.push(drawFrame(picture, inner, box, spot, deep));
      draw(picture, inner, spot.x, spot.y, parts, spots, deep + 1);
    } else {
      parts.boxes.push(drawBox(picture, box, spot));
    }
  }
}

function drawFrame({ net, colours }, level, box, spot, deep) {
  const fills = colours.frames;
  const [head, detail] = caption(net, level, box);
  const own = level.key.startsWith("r");
  const dash = own ? ' stroke-dasharray="5 4"' : "";
  const room = spot.w - 24 - width(head, 12, 600);
  const told = room > 30 ? shorten(detail, room, SMALL) : "";
  const rect = `<rect x="${n(spot.x)}" y="${n(spot.y)}" width="${n(spot.w)}" height="${n(spot.h)}" rx="8" fill="${fills[Math.min(deep, fills.length - 1)]}" stroke="${colours.frame}"${dash}/>`;
  const words = `<text x="${n(spot.x + 10)}" y="${n(spot.y + 17)}" fill="${colours.ink}" font-size="12" font-weight="600">${safe(head)}<tspan dx="8" font-size="${SMALL}" font-weight="400" fill="${colours.muted}">${safe(told)}</tspan></text>`;
  const name = own ? "frame run" : "frame";
  return `<g class="${name}" data-key="${box.key}" data-level="${level.id}">${rect}${words}</g>`;
}

function drawBox(picture, box, spot) {
  const { net, paint } = picture;
  const { fill, stroke, text } = paint(box.item);
  const mid = spot.x + spot.w / 2;
  const ink = `fill="${fill}" stroke="${stroke}"`;
  const mark = sign(net, box);
  const open = `<g class="box${box.item < 0 ? " closed" : ""}" data-key="${box.key}" tabindex="-1">`;
  if (mark) {
    return `${open}<circle class="shape" cx="${n(mid)}" cy="${n(spot.y + 13)}" r="12.5" ${ink}/><text x="${n(mid)}" y="${n(spot.y + 18.5)}" text-anchor="middle" font-size="16" fill="${text}">${safe(mark)}</text></g>`;
  }
  const [head, detail] = said(net, box);
  const kind = box.item >= 0 ? net.nodes[box.item].kind : "";
  const round = kind === "input" || kind === "output" ? spot.h / 2 : 6;
  const top = spot.y + (box.stubs.length ? 16 : 0);
  const high = spot.h - (box.stubs.length ? 16 : 0);
  const rect = (dx, dy, more) =>
    `<rect ${more} x="${n(spot.x + dx)}" y="${n(top - dy)}" width="${n(spot.w - 2 * dx)}" height="${n(high)}" rx="${n(round)}" ${ink}/>`;
  const back = box.repeat > 1 ? rect(8, 7, 'class="back"') + rect(4, 3.5, 'class="back"') : "";
  const first = top + (detail ? 18 : high / 2 + 4.5);
  const words =
    `<text x="${n(mid)}" y="${n(first)}" text-anchor="middle" font-size="${HEAD}" font-weight="600" fill="${text}">${safe(head)}</text>` +
    (detail
      ? `<text x="${n(mid)}" y="${n(top + 33)}" text-anchor="middle" font-size="${SMALL}" fill="${text}" opacity="0.8">${safe(detail)}</text>`
      : "");
  const plus = box.item < 0 ? `<text class="plus" x="${n(spot.x + spot.w - 12)}" y="${n(top + 16)}" text-anchor="middle" font-size="14" fill="${text}">+</text>` : "";
  return `${open}${back}${rect(0, 0, 'class="shape"')}${words}${plus}${drawStubs(picture, box, spot)}</g>`;
}

/** Short pills over a box for what comes from far and has many users. */
function drawStubs({ net, colours }, box, spot) {
  if (!box.stubs.length) return "";
  const names = box.stubs.map((key) => net.words(itemOfKey(key))[0]);
  const text = shorten(names.join(", "), Math.max(spot.w - 8, 60), 10);
  const keys = safe(box.stubs.join(" "));
  const mid = spot.x + spot.w / 2;
  return `<g class="stub" data-from="${keys}"><text x="${n(mid)}" y="${n(spot.y + 9)}" text-anchor="middle" font-size="10" fill="${colours.muted}">↓ ${safe(text)}</text></g>`;
}

/** @param {string} key of a box of a node or a group */
export const itemOfKey = (key) => (key[0] === "n" ? Number(key.slice(1)) : -1 - Number(key.slice(1)));

function drawLine({ colours }, level, line, x, y) {
  const points = line.points.map(([px, py]) => [px + x, py + y]);
  const inward = line.to.startsWith("out:") || line.to.includes("#");
  const arrow = inward ? "" : ' marker-end="url(#arrow)"';
  const [from, to] = [line.from, line.to].map((name) => name.split("#")[0]);
  const label = line.label && !line.from.startsWith("in:") && !line.from.includes("#")
    ? drawLabel(points, line.label, colours)
    : "";
  return `<g class="line" data-level="${level.id}" data-from="${sourceOf(line.from)}" data-a="${from}" data-b="${to}"><path d="${path(points)}" fill="none" stroke="${colours.edge}" stroke-width="${line.count > 1 ? 1.8 : 1.2}"${arrow}/>${label}</g>`;
}

/** The key of the box that a line comes from, however many frames it has crossed. */
function sourceOf(name) {
  if (name.startsWith("in:")) return name.slice(3);
  return name.split("#")[1] ?? name;
}

function drawLabel(points, label, colours) {
  const [[x0, y0], [x1, y1]] = points;
  const at = Math.min(13, (y1 - y0) / 2 + 4);
  const lean = ((x1 - x0) * at) / Math.max(y1 - y0, 1);
  return `<text x="${n(x0 + 5 + Math.max(0, lean))}" y="${n(y0 + at)}" font-size="10" fill="${colours.muted}">${safe(label)}</text>`;
}

/** Smooth through `points`, leaving and arriving straight down. */
function path(points) {
  const [[x, y], ...rest] = points;
  let d = `M${n(x)} ${n(y)}`;
  let [px, py] = [x, y];
  for (const [qx, qy] of rest) {
    const half = (py + qy) / 2;
    d += Math.abs(px - qx) < 0.6 ? `L${n(qx)} ${n(qy)}` : `C${n(px)} ${n(half)} ${n(qx)} ${n(half)} ${n(qx)} ${n(qy)}`;
    [px, py] = [qx, qy];
  }
  return d;
}

/** The whole as a document of its own. */
export function documentOf(inner, { w, h, colours, title }) {
  const pad = 20;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${n(w + 2 * pad)}" height="${n(h + 2 * pad)}" viewBox="${-pad} ${-pad} ${n(w + 2 * pad)} ${n(h + 2 * pad)}" font-family="${safe(FONT)}"><title>${safe(title)}</title><defs>${arrowHead(colours)}</defs><rect x="${-pad}" y="${-pad}" width="100%" height="100%" fill="${colours.background}"/>${inner}</svg>`;
}

export const arrowHead = (colours) =>
  `<marker id="arrow" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse"><path d="M0 .8L8 4L0 7.2z" fill="${colours.edge}"/></marker>`;

export { groupOf };
