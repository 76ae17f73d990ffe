/**
 * Builds the page's script and style into the Python package: `npm ci && npm run build`.
 *
 * The first line of what is built names the sources it was built from, so that a test without npm
 * can tell when it is stale.
 */

import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const sources = join(here, "net", "src");
const goal = join(here, "..", "netviz", "page", "built");

/** The sources and the versions of what they use, as one fingerprint. */
function fingerprint() {
  const hash = createHash("sha256");
  for (const name of readdirSync(sources).sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(sources, name))).update("\0");
  }
  const { dependencies } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
  hash.update(Object.entries(dependencies).map((pair) => pair.join(" ")).sort().join("\n"));
  return hash.digest("hex").slice(0, 16);
}

const licence = "netviz (MIT) with @dagrejs/dagre (MIT, (c) Chris Pettitt and contributors)";
const banner = `/*! ${fingerprint()} ${licence} */`;
const shared = { bundle: true, minify: true, write: false, legalComments: "none", target: "es2022" };
const script = await build({ ...shared, entryPoints: [join(sources, "main.js")], format: "iife" });
const style = await build({ ...shared, entryPoints: [join(sources, "page.css")] });
writeFileSync(join(goal, "page.js"), `${banner}\n${script.outputFiles[0].text.trim()}\n`);
writeFileSync(join(goal, "page.css"), `${style.outputFiles[0].text.trim()}\n`);
copyFileSync(join(here, "node_modules", "@dagrejs", "dagre", "LICENSE"), join(goal, "LICENSE-dagre.txt"));
console.log(`page.js ${(script.outputFiles[0].contents.length / 1000).toFixed(1)} kB`);
