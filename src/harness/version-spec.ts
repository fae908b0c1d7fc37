import semver from "semver";
import type { PublishedVersions } from "./versions.ts";

/** The version that `spec` (exact, dist-tag or semver range) stands for, or null. Prereleases only where named. */
export function matchVersion(published: PublishedVersions, spec: string): string | null {
  const tagged = Object.hasOwn(published.tags, spec) ? published.tags[spec] : undefined;
  if (tagged !== undefined) return tagged;
  const exact = semver.valid(spec);
  if (exact !== null) return published.versions.includes(exact) ? exact : null;
  return semver.validRange(spec) === null ? null : semver.maxSatisfying([...published.versions], spec);
}

/** All versions from `from` to `to`, ends included, in semver order. The ends need not exist; their order does not matter. */
export function versionsBetween(versions: readonly string[], from: string, to: string): readonly string[] {
  const [low, high] = semver.lte(from, to) ? [from, to] : [to, from];
  const named = new Set([from, to].map((version) => semver.valid(version)));
  return versions
    .filter((version) => semver.gte(version, low) && semver.lte(version, high))
    .filter((version) => semver.prerelease(version) === null || named.has(version))
    .sort(semver.compareBuild);
}

/** Up to `count` published versions around the place where `spec` would be, or the newest ones: for an error's remedy. */
export function nearestVersions(versions: readonly string[], spec: string, count = 4): readonly string[] {
  const wanted = semver.coerce(spec);
  const sorted = [...versions].sort(semver.compareBuild);
  if (wanted === null) return sorted.slice(-count);
  const above = sorted.findIndex((version) => semver.gt(version, wanted));
  const place = above === -1 ? sorted.length : above;
  const start = Math.max(0, Math.min(place - Math.ceil(count / 2), sorted.length - count));
  return sorted.slice(start, start + count);
}
