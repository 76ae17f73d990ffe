import assert from "node:assert/strict";
import { test } from "node:test";

import { visible } from "../src/visible.js";
import { lines, network, outer, repeated, state } from "./fixture.js";

test("a run of equal blocks is one box that says how many there are", () => {
  const seen = visible(repeated(), state());
  assert.deepEqual(outer(seen), ["n0", "g1", "n11"]);
  assert.equal(seen.levels.get(0).boxes[1].repeat, 5);
  assert.deepEqual(lines(seen), ["n0>g1", "g1>n11"]);
});

test("the ends of a run can be shown, what lies between stays one box", () => {
  const seen = visible(repeated(), state([], { ends: new Set([0]) }));
  assert.deepEqual(outer(seen), ["n0", "g1", "g2", "g5", "n11"]);
  assert.deepEqual(seen.levels.get(0).boxes.map((box) => box.repeat), [1, 1, 3, 1, 1]);
  assert.deepEqual(lines(seen), ["n0>g1", "g1>g2", "g2>g5", "g5>n11"]);
});

test("all of a run can be shown", () => {
  const seen = visible(repeated(), state([], { unfolded: new Set([0]) }));
  assert.deepEqual(outer(seen), ["n0", "g1", "g2", "g3", "g4", "g5", "n11"]);
});

test("every operator is at its own box, or at that which stands for it", () => {
  const net = repeated();
  const seen = visible(net, state([1]));
  assert.equal(seen.stands[9], 1);
  assert.equal(seen.boxOf[seen.stands[9]], "n1");
});

test("lines into an opened module go by a port", () => {
  const net = network({
    groups: [["", null], ["m", ""]],
    nodes: [["input", ""], ["linear", "m"], ["add", "m"], ["output", ""]],
    edges: [[0, 1], [0, 2], [1, 2], [2, 3]],
  });
  const seen = visible(net, state([1]));
  assert.deepEqual(lines(seen), ["n0>g1#n0", "g1#n2>n3", "in:n0>n1", "in:n0>n2", "n1>n2", "n2>out:n2"]);
});

test("plumbing is left out, and what leads through it is joined", () => {
  const net = network({
    nodes: [["input", ""], ["view", ""], ["linear", ""], ["add", ""]],
    edges: [[0, 1], [1, 2], [2, 3], [0, 3]],
    hidden: [[1, 0]],
  });
  assert.deepEqual(lines(visible(net, state())), ["n0>n2", "n2>n3", "n0>n3"]);
  assert.equal(lines(visible(net, state([], { plumbing: true }))).length, 4);
});

test("what feeds many elsewhere is named at each of them instead of a line", () => {
  const groups = [["", null], ...Array.from({ length: 9 }, (_, g) => [`m${g}`, ""])];
  const nodes = [["input", ""], ...Array.from({ length: 18 }, (_, n) => [n % 2 ? "add" : "linear", `m${n >> 1}`])];
  const edges = Array.from({ length: 9 }, (_, g) => [[0, 2 * g + 2], [2 * g + 1, 2 * g + 2]]).flat();
  const net = network({ groups, nodes, edges });
  const open = visible(net, state(groups.map((_, g) => g)));
  assert.equal(lines(open).filter((line) => line.includes("n0")).length, 0);
  assert.deepEqual(open.levels.get(1).boxes.map((box) => box.stubs), [[], ["n0"]]);
  const closed = visible(net, state());
  assert.deepEqual(closed.levels.get(0).boxes.map((box) => box.stubs.length), [0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
});

const chain = (ops, edges) =>
  visible(network({ nodes: ops.map((op) => [op, ""]), edges: edges ?? ops.slice(1).map((_, n) => [n, n + 1]) }), state());
const stacks = (seen) => seen.levels.get(0).boxes.filter((box) => box.parts).map((box) => box.parts.map((part) => part.key));

test("convolution, normalisation and activation are one stack", () => {
  const seen = chain(["input", "conv2d", "batch_norm", "relu", "conv2d", "batch_norm", "output"]);
  assert.deepEqual(stacks(seen), [["n1", "n2", "n3"], ["n4", "n5"]]);
  assert.deepEqual(lines(seen), ["n0>s1", "s1>s4", "s4>n6"]);
});

test("normalisation and activation go with the convolution after them", () => {
  const seen = chain(["input", "batch_norm", "relu", "conv2d", "batch_norm", "relu", "conv2d"]);
  assert.deepEqual(stacks(seen), [["n1", "n2", "n3"], ["n4", "n5", "n6"]]);
});

test("a stack ends where another takes its tensor", () => {
  const seen = chain(["input", "conv2d", "relu", "add"], [[0, 1], [1, 2], [2, 3], [1, 3]]);
  assert.deepEqual(stacks(seen), []);
});

test("what a block takes from the one before through plumbing of its own is told by the frame", () => {
  // Blocks of an identity, which is plumbing, and a sum; each takes the sum of the one before.
  const nodes = [["input", ""], ...[0, 1, 2].flatMap((b) => [["identity", `b${b}`], ["add", `b${b}`], ["relu", `b${b}`]]), ["output", ""]];
  const edges = [0, 3, 6].flatMap((from) => [[from, from + 1], [from, from + 2], [from + 1, from + 2], [from + 2, from + 3]]);
  const groups = [["", null], ...[0, 1, 2].map((b) => [`b${b}`, ""])];
  const runs = [{ parent: 0, copies: [[-2], [-3], [-4]], shared: false, parallel: false }];
  const net = network({ groups, nodes, edges: [...edges, [9, 10]], runs, hidden: [[1, 0], [4, 3], [7, 6]] });
  const seen = visible(net, state([1]));
  assert.deepEqual(lines(seen), ["n0>g1#n0", "g1#n3>n10", "in:n0>n2", "n2>n3", "n3>out:n3"]);
});
