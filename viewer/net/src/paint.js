/** The picture as SVG markup: frames, lines, boxes, from their layout. */

import { caption, SMALL } from "./boxes.js";
import { drawBox, round as n } from "./drawbox.js";
import { labels } from "./labels.js";
import { FONT, safe, shorten, width } from "./text.js";

/**
 * @typedef {import("./net.js").Net} Net
 * @typedef {import("./layout.js").Plan} Plan
 * @typedef {{x: number, y: number, w: number, h: number}} Spot
 * @typedef {{fill: string, stroke: string, text: string}} Paint
 * @typedef {{net: Net, levels: Map<number, import("./visible.js").Level>,
 *   plans: Map<number, Plan>, colours: any, across: boolean,
 *   paint: (item: number) => Paint}} Picture
 */

/**
 * Everything drawn, in painting order, and where each box lies on the page.
 * @param {Picture} picture
 */
export function markup(picture) {
  /** @type {Map<string, Spot>} */
  const spots = new Map();
  const parts = { frames: [], lines: [], boxes: [], words: [] };
  draw(picture, picture.levels.get(0), { x: 0, y: 0, deep: 0 }, parts, spots);
  const { w, h } = picture.plans.get(0);
  const svg = [...parts.frames, ...parts.lines, ...parts.words, ...parts.boxes].join("");
  return { svg, spots, w, h };
}

function draw(picture, level, at, parts, spots) {
  const plan = picture.plans.get(level.id);
  for (const line of plan.lines) parts.lines.push(drawLine(picture, level, line, at));
  const { colours, across } = picture;
  parts.words.push(...labels(plan, at, { across, fill: colours.muted, halo: fillAt(colours, at.deep - 1) }));
  for (const box of level.boxes) {
    const place = plan.places.get(box.key);
    const spot = { x: at.x + place.x, y: at.y + place.y, w: place.w, h: place.h };
    spots.set(box.key, spot);
    if (box.opens < 0) {
      parts.boxes.push(drawBox(picture, box, spot, spots));
      continue;
    }
    const inner = picture.levels.get(box.opens);
    parts.frames.push(drawFrame(picture, inner, box, { ...spot, deep: at.deep }));
    parts.words.push(drawCaption(picture, inner, box, { ...spot, deep: at.deep }));
    draw(picture, inner, { x: spot.x, y: spot.y, deep: at.deep + 1 }, parts, spots);
  }
}

const fillAt = ({ frames, background }, deep) => (deep < 0 ? background : frames[Math.min(deep, frames.length - 1)]);

function drawFrame({ colours }, level, box, { x, y, w, h, deep }) {
  const own = level.key.startsWith("r");
  const dash = own ? ' stroke-dasharray="5 4"' : "";
  return `<g class="${own ? "frame run" : "frame"}" data-key="${box.key}" data-level="${level.id}"><rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" rx="8" fill="${fillAt(colours, deep)}" stroke="${colours.frame}"${dash}/></g>`;
}

/** A frame's words, where no line comes in: at the left, or else in the first room between. */
function drawCaption({ net, colours, plans, across }, level, box, { x, y, w, deep }) {
  const [head, detail] = caption(net, level, box);
  const own = width(head, 12, 600);
  const whole = own + (detail ? 8 + width(detail, SMALL) : 0);
  const enters = across ? [] : [...plans.get(level.id).enters.values()].sort((a, b) => a - b);
  const rooms = [0, ...enters].map((from, k) => [from, k < enters.length ? enters[k] : w]);
  const [from, to] =
    rooms.find(([a, b]) => b - a >= whole + 18) ?? rooms.find(([a, b]) => b - a >= own + 18) ?? [0, w];
  const room = to - from - 26 - own;
  const fits = detail && (room > 60 || room >= width(detail, SMALL));
  const beside = fits ? undefined : rooms.find(([a, b]) => a > from && b - a >= width(detail, SMALL) + 18);
  const told = fits ? shorten(detail, room, SMALL) : beside ? detail : "";
  const away = beside ? `x="${n(x + beside[0] + 9)}"` : 'dx="7"';
  const halo = `paint-order="stroke" stroke="${fillAt(colours, deep)}" stroke-width="4" stroke-linejoin="round"`;
  return `<text class="caption" data-of="${box.key}" x="${n(x + from + 9)}" y="${n(y + 17)}" fill="${colours.ink}" ${halo} font-size="12" font-weight="600">${safe(head)}<tspan ${away} font-size="${SMALL}" font-weight="400" fill="${colours.muted}">${safe(told)}</tspan></text>`;
}

function drawLine({ colours, across }, level, line, at) {
  const points = line.points.map(([px, py]) => [px + at.x, py + at.y]);
  const inward = line.to.startsWith("out:") || line.to.includes("#");
  const arrow = inward ? "" : ' marker-end="url(#arrow)"';
  return `<g class="line" data-level="${level.id}" data-from="${line.source}" data-to="${line.targets.join(" ")}"><path d="${path(points, across)}" fill="none" stroke="${colours.edge}" stroke-width="1.3"${arrow}/></g>`;
}

/** Smooth through `points`, leaving and arriving straight along the way. */
function path(points, across) {
  const [[x, y], ...rest] = points;
  let d = `M${n(x)} ${n(y)}`;
  let [px, py] = [x, y];
  for (const [qx, qy] of rest) {
    const aside = across ? Math.abs(py - qy) : Math.abs(px - qx);
    const [cx, cy] = [(px + qx) / 2, (py + qy) / 2];
    if (aside < 2) d += `L${n(qx)} ${n(qy)}`;
    else if (across) d += `C${n(cx)} ${n(py)} ${n(cx)} ${n(qy)} ${n(qx)} ${n(qy)}`;
    else d += `C${n(px)} ${n(cy)} ${n(qx)} ${n(cy)} ${n(qx)} ${n(qy)}`;
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
  `<marker id="arrow" viewBox="0 0 8 8" refX="7.2" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto-start-reverse"><path d="M0 .8L8 4L0 7.2z" fill="${colours.edge}"/></marker>`;
