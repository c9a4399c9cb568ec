// Workers live in another world than pages, so they are type-checked with its names; no worker, nothing to do.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";

const workers = readdirSync("islands").filter((name) => existsSync(`islands/${name}/worker.ts`));
if (workers.length > 0) execFileSync("tsc", ["--noEmit", "-p", "tsconfig.worker.json"], { stdio: "inherit" });
