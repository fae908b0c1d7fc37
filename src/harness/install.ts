import { mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import process from "node:process";
import semver from "semver";
import { AuditError } from "../core/errors.ts";
import { packageFolder } from "./cache-folder.ts";
import type { HarnessPackage } from "./harness-package.ts";
import { withLock } from "./install-lock.ts";
import { type InstallMarker, markerName, readMarker, removeInstall, touchMarker } from "./installed.ts";
import { npm, patience } from "./npm.ts";
import { diskFailure, npmFailure } from "./npm-failure.ts";
import { type HarnessProgram, isFile } from "./program.ts";
import { programSha256 } from "./program-digest.ts";
import { stagingFolder, sweepStaging } from "./staging.ts";
import { matchVersion, nearestVersions } from "./version-spec.ts";
import { publishedVersions, type VersionSource } from "./versions.ts";

export interface ReadyHarness {
  readonly version: string;
  readonly folder: string;
  readonly program: HarnessProgram;
}

/**
 * The exact version that `spec` stands for. An exact version that is installed needs no network.
 * Throws harness-version-unknown (with the nearest), harness-registry-unreachable.
 */
export async function resolveVersion(harness: HarnessPackage, spec: string, source: VersionSource): Promise<string> {
  const exact = semver.valid(spec);
  if (exact !== null && (await ready(harness, exact, source.cacheDir)) !== null) return exact;
  const known = await publishedVersions(harness, source);
  const match = matchVersion(known, spec);
  if (match !== null) return match;
  // Published within the hour, perhaps: a list of this very moment decides.
  const fresh = await publishedVersions(harness, source, source.clock.now() - 10_000);
  const second = matchVersion(fresh, spec);
  if (second !== null) return second;
  const tags = semver.validRange(spec) === null ? Object.keys(fresh.tags) : [];
  const nearest = [...nearestVersions(fresh.versions, spec), ...tags].join(", ");
  throw new AuditError("harness-version-unknown", { harness: harness.harness, version: spec, nearest });
}

/**
 * The harness at an exact version, installed where it is not yet. Safe to call from several processes at once; a failed
 * or interrupted download leaves nothing that could be taken for an install.
 * Throws harness-registry-unreachable, harness-install-failed, harness-cache-unwritable, harness-program-missing.
 */
export async function ensureInstalled(
  harness: HarnessPackage,
  version: string,
  source: VersionSource,
): Promise<ReadyHarness> {
  const { cacheDir, clock, signal } = source;
  const existing = await ready(harness, version, cacheDir);
  if (existing !== null) {
    await touchMarker(existing.folder, clock.now());
    return existing;
  }
  const lock = join(packageFolder(cacheDir, harness.packageName), `.${version}.lock`);
  const what = `${harness.packageName}@${version}`;
  try {
    return await withLock(lock, clock, signal, async () => {
      // Another process may have been at it while we waited.
      return (await ready(harness, version, cacheDir)) ?? (await install(harness, version, source));
    });
  } catch (error) {
    signal.throwIfAborted();
    throw diskFailure(what, error);
  }
}

async function ready(harness: HarnessPackage, version: string, cacheDir: string): Promise<ReadyHarness | null> {
  const folder = join(packageFolder(cacheDir, harness.packageName), version);
  const marker = await readMarker(folder);
  if (marker === null) return null;
  const program = { form: marker.program.form, path: join(folder, marker.program.path) };
  return (await isFile(program.path)) ? { version, folder, program } : null;
}

async function install(harness: HarnessPackage, version: string, source: VersionSource): Promise<ReadyHarness> {
  const parent = packageFolder(source.cacheDir, harness.packageName);
  await sweepStaging(parent);
  const staging = stagingFolder(parent);
  const folder = join(parent, version);
  try {
    await mkdir(staging, { recursive: true });
    await npmInstall(harness, version, staging, source.signal);
    const program = await harness.findProgram(staging);
    if (program === null) {
      const platform = `${process.platform}-${process.arch}`;
      throw new AuditError("harness-program-missing", { what: `${harness.packageName}@${version}`, platform });
    }
    const path = relative(staging, program.path);
    const marker: InstallMarker = {
      format: 1,
      packageName: harness.packageName,
      version,
      installedAtMs: source.clock.now(),
      bytes: await sizeOf(staging),
      program: { form: program.form, path, sha256: await programSha256(program.path, source.cacheDir, source.signal) },
    };
    await writeFile(join(staging, markerName), `${JSON.stringify(marker, null, 2)}\n`);
    if ((await stat(folder).catch(() => null)) !== null && (await ready(harness, version, source.cacheDir)) === null) {
      await removeInstall(folder);
    }
    await rename(staging, folder).catch(async (error: unknown) => {
      // Someone else was first: theirs is as good as ours.
      if ((await ready(harness, version, source.cacheDir)) === null) throw error;
    });
    return { version, folder, program: { form: program.form, path: join(folder, path) } };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function npmInstall(
  harness: HarnessPackage,
  version: string,
  staging: string,
  signal: AbortSignal,
): Promise<void> {
  const what = `${harness.packageName}@${version}`;
  await writeFile(join(staging, "package.json"), '{"private":true}\n');
  const cache = join(staging, ".npm-cache");
  const settings = {
    // In the staging folder and gone with it: npm's own cache would double the disk space for good.
    cache,
    prefix: staging,
    global: "false",
    package_lock: "false",
    include: "optional",
    update_notifier: "false",
    loglevel: "error",
    logs_max: "0",
    ...patience,
    engine_strict: "false",
  };
  const args = ["install", what, "--ignore-scripts", "--no-audit", "--no-fund", "--no-save"];
  const answer = await npm(args, { cwd: staging, settings, signal });
  if (answer.code !== 0) throw npmFailure(what, answer);
  await rm(cache, { recursive: true, force: true });
}

async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}
