import type { Baseline } from "../model/baseline.ts";

/** What was found where a baseline of a runtime and suite should be. */
export type BaselineLookup =
  | { readonly kind: "found"; readonly baseline: Baseline; readonly shipped: boolean }
  | { readonly kind: "missing" }
  /** There is one, and it cannot be used: edited by hand, another format, conflict markers. */
  | { readonly kind: "unusable"; readonly reason: string };

/** Why there is nothing to compare with, in words; null where there is. */
export function lookupProblem(lookup: BaselineLookup, runtime: string): string | null {
  switch (lookup.kind) {
    case "found":
      return null;
    case "missing":
      return `no baseline yet for ${runtime}`;
    case "unusable":
      return lookup.reason;
  }
}

/** `claude-code 2.1.109, accepted 2026-03-12, "known good"`. */
export function baselineName(baseline: Baseline): string {
  const { identity, accepted } = baseline;
  const version = identity.version === null ? identity.name : `${identity.name} ${identity.version}`;
  return accepted === null
    ? `${version}, not accepted`
    : `${version}, accepted ${accepted.at.slice(0, 10)}, "${accepted.reason}"`;
}
