// Bundles styles/yipan.css, every islands/NAME/main.ts and every islands/NAME/worker.ts into dist/.
// islands/app is on each page; every other island is its own file, loaded by the page that needs it.
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const OUT = "dist";
/** What a first page on a phone may weigh in styles and script, so that with its text it stays under 200 KB. */
const FIRST_PAGE_MAX = 120 * 1024;

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

const islands = readdirSync("islands", { withFileTypes: true }).filter((d) => d.isDirectory()).map((d) => d.name).sort();
const entries = { yipan: "styles/yipan.css" };
for (const name of islands) {
  if (existsSync(`islands/${name}/main.ts`)) entries[name] = `islands/${name}/main.ts`;
  if (existsSync(`islands/${name}/worker.ts`)) entries[`${name}-worker`] = `islands/${name}/worker.ts`;
}

await build({
  entryPoints: entries,
  outdir: OUT,
  bundle: true,
  format: "esm",
  target: ["es2022", "chrome108", "safari16"],
  minify: true,
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
});
cpSync("static", OUT, { recursive: true });
// The map library starts its worker by address; a policy without blob: needs the file itself.
copyFileSync("node_modules/maplibre-gl/dist/maplibre-gl-worker.mjs", join(OUT, "map-tiles-worker.js"));

const weights = readdirSync(OUT).map((name) => [name, gzipSync(readFileSync(join(OUT, name))).length]);
for (const [name, bytes] of weights) console.log(`${(bytes / 1024).toFixed(1).padStart(7)} KB gzip  ${name}`);
const first = weights.filter(([name]) => name === "yipan.css" || name === "app.js").reduce((sum, [, bytes]) => sum + bytes, 0);
if (first > FIRST_PAGE_MAX) {
  console.error(`yipan.css and app.js weigh ${first} bytes gzipped; ${FIRST_PAGE_MAX} is the most a first page can carry.`);
  process.exit(1);
}
