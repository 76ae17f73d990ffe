import assert from "node:assert/strict";
import { test } from "node:test";

import { explained, settings } from "../src/convolution.js";
import { between } from "../src/paths.js";
import { Search } from "../src/search.js";
import { amount, bytes, safe, shorten } from "../src/text.js";
import { network, repeated } from "./fixture.js";

test("nothing in a name is markup or steers the text around it", () => {
  assert.equal(safe(`<img onerror="x">'&`), "&lt;img onerror=&quot;x&quot;&gt;&#39;&amp;");
  assert.equal(safe("a\u202eb\u0000c"), "a b c");
});

test("long words lose their middle", () => {
  const short = shorten("x".repeat(10_000), 100, 13);
  assert.ok(short.length < 40 && short.includes("…"));
});

test("amounts have three figures and a unit", () => {
  assert.deepEqual([0, 999, 11689512, 1.6e12].map(amount), ["0", "999", "11.7 M", "1.60 T"]);
  assert.equal(bytes(1500), "1.50 kB");
});

test("search takes regular expressions over names, operators, shapes and attributes", () => {
  const search = new Search(repeated());
  assert.deepEqual(search.find("^b[01] Block").items, [-2, -3]);
  assert.deepEqual(search.find("place=7").items, [7]);
  assert.equal(search.find("LINEAR").items.length, 5);
  assert.equal(search.find("1x8").items.length, 12);
  assert.deepEqual(search.find("").items, []);
});

test("what is no regular expression is looked for as it stands", () => {
  const { items, bad } = new Search(repeated()).find("linear(");
  assert.deepEqual(items, []);
  assert.ok(bad);
});

test("ways lead from one box to the other, and skips pass over what lies on them", () => {
  const edges = [["a", "b"], ["b", "c"], ["a", "c"], ["c", "d"], ["x", "d"]];
  const { on, skips } = between(edges, "d", "a");
  assert.deepEqual([...on].sort(), ["a", "b", "c", "d"]);
  assert.deepEqual([...skips], ["a>c"]);
  assert.equal(between(edges, "x", "a"), null);
});

test("a convolution is explained with its own settings on an input small enough to draw", () => {
  const net = network({ nodes: [["input", ""], ["conv2d", ""]], edges: [[0, 1]], shapes: { 0: [1, 3, 224, 224], 1: [1, 64, 112, 112] } });
  Object.assign(net.nodes[1].attributes, { kernel_size: [7, 7], stride: [2, 2], padding: [3, 3] });
  const own = settings(net, 1);
  assert.deepEqual([own.size, own.kernel, own.stride], [[11, 11], [7, 7], [2, 2]]);
  assert.deepEqual([own.inChannels, own.outChannels, own.transposed], [3, 64, false]);
  assert.equal(settings(net, 0), null);
  assert.match(explained("<b>/*settings*/</b>", net, 1), /11×11 for 224×224/);
});
