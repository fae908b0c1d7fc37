import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import semver from "semver";
import type { Clock } from "../core/clock.ts";
import { AuditError } from "../core/errors.ts";
import { isJsonObject, type Json, parseJson } from "../core/json.ts";
import { packageFolder } from "./cache-folder.ts";
import type { HarnessPackage } from "./harness-package.ts";
import { npm, patience } from "./npm.ts";
import { diskFailure, npmFailure } from "./npm-failure.ts";
import { stagingFolder } from "./staging.ts";
import { writeWhole } from "./written-file.ts";

/** What the registry says a package's versions are. */
export interface PublishedVersions {
  /** In semver order: the registry's own order and dates are not monotone. */
  readonly versions: readonly string[];
  readonly tags: { readonly [tag: string]: string };
  readonly fetchedAtMs: number;
}

export interface VersionSource {
  readonly cacheDir: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const freshMs = 3_600_000;

/**
 * The published versions, asked for at most once an hour (`newerThanMs` asks again for a list older than that moment).
 * An older list serves where the registry cannot be reached; without one: AuditError harness-registry-unreachable.
 */
export async function publishedVersions(
  harness: HarnessPackage,
  source: VersionSource,
  newerThanMs: number = source.clock.now() - freshMs,
): Promise<PublishedVersions> {
  const folder = packageFolder(source.cacheDir, harness.packageName);
  const file = join(folder, "versions.json");
  const known = decode(parseJson(await readFile(file, "utf8").catch(() => "")));
  if (known !== null && known.fetchedAtMs >= newerThanMs) return known;
  try {
    const fetched = await fetchVersions(harness, folder, source);
    await writeWhole(file, `${JSON.stringify(fetched)}\n`).catch(() => undefined);
    return fetched;
  } catch (error) {
    if (known !== null && error instanceof AuditError && error.code === "harness-registry-unreachable") return known;
    throw error;
  }
}

async function fetchVersions(
  harness: HarnessPackage,
  folder: string,
  source: VersionSource,
): Promise<PublishedVersions> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw diskFailure(harness.packageName, error);
  });
  // npm's cache is of no use here, and its own would be written to.
  const cache = stagingFolder(folder);
  const settings = {
    cache,
    json: "true",
    loglevel: "error",
    update_notifier: "false",
    logs_max: "0",
    ...patience,
  };
  const args = ["view", harness.packageName, "versions", "dist-tags"];
  const answer = await npm(args, { cwd: folder, settings, signal: source.signal }).finally(() =>
    rm(cache, { recursive: true, force: true }),
  );
  const view = parseJson(answer.stdout);
  if (answer.code !== 0 || !isJsonObject(view)) throw npmFailure(harness.packageName, answer);
  const list = Array.isArray(view["versions"]) ? view["versions"] : [view["versions"]];
  const versions = list.filter((item): item is string => typeof item === "string" && semver.valid(item) !== null);
  return {
    versions: versions.sort(semver.compareBuild),
    tags: strings(view["dist-tags"]),
    fetchedAtMs: source.clock.now(),
  };
}

function decode(value: Json | undefined): PublishedVersions | null {
  if (!isJsonObject(value) || !Array.isArray(value["versions"]) || typeof value["fetchedAtMs"] !== "number")
    return null;
  const versions = value["versions"].filter((item): item is string => typeof item === "string");
  return { versions, tags: strings(value["tags"]), fetchedAtMs: value["fetchedAtMs"] };
}

function strings(value: Json | undefined): { readonly [name: string]: string } {
  const entries = isJsonObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
