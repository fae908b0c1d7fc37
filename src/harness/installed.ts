import { readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import semver from "semver";
import { isJsonObject, parseJson } from "../core/json.ts";
import { stagingFolder } from "./staging.ts";

/** What an install folder says of itself; written last, so a folder without it is no install. */
export interface InstallMarker {
  readonly format: 1;
  readonly packageName: string;
  readonly version: string;
  readonly installedAtMs: number;
  readonly bytes: number;
  readonly program: { readonly form: "javascript" | "native"; readonly path: string; readonly sha256: string };
}

export interface InstalledHarness {
  readonly packageName: string;
  readonly version: string;
  readonly folder: string;
  readonly bytes: number;
  readonly installedAtMs: number;
  readonly lastUsedAtMs: number;
}

export const markerName = "agent-audit.json";

/** The marker of an install folder, or null where there is none that can be trusted. */
export async function readMarker(folder: string): Promise<InstallMarker | null> {
  const value = parseJson(await readFile(join(folder, markerName), "utf8").catch(() => ""));
  if (!isJsonObject(value) || value["format"] !== 1 || !isJsonObject(value["program"])) return null;
  return value as unknown as InstallMarker;
}

/** Notes that an install was used, for `prune`. */
export async function touchMarker(folder: string, atMs: number): Promise<void> {
  await utimes(join(folder, markerName), new Date(atMs), new Date(atMs)).catch(() => undefined);
}

/** Every complete install in the cache, by package and semver order. */
export async function listInstalled(cacheDir: string): Promise<readonly InstalledHarness[]> {
  const root = join(cacheDir, "harness");
  const found: InstalledHarness[] = [];
  for (const packageName of await packagesIn(root)) {
    for (const version of await names(join(root, packageName))) {
      const folder = join(root, packageName, version);
      const marker = semver.valid(version) === null ? null : await readMarker(folder);
      if (marker === null) continue;
      const used = await stat(join(folder, markerName));
      const { bytes, installedAtMs } = marker;
      found.push({ packageName, version, folder, bytes, installedAtMs, lastUsedAtMs: used.mtimeMs });
    }
  }
  return found.sort((a, b) => a.packageName.localeCompare(b.packageName) || semver.compareBuild(a.version, b.version));
}

/** Removes the installs that `remove` chooses. Returns them; the sum of their `bytes` is what was freed. */
export async function pruneInstalled(
  cacheDir: string,
  remove: (installed: InstalledHarness) => boolean,
): Promise<readonly InstalledHarness[]> {
  const chosen = (await listInstalled(cacheDir)).filter(remove);
  for (const { folder } of chosen) await removeInstall(folder);
  return chosen;
}

/** Out of sight by one rename first: a removal that is interrupted leaves no half install. */
export async function removeInstall(folder: string): Promise<void> {
  const trash = stagingFolder(join(folder, ".."));
  await rename(folder, trash);
  await rm(trash, { recursive: true, force: true });
}

async function packagesIn(root: string): Promise<readonly string[]> {
  const packages = await Promise.all(
    (await names(root)).map(async (name) =>
      name.startsWith("@") ? (await names(join(root, name))).map((inner) => join(name, inner)) : [name],
    ),
  );
  return packages.flat();
}

async function names(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith(".")).map((entry) => entry.name);
}
