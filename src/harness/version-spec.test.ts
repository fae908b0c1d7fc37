import fc from "fast-check";
import semver from "semver";
import { describe, expect, it } from "vitest";
import { matchVersion, nearestVersions, versionsBetween } from "./version-spec.ts";

const versions = [
  "1.0.128",
  "2.0.5",
  "2.1.9",
  "2.1.63",
  "2.1.90",
  "2.1.100",
  "2.1.116-beta.1",
  "2.1.116",
  "3.0.0-rc.1",
];
const published = { versions, tags: { latest: "2.1.116", next: "3.0.0-rc.1" }, fetchedAtMs: 0 };

describe("matchVersion", () => {
  it.each([
    ["latest", "2.1.116"],
    ["next", "3.0.0-rc.1"],
    ["2.1.90", "2.1.90"],
    ["v2.1.90", "2.1.90"],
    ["2.1.116-beta.1", "2.1.116-beta.1"],
    ["^2.0", "2.1.116"],
    ["2.1.x", "2.1.116"],
    ["~2.0", "2.0.5"],
    [">=2.1.9 <2.1.100", "2.1.90"],
    ["", "2.1.116"],
    ["2.1.91", null],
    ["^4", null],
    ["stable", null],
    ["constructor", null],
    ["2.1.63..2.1.116", null],
  ])("%s is %s", (spec, version) => expect(matchVersion(published, spec)).toBe(version));
});

describe("versionsBetween", () => {
  it("is in semver order, ends included, without prereleases that were not named", () => {
    const shuffled = versions.toReversed();
    expect(versionsBetween(shuffled, "2.1.9", "2.1.116")).toEqual(["2.1.9", "2.1.63", "2.1.90", "2.1.100", "2.1.116"]);
    expect(versionsBetween(shuffled, "2.1.116", "2.1.100")).toEqual(["2.1.100", "2.1.116"]);
    expect(versionsBetween(shuffled, "2.1.116-beta.1", "2.1.116")).toEqual(["2.1.116-beta.1", "2.1.116"]);
    expect(versionsBetween(shuffled, "2.1.10", "2.1.62")).toEqual([]);
  });
});

describe("nearestVersions", () => {
  it("names neighbours, and the newest where there is no place to be near to", () => {
    expect(nearestVersions(versions, "2.1.91", 2)).toEqual(["2.1.90", "2.1.100"]);
    expect(nearestVersions(versions, "9.9.9", 2)).toEqual(["2.1.116", "3.0.0-rc.1"]);
    expect(nearestVersions(versions, "0.0.1", 2)).toEqual(["1.0.128", "2.0.5"]);
    expect(nearestVersions(versions, "stable", 2)).toEqual(["2.1.116", "3.0.0-rc.1"]);
  });

  it("is a run of the sorted list, never more than asked for", () => {
    const version = fc.tuple(fc.nat(3), fc.nat(9), fc.nat(200)).map((parts) => parts.join("."));
    fc.assert(
      fc.property(fc.uniqueArray(version), version, fc.integer({ min: 1, max: 6 }), (all, spec, count) => {
        const sorted = all.toSorted(semver.compareBuild);
        const near = nearestVersions(all, spec, count);
        expect(near).toHaveLength(Math.min(count, all.length));
        expect(`,${sorted.join()},`).toContain(near.length === 0 ? "" : `,${near.join()},`);
      }),
    );
  });
});
