import assert from "node:assert/strict";
import { test } from "node:test";

import { Colours, mix, readable, shade } from "../src/colour.js";
import { repeated } from "./fixture.js";

const THEME = { scale: ["#ffffff", "#000000"], diverging: ["#0000ff", "#ffffff", "#ff0000"], ink: "#000000",
  roles: { other: ["#eeeeee", "#999999", "#000000"] }, error: ["#ff0000", "#aa0000", "#ffffff"],
  background: "#ffffff", frame: "#cccccc", muted: "#777777" };

test("shades run through the scale and stay in it", () => {
  assert.equal(shade(THEME.scale, 0.5), "#808080");
  assert.equal(shade(THEME.scale, 9), "#000000");
  assert.equal(mix("#000000", "#ff0000", 1), "#ff0000");
});

test("text on a fill is whichever of dark and white contrasts more", () => {
  assert.equal(readable("#ffff00"), "#111418");
  assert.equal(readable("#00008b"), "#ffffff");
});

test("values by name colour the box of an operator and the closed module around it", () => {
  const colours = new Colours(repeated());
  assert.equal(colours.give({ "b0/linear1": -4, "b0/relu2": 1, nothing: 3 }), 2);
  assert.equal(colours.unknown, 1);
  assert.equal(colours.value(1), -4);
  assert.equal(colours.value(-2), -4, "a closed module shows the largest of what it holds");
  assert.equal(colours.value(3), null);
});

test("a diverging scale has zero in its middle", () => {
  const colours = new Colours(repeated());
  colours.give({ "b0/linear1": -4, "b0/relu2": 1 }, { scale: "diverging" });
  const range = colours.range([1, 2]);
  assert.deepEqual(range, { low: -4, high: 4 });
  assert.equal(colours.part(0, range), 0.5);
});

test("a logarithmic scale gives each decade of small values the same room", () => {
  const colours = new Colours(repeated());
  colours.give({ "b0/linear1": 1e-4, "b0/relu2": 1 }, { scale: "log" });
  const range = colours.range([1, 2]);
  assert.equal(Math.round(100 * colours.part(1e-2, range)), 50);
});

test("what is not a number is shown as an error, not as a value", () => {
  const colours = new Colours(repeated());
  colours.give({ "b0/linear1": NaN, "b0/relu2": 2 });
  assert.equal(colours.paint(1, colours.range([1, 2]), THEME).fill, "#ff0000");
});
