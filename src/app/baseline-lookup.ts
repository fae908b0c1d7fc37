import { equalJson } from "../core/json.ts";
import type { Baseline, BaselineKey } from "../model/baseline.ts";

/** What was found where a baseline of a runtime and suite should be. */
export type BaselineLookup =
  | { readonly kind: "found"; readonly baseline: Baseline; readonly shipped: boolean }
  /** `near`: the accepted one that was perhaps meant, in words. */
  | { readonly kind: "missing"; readonly near?: string }
  /** There is one, and it cannot be used: expired, edited by hand, another format, conflict markers. */
  | { readonly kind: "unusable"; readonly reason: string };

/** Why there is nothing to compare with, in words; null where there is. */
export function lookupProblem(lookup: BaselineLookup, runtime: string): string | null {
  switch (lookup.kind) {
    case "found":
      return null;
    case "missing":
      return `no baseline yet for ${runtime}${lookup.near === undefined ? "" : ` (there is one ${lookup.near})`}`;
    case "unusable":
      return lookup.reason;
  }
}

/** The one among `keys` that differs from `key` in its model alone, else in its runtime's name alone; null where none does. */
export function nearKey(key: BaselineKey, keys: readonly BaselineKey[]): string | null {
  const alike = (other: BaselineKey, name: "model" | "runtime") =>
    other[name] !== key[name] && equalJson({ ...other, [name]: key[name] }, { ...key });
  const model = keys.find((other) => alike(other, "model"))?.model;
  if (model !== undefined) return model === "default" ? "without a model" : `with model ${model}`;
  const runtime = keys.find((other) => alike(other, "runtime"))?.runtime;
  return runtime === undefined ? null : `under the name ${runtime}`;
}

/** `claude-code 2.1.109, accepted 2026-03-12, "known good"`. */
export function baselineName(baseline: Baseline): string {
  const { identity, accepted } = baseline;
  const version = identity.version === null ? identity.name : `${identity.name} ${identity.version}`;
  return accepted === null
    ? `${version}, not accepted`
    : `${version}, accepted ${accepted.at.slice(0, 10)}, "${accepted.reason}"`;
}

/** Whether its time to live is over: what it says of today is anybody's guess. */
export function hasExpired({ accepted }: Pick<Baseline, "accepted">, atMs: number): boolean {
  return accepted?.expires !== undefined && Date.parse(accepted.expires) <= atMs;
}

/** `the baseline expired on 2026-06-10 (accepted 2026-03-12): record and accept a new one`. */
export function expiredWords({ accepted }: Pick<Baseline, "accepted">): string {
  const [at = "", expires = ""] = [accepted?.at, accepted?.expires].map((time) => time?.slice(0, 10));
  return `the baseline expired on ${expires} (accepted ${at}): record and accept a new one`;
}
