// A 201 means it is on disk: the program is killed in the middle of the work and started again.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const yipan = process.env.YIPAN ?? join(import.meta.dirname, "../../target/debug/yipan");
const TIMES = Number(process.env.YIPAN_KILLS ?? 6);
const CLIENTS = 8;

function freePort() {
  return new Promise((found) => {
    const probe = createServer();
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => found(port));
    });
  });
}

/** Starts the program on a city and waits until it answers. */
async function started(data) {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = spawn(yipan, ["serve", "--data", data, "--listen", `127.0.0.1:${port}`], { stdio: "ignore" });
  for (;;) {
    assert.equal(server.exitCode, null, "the program starts again");
    if ((await fetch(`${base}/readyz`).catch(() => null))?.ok) return { server, base };
    await new Promise((later) => setTimeout(later, 20));
  }
}

function json(...args) {
  const told = spawnSync(yipan, [...args, "--json"], { encoding: "utf8" });
  assert.equal(told.status, 0, `${args.join(" ")}: ${told.stderr}`);
  return JSON.parse(told.stdout);
}

test("what was acknowledged survives a kill, once each, and the ledger is sound", async () => {
  const data = mkdtempSync(join(tmpdir(), "yipan-killed-"));
  assert.equal(spawnSync(yipan, ["demo", "--no-serve", "--data", data]).status, 0);
  const { token } = json("token", "create", "--user", "inspector", "--data", data);
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
  const kept = new Map();
  for (let life = 0; life < TIMES; life += 1) {
    const { server, base } = await started(data);
    let dead = false;
    const most = 5 + ((life * 37) % 60);
    let said = 0;
    const client = async (nth) => {
      for (let n = 0; !dead; n += 1) {
        const key = `life-${life}-${nth}-${n}`;
        const body = JSON.stringify({ source: "patrol", category: "events/2013/0110", client_key: key });
        const reply = await fetch(`${base}/api/v1/cases`, { method: "POST", headers, body }).catch(() => null);
        if (!reply) return;
        if (reply.status === 201) {
          const made = await reply.json().catch(() => null);
          if (made) kept.set(key, made.id);
          said += 1;
          if (said >= most && !dead) {
            dead = true;
            server.kill("SIGKILL");
          }
        }
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, (_, nth) => client(nth)));
    server.kill("SIGKILL");
    await new Promise((gone) => (server.exitCode === null && server.signalCode === null ? server.once("exit", gone) : gone()));
  }
  const { server, base } = await started(data);
  for (const [key, id] of kept) {
    const body = JSON.stringify({ source: "patrol", category: "events/2013/0110", client_key: key });
    const reply = await fetch(`${base}/api/v1/cases`, { method: "POST", headers, body });
    assert.equal(reply.status, 200, `${key} is known`);
    assert.equal((await reply.json()).id, id, `${key} is the same case`);
  }
  assert.ok(kept.size >= TIMES * 5, `${kept.size} cases were acknowledged`);
  server.kill("SIGTERM");
  await new Promise((gone) => (server.exitCode === null ? server.once("exit", gone) : gone()));
  assert.equal(json("ledger", "verify", "--data", data).sound, true);
  rmSync(data, { recursive: true, force: true });
});
