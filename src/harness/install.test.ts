import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../core/clock.ts";
import type { HarnessPackage } from "./harness-package.ts";
import { ensureInstalled, resolveVersion } from "./install.ts";
import { listInstalled, pruneInstalled } from "./installed.ts";
import { diskFailure, npmFailure } from "./npm-failure.ts";
import { isFile } from "./program.ts";
import { stagingFolder } from "./staging.ts";
import { openRegistry, type TestRegistry } from "./testing/registry.ts";
import { publishedVersions, type VersionSource } from "./versions.ts";

const packageName = "@scope/harness";
const harness: HarnessPackage = {
  harness: "some-harness",
  packageName,
  async findProgram(folder) {
    const path = join(folder, "node_modules", "@scope", "harness", "cli.js");
    return (await isFile(path)) ? { form: "javascript", path } : null;
  },
};

let root: string;
let registry: TestRegistry;
let source: VersionSource;
let parent: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "aa-install-"));
  registry = await openRegistry(packageName, ["1.2.3", "1.10.0", "2.0.0"]);
  // The user's own configuration is what names the registry; here it is this file.
  await writeFile(join(root, "npmrc"), `registry=${registry.url}/\n`);
  vi.stubEnv("npm_config_userconfig", join(root, "npmrc"));
  vi.stubEnv("npm_config_registry", undefined);
  source = { cacheDir: join(root, "cache"), clock: systemClock, signal: new AbortController().signal };
  parent = join(root, "cache", "harness", "@scope", "harness");
});

afterEach(async () => {
  vi.unstubAllEnvs();
  registry.close();
  await rm(root, { recursive: true, force: true });
});

/** Everything in the package's cache folder but what is meant to stay. */
async function leftovers(): Promise<readonly string[]> {
  const names = await readdir(parent).catch(() => []);
  return names.filter((name) => !/^(?:\d+\.\d+\.\d+|versions\.json)$/.test(name));
}

/** A list of versions as if it had just been fetched: npm takes a second to start. */
async function knownVersions(): Promise<void> {
  await mkdir(parent, { recursive: true });
  const versions = { versions: ["1.2.3", "1.10.0", "2.0.0"], tags: { latest: "2.0.0" }, fetchedAtMs: Date.now() };
  await writeFile(join(parent, "versions.json"), JSON.stringify(versions));
}

async function installByHand(version: string, bytes: number): Promise<void> {
  const folder = join(parent, version);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "cli.js"), "");
  const program = { form: "javascript", path: "cli.js", sha256: "0" };
  const marker = { format: 1, packageName, version, installedAtMs: 1, bytes, program };
  await writeFile(join(folder, "agent-audit.json"), JSON.stringify(marker));
}

// npm is the real one, which takes its time on a busy machine.
describe("installing a harness", { timeout: 60_000 }, () => {
  it("installs once however many ask, runs no scripts, and needs no network again", async () => {
    expect(await resolveVersion(harness, "^1.0", source)).toBe("1.10.0");
    const all = await Promise.all(Array.from({ length: 4 }, () => ensureInstalled(harness, "1.10.0", source)));
    expect(registry.asked.filter((path) => path.endsWith(".tgz"))).toHaveLength(1);
    const [installed] = all;
    expect(all).toEqual(all.map(() => installed));
    expect(spawnSync(process.execPath, [installed?.program.path ?? ""]).stdout.toString()).toBe("1.10.0\n");
    expect(existsSync(join(installed?.program.path ?? "", "..", "ran"))).toBe(false);
    expect(await leftovers()).toEqual([]);
    expect((await readdir(installed?.folder ?? "")).sort()).toEqual([
      "agent-audit.json",
      "node_modules",
      "package.json",
    ]);
    registry.close();
    registry.asked.length = 0;
    expect(await resolveVersion(harness, "1.10.0", source)).toBe("1.10.0");
    expect(await ensureInstalled(harness, "1.10.0", source)).toEqual(installed);
    expect(registry.asked).toEqual([]);
  });

  it("asks for the list of versions once an hour, and makes do with an old one offline", async () => {
    expect(await publishedVersions(harness, source)).toMatchObject({
      versions: ["1.2.3", "1.10.0", "2.0.0"],
      tags: { latest: "2.0.0" },
    });
    expect(await resolveVersion(harness, "latest", source)).toBe("2.0.0");
    expect(registry.asked).toHaveLength(1);
    registry.close();
    const later = { ...source, clock: { ...systemClock, now: () => Date.now() + 3_700_000 } };
    expect(await resolveVersion(harness, "latest", later)).toBe("2.0.0");
  });

  it.each(["cut short", "corrupt"] as const)("leaves nothing of a download that was %s", async (serve) => {
    registry.serve = serve;
    await expect(ensureInstalled(harness, "2.0.0", source)).rejects.toMatchObject({
      code: expect.stringMatching(/^harness-(?:install-failed|registry-unreachable)$/),
      exitCode: 2,
      message: expect.stringContaining("@scope/harness@2.0.0"),
    });
    expect(registry.asked.filter((path) => path.endsWith(".tgz"))).not.toEqual([]);
    expect(await leftovers()).toEqual([]);
    expect(await listInstalled(source.cacheDir)).toEqual([]);
  });

  it("names the package when there is no network on the first install", async () => {
    registry.close();
    const unreachable = {
      code: "harness-registry-unreachable",
      exitCode: 2,
      message: expect.stringContaining(packageName),
    };
    await expect(resolveVersion(harness, "latest", source)).rejects.toMatchObject(unreachable);
    expect(await leftovers()).toEqual([]);
  });

  it("takes over what a killed process left: its lock, its litter, its half install", async () => {
    const dead = spawnSync(process.execPath, ["-e", ""]).pid;
    await mkdir(stagingFolder(parent).replace(`-${process.pid}-`, `-${dead}-`), { recursive: true });
    await mkdir(join(parent, "2.0.0", "node_modules"), { recursive: true });
    await writeFile(join(parent, ".2.0.0.lock"), JSON.stringify({ pid: dead, host: hostname(), started: "1" }));
    expect(await listInstalled(source.cacheDir)).toEqual([]);
    const { program } = await ensureInstalled(harness, "2.0.0", source);
    expect(existsSync(program.path)).toBe(true);
    expect(await leftovers()).toEqual([]);
    // An install whose program is gone is none either.
    await rm(program.path);
    expect((await ensureInstalled(harness, "2.0.0", source)).program).toEqual(program);
    expect(existsSync(program.path)).toBe(true);
  });

  it("stops when aborted, and leaves nothing", async () => {
    const stop = new AbortController();
    const installing = ensureInstalled(harness, "2.0.0", { ...source, signal: stop.signal });
    setTimeout(() => stop.abort(new Error("interrupted")), 150);
    await expect(installing).rejects.toThrow("interrupted");
    expect(await leftovers()).toEqual([]);
  });
});

describe("the cache of harnesses", { timeout: 30_000 }, () => {
  it("names the nearest where there is no such version", async () => {
    await knownVersions();
    await expect(resolveVersion(harness, "1.9.9", source)).rejects.toMatchObject({
      code: "harness-version-unknown",
      exitCode: 2,
      remedy: expect.stringContaining("1.2.3, 1.10.0, 2.0.0"),
    });
    await expect(resolveVersion(harness, "stable", source)).rejects.toMatchObject({
      remedy: expect.stringContaining("2.0.0, latest"),
    });
  });

  it("waits for a lock whose holder lives, and gives up when aborted", async () => {
    await mkdir(parent, { recursive: true });
    const holder = { pid: process.ppid, host: "another-host", started: null };
    await writeFile(join(parent, ".2.0.0.lock"), JSON.stringify(holder));
    const signal = AbortSignal.timeout(400);
    const waiting = ensureInstalled(harness, "2.0.0", { ...source, signal });
    await expect(waiting).rejects.toMatchObject({ name: "TimeoutError" });
    expect(registry.asked).toEqual([]);
  });

  it("tells a cache that cannot be written from other failures", async () => {
    await writeFile(join(root, "file"), "");
    const inFile = { ...source, cacheDir: join(root, "file") };
    const unwritable = { code: "harness-cache-unwritable", exitCode: 1 };
    await expect(resolveVersion(harness, "latest", inFile)).rejects.toMatchObject(unwritable);
    await expect(ensureInstalled(harness, "2.0.0", inFile)).rejects.toMatchObject(unwritable);
    const full = npmFailure("p@1", { code: 228, stdout: "", stderr: "npm error code ENOSPC\nnpm error nospc" });
    expect(full).toMatchObject({ ...unwritable, message: expect.stringContaining("ENOSPC") });
    expect(diskFailure("p@1", Object.assign(new Error("x"), { code: "ENOSPC" }))).toMatchObject(unwritable);
    const other = new Error("y");
    expect(diskFailure("p@1", other)).toBe(other);
  });

  it("lists in semver order, and prunes what is chosen", async () => {
    await installByHand("1.10.0", 20);
    await installByHand("1.2.3", 10);
    const listed = await listInstalled(source.cacheDir);
    expect(listed.map(({ version, bytes }) => [version, bytes])).toEqual([
      ["1.2.3", 10],
      ["1.10.0", 20],
    ]);
    const pruned = await pruneInstalled(source.cacheDir, ({ bytes }) => bytes < 15);
    expect(pruned.map(({ version }) => version)).toEqual(["1.2.3"]);
    expect((await listInstalled(source.cacheDir)).map(({ version }) => version)).toEqual(["1.10.0"]);
    expect(await leftovers()).toEqual([]);
  });

  it("notes when an install was last used", async () => {
    await installByHand("1.2.3", 10);
    const then = Date.UTC(2026, 2, 26);
    await ensureInstalled(harness, "1.2.3", { ...source, clock: { ...systemClock, now: () => then } });
    expect(await listInstalled(source.cacheDir)).toMatchObject([{ lastUsedAtMs: then }]);
  });
});
