import type { Finding, Verdict } from "../model/finding.ts";
import type { Report } from "../model/report.ts";

/**
 * Findings that a reader must see, with those that say the same put together. `change`: one metric moved alike in one or
 * several probes. `gap`: metrics of one runtime that have no verdict for one and the same reason.
 */
export interface Attention {
  readonly kind: "change" | "gap";
  readonly verdict: Verdict;
  readonly first: Finding;
  readonly findings: readonly Finding[];
}

const order: readonly Verdict[] = [
  "regressed",
  "changed",
  "improved",
  "inconclusive",
  "not-measured",
  "not-comparable",
];

/** Whether a finding says that something moved or is missing. */
export function needsAttention({ verdict, level }: Finding): boolean {
  return level !== "off" && order.includes(verdict);
}

/** What gates first, then by verdict, then as measured. */
export function attention(report: Report): Attention[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of report.findings.filter(needsAttention)) {
    const key = JSON.stringify(isGap(finding) ? gapKey(finding) : changeKey(finding));
    groups.set(key, [...(groups.get(key) ?? []), finding]);
  }
  return [...groups.values()]
    .flatMap((findings): Attention[] => {
      const [first] = findings;
      return first ? [{ kind: isGap(first) ? "gap" : "change", verdict: first.verdict, first, findings }] : [];
    })
    .sort((a, b) => rank(a) - rank(b));
}

/** A mixture has evidence of its own; the other findings without a verdict only have a reason. */
function isGap({ verdict, evidence }: Finding): boolean {
  return ["inconclusive", "not-measured", "not-comparable"].includes(verdict) && evidence.length === 0;
}

function gapKey({ runtime, verdict, reason }: Finding): readonly unknown[] {
  return [runtime, verdict, reason];
}

function changeKey(finding: Finding): readonly unknown[] {
  const { runtime, verdict, level, metric, headline, reason, baseline, now, evidence } = finding;
  return [runtime, verdict, level, metric, headline, reason, baseline, now, evidence];
}

function rank({ verdict, findings }: Attention): number {
  return (findings.some((finding) => finding.level === "error") ? 0 : order.length) + order.indexOf(verdict);
}
