/**
 * The ways between two boxes of the picture, and the skips among them: lines that pass over what
 * lies on another way.
 */

/**
 * @param {[string, string][]} edges of keys
 * @param {string} one
 * @param {string} other
 * @returns {{on: Set<string>, skips: Set<string>} | null} keys on the ways; skips as "from>to"
 */
export function between(edges, one, other) {
  return ways(edges, one, other) ?? ways(edges, other, one);
}

function ways(edges, from, to) {
  const [after, before] = [new Map(), new Map()];
  for (const [a, b] of edges) {
    if (!after.has(a)) after.set(a, []);
    after.get(a).push(b);
    if (!before.has(b)) before.set(b, []);
    before.get(b).push(a);
  }
  const ahead = reached(after, from);
  if (!ahead.has(to)) return null;
  const on = new Set([...reached(before, to)].filter((key) => ahead.has(key)));
  const longest = ranks(on, after, before, from);
  const skips = new Set();
  for (const [a, b] of edges) {
    if (on.has(a) && on.has(b) && longest.get(b) - longest.get(a) > 1) skips.add(`${a}>${b}`);
  }
  return { on, skips };
}

function reached(next, from) {
  const found = new Set([from]);
  for (const key of found) for (const other of next.get(key) ?? []) found.add(other);
  return found;
}

/** The longest way from `from` to each of `on`, in lines. */
function ranks(on, after, before, from) {
  const waits = new Map([...on].map((key) => [key, new Set((before.get(key) ?? []).filter((b) => on.has(b))).size]));
  const found = new Map([[from, 0]]);
  const ready = [from];
  for (const key of ready) {
    for (const next of new Set(after.get(key) ?? [])) {
      if (!on.has(next)) continue;
      found.set(next, Math.max(found.get(next) ?? 0, found.get(key) + 1));
      waits.set(next, waits.get(next) - 1);
      if (waits.get(next) === 0) ready.push(next);
    }
  }
  return found;
}
