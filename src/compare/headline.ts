import { plural } from "../core/plural.ts";
import type { Finding } from "../model/finding.ts";

/**
 * One line on findings that ask for the same, the weightiest first: what moved, or why how many metrics have no verdict,
 * and how much more there is. With several runtimes it says which.
 */
export function headlineOf(ranked: readonly Finding[], severalRuntimes: boolean): string {
  const [top] = ranked;
  if (!top) throw new RangeError("a headline needs a finding");
  const alike = ranked.filter((finding) => sameNews(top, finding));
  const rest = new Set(ranked.filter((finding) => !alike.includes(finding)).map(newsOf)).size;
  const text = isGap(top) ? gapText(alike, top) : top.headline;
  const runtime = severalRuntimes && !text.includes(top.runtime) ? `${top.runtime}: ` : "";
  return `${runtime}${text}${rest > 0 ? ` (and ${rest} more)` : ""}`;
}

/** No verdict, and only a reason to tell; a mixture has values to tell of. */
function isGap({ verdict, evidence }: Finding): boolean {
  return ["inconclusive", "not-measured", "not-comparable"].includes(verdict) && evidence.length === 0;
}

function sameNews(a: Finding, b: Finding): boolean {
  if (a.verdict !== b.verdict || a.runtime !== b.runtime) return false;
  return isGap(a) ? isGap(b) && a.reason === b.reason : a.headline === b.headline;
}

/** What a reader would count as one more thing to read. */
function newsOf(finding: Finding): string {
  const { runtime, verdict, metric, headline } = finding;
  return JSON.stringify([runtime, verdict, isGap(finding) ? metric : headline]);
}

function gapText(alike: readonly Finding[], { metric, headline, reason, level }: Finding): string {
  if (reason === null) return headline;
  if (alike.length === 1) return `${metric}: ${reason}`;
  const { length } = alike.filter((finding) => finding.level === level);
  return `${reason}: ${plural(length, "metric")} that ${level === "error" ? "gate" : "warn"}${length === 1 ? "s" : ""}`;
}
