import type { Finding } from "../model/finding.ts";
import type { SampleEffect, SampleStatistics } from "../model/sample-statistics.ts";
import { cohortText } from "./words.ts";

/** What a cell says of noisy values: both sides, then how far it moved. */
export function sampleCell(finding: Finding, { effect, method }: SampleStatistics): string[] {
  const [was, is] = [cohortText(finding.baseline), cohortText(finding.now)];
  // Of a proportion both counts say it all.
  const moved = effect === null || method === "sequential-fisher" ? [] : [effectText(effect)];
  return finding.baseline.length === 0 ? [is] : [was, [is, ...moved].join(", ")];
}

/** `0.31× (0.22–0.44)`; a difference stands in the finding's own words. */
function effectText({ kind, estimate, low, high }: SampleEffect): string {
  const text = (value: number | null) => (value === null ? "?" : short(value));
  return kind === "ratio"
    ? `${short(estimate)}× (${text(low)}–${text(high)})`
    : `${short(estimate)} (${text(low)} to ${text(high)})`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(2))).replace("-", "−");
}
