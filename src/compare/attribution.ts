import { equalJson, type Json } from "../core/json.ts";
import type { Attribution } from "../model/finding.ts";
import type { RuntimeIdentity } from "../model/identity.ts";

export interface AttributionContext {
  readonly baseline: RuntimeIdentity;
  readonly now: RuntimeIdentity;
  /** Whether the suite does something else than when the baseline was taken. */
  readonly suiteChanged: boolean;
  /** Whether a vendor could have reached the runtime from outside (remote configuration). */
  readonly remoteReachable: boolean;
}

/** What two measurements stand on: of a baseline, or of a run with its suite. */
interface Measured {
  readonly identity: RuntimeIdentity;
  readonly suiteDigest: string;
}

/** The context of a difference between two measurements. */
export function attributionBetween(before: Measured, now: Measured, remoteReachable: boolean): AttributionContext {
  return {
    baseline: before.identity,
    now: now.identity,
    suiteChanged: before.suiteDigest !== now.suiteDigest,
    remoteReachable,
  };
}

function differ(a: Json | undefined, b: Json | undefined): boolean {
  return !equalJson(a ?? null, b ?? null);
}

export interface Attributed {
  readonly attribution: Attribution;
  readonly reason: string;
}

const suiteName = "suite";

/** Names of one's own settings that differ, suite included. A harness version one pinned is not among them: see harness-version. */
export function ownChanges(context: AttributionContext): string[] {
  const { baseline, now } = context;
  const names = new Set([...Object.keys(baseline.settings), ...Object.keys(now.settings)]);
  const changed = [...names].sort().filter((name) => differ(baseline.settings[name], now.settings[name]));
  return context.suiteChanged ? [...changed, suiteName] : changed;
}

/** Whose change a difference is: what differs between the two identities, strongest explanation first. */
export function attribute(context: AttributionContext): Attributed {
  const { baseline, now } = context;
  const own = ownChanges(context);
  if (own.length > 0) {
    const also = baseline.version === now.version ? "" : `; the harness version differs too (${versions(context)})`;
    return { attribution: "own-settings", reason: `${ownWords(own)}${also}` };
  }
  if (baseline.version !== now.version)
    return {
      attribution: "harness-version",
      reason: `harness version ${versions(context)}; your own settings are unchanged`,
    };
  if (baseline.programSha256 !== now.programSha256)
    return {
      attribution: "harness-version",
      reason: `another program under the same version number ${now.version ?? "(none)"}; your own settings are unchanged`,
    };
  if (context.remoteReachable)
    return {
      attribution: "remote-change",
      reason: `changed under the same version ${now.version ?? "(none)"}; your own settings are unchanged`,
    };
  return {
    attribution: "unattributable",
    reason: "same program, same settings, and nothing could reach it from outside: compare single captures",
  };
}

/** `your suite changed`, `your own settings changed: model`: a suite is no setting. */
function ownWords(own: readonly string[]): string {
  const settings = own.filter((name) => name !== suiteName);
  const suite = settings.length < own.length;
  if (settings.length === 0) return "your suite changed";
  return `your own settings${suite ? " and suite" : ""} changed: ${settings.join(", ")}`;
}

function versions({ baseline, now }: AttributionContext): string {
  const pinned = baseline.requestedVersion !== now.requestedVersion ? ", which you asked for" : "";
  return `${baseline.version ?? "unknown"} → ${now.version ?? "unknown"}${pinned}`;
}
