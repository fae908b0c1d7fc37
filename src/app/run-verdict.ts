import { type GateResult, gate } from "../compare/gate.ts";
import { exitCodes } from "../core/exit-codes.ts";
import type { Finding } from "../model/finding.ts";

/** The gate on a complete run. Where no finding stands on a value, nothing is known, whatever the levels: never a pass. */
export function runVerdict(findings: readonly Finding[]): GateResult {
  const verdict = gate(findings, null);
  const blind = findings.every((finding) => finding.verdict === "inconclusive" || finding.verdict === "not-measured");
  if (verdict.exitCode !== exitCodes.holds || !blind) return verdict;
  const reason = findings[0]?.reason ?? "no capture was complete";
  return { exitCode: exitCodes.inconclusive, verdict: "not-measured", headline: `nothing was measured: ${reason}` };
}
