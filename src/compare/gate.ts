import { type ExitCode, exitCodes, strongestExitCode } from "../core/exit-codes.ts";
import type { Finding, Verdict } from "../model/finding.ts";

/** Why a run ended before its plan; null where it did not. */
export type Stop = "budget" | "interrupted" | "terminated" | null;

export interface GateResult {
  readonly exitCode: ExitCode;
  readonly verdict: Verdict;
  readonly headline: string;
}

/** What one finding asks of the caller. Only level `error` gates. */
export function findingExitCode(finding: Finding): ExitCode {
  if (finding.level !== "error") return exitCodes.holds;
  switch (finding.verdict) {
    case "regressed":
    case "improved":
    case "changed":
      return exitCodes.drift;
    case "inconclusive":
    case "not-measured":
      return exitCodes.inconclusive;
    case "not-comparable":
      return exitCodes.baseline;
    case "holds":
    case "no-drift-found":
    case "unsupported":
      return exitCodes.holds;
  }
}

/** The verdict on a run: fails closed on an empty list, which is never a pass. */
export function gate(findings: readonly Finding[], stop: Stop): GateResult {
  if (findings.length === 0) throw new RangeError("nothing was judged");
  const ranked = rankFindings(findings);
  const top = ranked[0];
  if (!top) throw new RangeError("nothing was judged");
  const exitCode = strongestExitCode([...findings.map(findingExitCode), ...(stop ? [stopCode(stop)] : [])]);
  const same = ranked.filter((finding) => findingExitCode(finding) === findingExitCode(top));
  if (stop === "interrupted" || stop === "terminated")
    return { exitCode, verdict: "inconclusive", headline: `stopped before the end; no verdict` };
  if (findingExitCode(top) === exitCodes.holds) return { exitCode, ...passing(findings) };
  const others = new Set(same.map((finding) => finding.headline)).size - 1;
  return {
    exitCode,
    verdict: top.verdict,
    headline: others > 0 ? `${top.headline} (and ${others} more)` : top.headline,
  };
}

/** Findings in the order a reader needs them: what gates first, then warnings, then what holds. */
export function rankFindings(findings: readonly Finding[]): Finding[] {
  const order: readonly ExitCode[] = [20, 22, 21, 0];
  const verdicts: readonly Verdict[] = [
    "regressed",
    "changed",
    "improved",
    "not-comparable",
    "inconclusive",
    "not-measured",
    "holds",
    "no-drift-found",
    "unsupported",
  ];
  const rank = (finding: Finding) => [
    order.indexOf(findingExitCode(finding)),
    verdicts.indexOf(finding.verdict),
    finding.level === "error" ? 0 : 1,
  ];
  return [...findings].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    const at = left.findIndex((value, index) => value !== right[index]);
    return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
  });
}

function passing(findings: readonly Finding[]): { verdict: Verdict; headline: string } {
  const drifted = findings.filter((item) => ["regressed", "changed", "improved"].includes(item.verdict));
  const held = findings.filter((item) => item.verdict === "holds" || item.verdict === "no-drift-found").length;
  const metrics = `${held} of ${findings.length} metrics hold`;
  if (drifted.length > 0)
    return { verdict: "holds", headline: `nothing that gates has drifted; ${drifted.length} warnings, ${metrics}` };
  return { verdict: "holds", headline: metrics };
}

function stopCode(stop: NonNullable<Stop>): ExitCode {
  switch (stop) {
    case "budget":
      return exitCodes.budget;
    case "interrupted":
      return exitCodes.interrupted;
    case "terminated":
      return exitCodes.terminated;
  }
}
