import { plural } from "../core/plural.ts";
import type { Metric } from "../model/metric.ts";
import { type Assessment, leastDays } from "./assessment.ts";
import type { SampleGroup } from "./sample-group.ts";
import { marginWords, numberWords } from "./sample-words.ts";

interface Judged {
  readonly metric: Metric;
  readonly assessment: Assessment;
  readonly group: SampleGroup;
}

/** What of a proportion is ruled out: it is asked for losses alone. */
export function lossWords({ group }: Pick<Judged, "group">): string {
  const { margin } = group.design;
  return margin === null ? "a loss" : `a loss of ${numberWords(100 * margin)} points or more`;
}

/** `within 0.5×–2×`; of a value that never varied, a share of runs. */
export function withinWords({ metric, assessment, group }: Judged): string | null {
  const { margin } = group.design;
  if (margin === null) return null;
  return assessment.constant === undefined
    ? `within ${marginWords(margin, metric)}`
    : `${numberWords(assessment.constant)}, as in every pinned run, in all but few runs`;
}

/** What the baseline still lacks before it judges anything. */
export function warmingWords({ assessment }: Judged): string {
  const { values, days } = assessment.baseline;
  return `warming up: the baseline has ${values} of at least ${assessment.baselineNeeded ?? 0} values, from ${plural(days, "day")} of at least ${leastDays}; grow it with agent-audit baseline record --append, day by day`;
}

/** No number of new runs helps where the baseline is what is not known. */
export function tooSmallWords({ assessment, group, metric }: Judged): string {
  const { baseline, baselineNeeded } = assessment;
  const margin = group.design.margin === null ? "this" : marginWords(group.design.margin, metric);
  const needed = baselineNeeded === null ? "more" : `about ${baselineNeeded}`;
  return `the baseline is too small: ${baseline.values} values cannot settle ${margin}, however many runs are added; it needs ${needed} (agent-audit baseline record --append, on other days)`;
}
