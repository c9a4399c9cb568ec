// Makes a demonstration city of its own, serves it, runs what follows, stops it.
//   node run.mjs test      every page as every role, then every test of tests/
//   node run.mjs walk      only the pages; with WALK=all at both widths in both languages
//   node run.mjs picture   the board for the README
// YIPAN names the built program.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const yipan = process.env.YIPAN ?? join(here, "../target/debug/yipan");
const data = mkdtempSync(join(tmpdir(), "yipan-browser-"));

function freePort() {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

async function ready(base, server) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (server.exitCode !== null) throw new Error(`the program stopped with ${server.exitCode}`);
    const answer = await fetch(`${base}/readyz`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error(`${base} did not answer`);
}

let status = 1;
const made = spawnSync(yipan, ["demo", "--no-serve", "--data", data], { stdio: "inherit" });
if (made.status === 0) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = spawn(yipan, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, YIPAN_LOG: "warn" },
  });
  try {
    await ready(base, server);
    const env = { ...process.env, BASE: base, YIPAN: yipan, YIPAN_DATA_DIR: data };
    const folders = { walk: ["walk"], picture: ["picture"] }[process.argv[2]] ?? ["walk", "tests"];
    const tests = folders.flatMap((folder) =>
      readdirSync(join(here, folder))
        .filter((name) => name.endsWith(".test.mjs"))
        .map((name) => join(here, folder, name)),
    );
    const what = ["--test", "--test-concurrency=1", ...tests];
    status = spawnSync(process.execPath, what, { stdio: "inherit", env }).status ?? 1;
  } finally {
    server.kill("SIGTERM");
  }
}
rmSync(data, { recursive: true, force: true });
process.exit(status);
