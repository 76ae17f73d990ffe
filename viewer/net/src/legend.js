/** What the colours of the picture mean. */

import { MODES, shade } from "./colour.js";
import { amount, safe } from "./text.js";

/** @param {import("./viewer.js").Viewer} viewer @param {{low: number, high: number}} range */
export function legend(viewer, range) {
  const { colours, theme } = viewer;
  return colours.mode === "role" ? roles(viewer) : ramp(colours, theme, range);
}

function roles({ net, closed, theme }) {
  const seen = new Set(closed().map((box) => net.kind(box.item)));
  const names = [...seen].filter((r) => theme.roles[r] && r !== "input" && r !== "output").sort();
  return names
    .map((r) => `<span class="key"><i style="background:${theme.roles[r][0]};border-color:${theme.roles[r][1]}"></i>${safe(theme.names?.[r] ?? r)}</span>`)
    .join("");
}

function ramp(colours, theme, { low, high }) {
  const least = colours.least({ low, high });
  const scale = colours.scale === "diverging" ? theme.diverging : theme.scale;
  const stops = Array.from({ length: 9 }, (_, i) => shade(scale, i / 8)).join(",");
  const name = colours.title || MODES[colours.mode];
  const unknown = colours.mode === "custom" && colours.unknown ? ` · ${colours.unknown} names not in this model` : "";
  return `<span class="key">${safe(name)}: ${least > low ? "≤ " : ""}${told(least)} <i class="ramp" style="background:linear-gradient(90deg,${stops})"></i> ${told(high)} <small>(${colours.scale}${safe(unknown)})</small></span>`;
}

function told(value) {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  return Math.abs(value) < 1 ? value.toPrecision(3) : amount(value);
}
