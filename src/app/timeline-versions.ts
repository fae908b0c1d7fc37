import { isAbsolute, resolve } from "node:path";
import semver from "semver";
import { AuditError } from "../core/errors.ts";
import type { HarnessPackage } from "../harness/harness-package.ts";
import { resolveVersion } from "../harness/install.ts";
import { versionsBetween } from "../harness/version-spec.ts";
import { publishedVersions, type VersionSource } from "../harness/versions.ts";

/** One row to be: a published version, or a program of the user's own. */
export type TimelineProgram =
  | { readonly kind: "published"; readonly version: string }
  | { readonly kind: "binary"; readonly path: string };

/**
 * What `--versions` names: `A..B` (ends may be tags), semver ranges, exact versions, tags and paths of programs, separated
 * by commas. Published versions in semver order without repeats, then programs as given.
 */
export async function timelineVersions(
  list: string,
  harness: HarnessPackage,
  source: VersionSource,
  cwd: string,
): Promise<readonly TimelineProgram[]> {
  const versions = new Set<string>();
  const programs: TimelineProgram[] = [];
  for (const item of list
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")) {
    if (item.includes("/") || item.includes("\\")) {
      programs.push({ kind: "binary", path: isAbsolute(item) ? item : resolve(cwd, item) });
      continue;
    }
    for (const version of await publishedNamed(item, harness, source)) versions.add(version);
  }
  if (versions.size + programs.length === 0) throw new AuditError("timeline-versions-empty", { versions: list });
  const sorted = [...versions].sort(semver.compareBuild);
  return [...sorted.map((version) => ({ kind: "published", version }) as const), ...programs];
}

async function publishedNamed(
  item: string,
  harness: HarnessPackage,
  source: VersionSource,
): Promise<readonly string[]> {
  const ends = item.split("..");
  const [from, to] = ends;
  if (ends.length === 2 && from && to) {
    const { versions } = await publishedVersions(harness, source);
    return versionsBetween(versions, await end(from, harness, source), await end(to, harness, source));
  }
  // A range stands for all it holds; anything else for the one version it names.
  if (semver.valid(item) === null && semver.validRange(item) !== null) {
    const { versions, tags } = await publishedVersions(harness, source);
    if (!Object.hasOwn(tags, item)) return versions.filter((version) => semver.satisfies(version, item));
  }
  return [await resolveVersion(harness, item, source)];
}

/** An end of a span need not have been published. */
async function end(spec: string, harness: HarnessPackage, source: VersionSource): Promise<string> {
  return semver.valid(spec) ?? (await resolveVersion(harness, spec, source));
}
