import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { processStart } from "./process-start.ts";
import { takeRunLock } from "./run-lock.ts";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "aa-lock-"));
  path = join(folder, "run.lock");
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** No system gives this pid: Linux stops at 2^22. */
const deadPid = 2 ** 30;
const held = (holder: object) => writeFile(path, JSON.stringify(holder));

it("lets one in, and the next when it is released", async () => {
  const lock = await takeRunLock(path);
  await expect(takeRunLock(path)).rejects.toMatchObject({ code: "run-locked" });
  await lock.release();
  await (await takeRunLock(path)).release();
  expect(await readdir(folder)).toEqual([]);
});

it("takes over from a process that is gone", async () => {
  await held({ pid: deadPid, started: "x", host: hostname() });
  await takeRunLock(path);
  expect(JSON.parse(await readFile(path, "utf8"))).toMatchObject({ pid: process.pid });
});

it.skipIf(process.platform === "win32")("takes over where the pid was given to another process since", async () => {
  expect(await processStart(process.pid)).not.toBeNull();
  await held({ pid: process.pid, started: "another boot/1", host: hostname() });
  await takeRunLock(path);
});

it.each([
  ["of another machine", { pid: deadPid, started: "x", host: "elsewhere.example" }],
  ["of a process it cannot ask the start of", { pid: process.pid, started: null, host: hostname() }],
  ["that says nothing", {}],
])("leaves a lock alone %s", async (_, holder) => {
  await held(holder);
  await expect(takeRunLock(path)).rejects.toMatchObject({ code: "run-locked", exitCode: 2 });
});

it("lets one of many in that find the same stale lock", async () => {
  await held({ pid: deadPid, started: "x", host: hostname() });
  const taken = await Promise.allSettled(Array.from({ length: 20 }, () => takeRunLock(path)));
  expect(taken.filter((take) => take.status === "fulfilled")).toHaveLength(1);
  expect(await readdir(folder)).toEqual(["run.lock"]);
});
