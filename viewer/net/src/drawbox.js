/** One box as SVG markup: closed modules, operators, signs in circles, stacks of layers. */

import { BACK, band, HEAD, said, sign, SMALL, STUB, stubText, TINY } from "./boxes.js";
import { safe } from "./text.js";

/** @typedef {import("./visible.js").Box} Box @typedef {{x: number, y: number, w: number, h: number}} Spot */

export const round = (value) => (Math.round(value * 10) / 10).toString();
const n = round;

/**
 * @param {import("./paint.js").Picture} picture
 * @param {Box} box
 * @param {Spot} spot
 * @param {Map<string, Spot>} spots gets where each of its parts lies
 */
export function drawBox(picture, box, spot, spots) {
  if (box.parts) return drawStack(picture, box, spot, spots);
  const { net, paint } = picture;
  const { fill, stroke, text } = paint(box.item);
  const ink = `fill="${fill}" stroke="${stroke}"`;
  const lift = box.stubs.length ? STUB : 0;
  const open = `<g class="box${box.item < 0 ? " closed" : ""}" data-key="${box.key}">`;
  const stubs = drawStubs(picture, box, spot);
  const mark = sign(net, box);
  const body = { x: spot.x, y: spot.y + lift, w: spot.w, h: spot.h - lift };
  if (mark) return `${open}${drawSign(mark, body, ink, text)}${stubs}</g>`;
  const back = box.repeat > 1 ? 2 * BACK : 0;
  const front = { x: body.x, y: body.y + back, w: body.w - back, h: body.h - back };
  const kind = net.form(box.item);
  const corner = kind === "input" || kind === "output" ? front.h / 2 : 6;
  const sheet = (off, name) =>
    `<rect class="${name}" x="${n(front.x + off)}" y="${n(front.y - off)}" width="${n(front.w)}" height="${n(front.h)}" rx="${n(corner)}" ${ink}/>`;
  const sheets = back ? sheet(2 * BACK, 'back" opacity=".5') + sheet(BACK, 'back" opacity=".75') : "";
  const plus = box.item < 0
    ? `<text class="plus" x="${n(front.x + front.w - 12)}" y="${n(front.y + 16)}" text-anchor="middle" font-size="14" fill="${text}">+</text>`
    : "";
  return `${open}${sheets}${sheet(0, "shape")}${words(said(net, box), front, text)}${plus}${stubs}</g>`;
}

/** A heading and, under it, a detail, in the middle of `spot`. */
function words([head, detail], spot, fill) {
  const [x, mid] = [n(spot.x + spot.w / 2), spot.y + spot.h / 2];
  const bold = `<text x="${x}" y="${n(mid + (detail ? -3 : 4.5))}" text-anchor="middle" font-size="${HEAD}" font-weight="600" fill="${fill}">${safe(head)}</text>`;
  if (!detail) return bold;
  return `${bold}<text x="${x}" y="${n(mid + 12)}" text-anchor="middle" font-size="${SMALL}" fill="${fill}">${safe(detail)}</text>`;
}

function drawSign(mark, { x, y, w }, ink, text) {
  const mid = n(x + w / 2);
  return `<circle class="shape" cx="${mid}" cy="${n(y + 13)}" r="12.5" ${ink}/><text x="${mid}" y="${n(y + 18.5)}" text-anchor="middle" font-size="16" fill="${text}">${safe(mark)}</text>`;
}

/** Layers on top of one another, each with its own key. */
function drawStack(picture, box, spot, spots) {
  let y = spot.y;
  const last = box.parts.length - 1;
  return box.parts
    .map((part, place) => {
      const h = place === last ? spot.y + spot.h - y : band(picture.net, part);
      const own = { x: spot.x, y, w: spot.w, h };
      y += h;
      spots.set(part.key, own);
      const { fill, stroke, text } = picture.paint(part.item);
      const outline = sheet(own, place === 0 ? 6 : 0, place === last ? 6 : 0);
      return `<g class="box" data-key="${part.key}"><path class="shape" d="${outline}" fill="${fill}" stroke="${stroke}"/>${words(said(picture.net, part), own, text)}</g>`;
    })
    .join("");
}

/** A rectangle with round corners above, below, or none. */
function sheet({ x, y, w, h }, a, b) {
  return `M${n(x)} ${n(y + h - b)}V${n(y + a)}q0 ${-a} ${a} ${-a}H${n(x + w - a)}q${a} 0 ${a} ${a}V${n(y + h - b)}q0 ${b} ${-b} ${b}H${n(x + b)}q${-b} 0 ${-b} ${-b}z`;
}

/** Over a box: what comes from far and has many users. */
function drawStubs({ net, colours }, box, spot) {
  if (!box.stubs.length) return "";
  const mid = spot.x + (spot.w - (box.repeat > 1 ? 2 * BACK : 0)) / 2;
  const at = box.fed ? `x="${n(mid + 8)}"` : `x="${n(mid)}" text-anchor="middle"`;
  return `<g class="stub" data-from="${safe(box.stubs.join(" "))}"><text ${at} y="${n(spot.y + 10)}" font-size="${TINY}" fill="${colours.muted}">${safe(stubText(net, box))}</text></g>`;
}
