import { type ExitCode, exitCodes, strongestExitCode } from "../core/exit-codes.ts";
import type { Finding, Verdict } from "../model/finding.ts";
import { headlineOf } from "./headline.ts";

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
    return { exitCode, verdict: "inconclusive", headline: "stopped before the end; no verdict" };
  if (findingExitCode(top) === exitCodes.holds) return { exitCode, ...passing(ranked) };
  return { exitCode, verdict: top.verdict, headline: headlineOf(same, severalRuntimes(findings)) };
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

/** Nothing gates. A list in which nothing holds is no pass either: then the weightiest warning is the verdict. */
function passing(ranked: readonly Finding[]): { verdict: Verdict; headline: string } {
  const held = ranked.filter(({ verdict }) => verdict === "holds" || verdict === "no-drift-found");
  const unsupported = ranked.filter(({ verdict }) => verdict === "unsupported");
  const warnings = ranked.filter((finding) => !held.includes(finding) && !unsupported.includes(finding));
  const [first] = warnings;
  if (held.length === 0 && first)
    return { verdict: first.verdict, headline: headlineOf(warnings, severalRuntimes(ranked)) };
  if (held.length === 0)
    return { verdict: "unsupported", headline: `none of ${metrics(unsupported.length)} is supported here` };
  // "No difference found" is not "the same": where it is all that a gating metric can say, it is all that the run says.
  const open = held.filter(({ verdict }) => verdict === "no-drift-found");
  const same = held.length - open.length;
  const parts = [
    ...(same > 0 || open.length === 0 ? [`${same} of ${metrics(ranked.length)} ${same === 1 ? "holds" : "hold"}`] : []),
    ...(open.length > 0
      ? [`no drift found in ${open.length === ranked.length ? "any of " : ""}${metrics(open.length)}`]
      : []),
    ...(warnings.length > 0 ? [warnings.length === 1 ? "1 warning" : `${warnings.length} warnings`] : []),
    ...(unsupported.length > 0 ? [`${unsupported.length} unsupported`] : []),
  ];
  const clear = warnings.length > 0 ? "nothing that gates has drifted; " : "";
  const verdict = open.some(({ level }) => level === "error") || same === 0 ? "no-drift-found" : "holds";
  return { verdict, headline: `${clear}${parts.join(", ")}` };
}

function metrics(count: number): string {
  return count === 1 ? "1 metric" : `${count} metrics`;
}

function severalRuntimes(findings: readonly Finding[]): boolean {
  return new Set(findings.map(({ runtime }) => runtime)).size > 1;
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
