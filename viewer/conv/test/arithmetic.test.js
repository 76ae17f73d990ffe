import assert from "node:assert/strict";
import { test } from "node:test";

import * as conv from "../src/arithmetic.js";
import { code, facts, title } from "../src/wording.js";

/** @param {Partial<conv.Settings>} more @returns {conv.Settings} */
const settings = (more = {}) => ({
  size: [5, 5],
  kernel: [3, 3],
  stride: [1, 1],
  padding: [0, 0],
  dilation: [1, 1],
  outputPadding: [0, 0],
  groups: 1,
  inChannels: 1,
  outChannels: 1,
  transposed: false,
  ...more,
});

test("sizes of the article's convolutions", () => {
  assert.deepEqual(conv.outputSize(settings()), [3, 3]);
  assert.deepEqual(conv.outputSize(settings({ padding: [1, 1] })), [5, 5]);
  assert.deepEqual(conv.outputSize(settings({ stride: [2, 2] })), [2, 2]);
  const back = settings({ size: [2, 2], stride: [2, 2], transposed: true });
  assert.deepEqual(conv.outputSize(back), [5, 5]);
  assert.deepEqual(conv.run(back).high.map((h, a) => h - conv.run(back).low[a]), [7, 7]);
});

test("counts of the article: 108 against 27 + 12", () => {
  const standard = settings({ inChannels: 3, outChannels: 4 });
  assert.equal(conv.work(standard).parameters, 108);
  assert.deepEqual(conv.separable(standard).map((s) => conv.work(s).parameters), [27, 12]);
  assert.ok(facts(standard).some(([, text]) => text.includes("27 + 12 = 39 parameters (36%)")));
});

test("a transposed convolution is the stamping of the kernel", () => {
  const s = settings({
    size: [3, 2], stride: [2, 3], padding: [1, 0], outputPadding: [1, 2], dilation: [2, 1],
    transposed: true,
  });
  const given = conv.values(s, 0);
  const stamped = new Map(conv.places(conv.outputSize(s)).map((cell) => [cell.join(), 0]));
  for (const place of conv.places(s.size)) {
    for (const w of conv.places(s.kernel)) {
      const at = place.map((i, a) => i * s.stride[a] - s.padding[a] + w[a] * s.dilation[a]).join();
      const more = given.input.get(0).get(place.join()) * given.weight.get(0).get(w.join());
      if (stamped.has(at)) stamped.set(at, stamped.get(at) + more);
    }
  }
  for (const [at, sum] of stamped) {
    assert.equal(conv.result(s, given, at.split(",").map(Number)), sum);
  }
});

test("broken rules are named", () => {
  assert.match(conv.broken(settings({ kernel: [7, 7] })), /must not be larger/);
  assert.match(conv.broken(settings({ groups: 2 })), /groups must divide in_channels/);
  const padded = settings({ transposed: true, outputPadding: [1, 1] });
  assert.match(conv.broken(padded), /output_padding must be smaller/);
  assert.match(conv.broken(settings({ transposed: true, size: [1, 1], padding: [2, 2] })), /empty/);
  assert.equal(conv.broken(settings()), "");
});

test("groups read their own channels", () => {
  const s = settings({ groups: 2, inChannels: 4, outChannels: 6 });
  assert.deepEqual(conv.sources(s, 2), [0, 1]);
  assert.deepEqual(conv.sources(s, 3), [2, 3]);
});

test("words", () => {
  const s = settings({ stride: [2, 2], padding: [1, 2], inChannels: 3, outChannels: 3, groups: 3 });
  assert.equal(title(s), "Depthwise convolution 3×3, stride 2, padding 1×2");
  assert.equal(
    code(s),
    "nn.Conv2d(3, 3, kernel_size=3, stride=2, padding=(1, 2), groups=3, bias=False)",
  );
});
