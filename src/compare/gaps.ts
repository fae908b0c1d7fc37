import { sequentialFisherP } from "../stats/proportion-gate.ts";
import type { Assessment } from "./assessment.ts";
import { newArm } from "./assessment.ts";
import { type SampleGroup, type SequenceValue, type Stratum, scaleOf } from "./sample-group.ts";

/** So many trials without a value that chance does not explain it: what is left says nothing of the rest. */
const gapLevel = 0.01;

/**
 * The group with values that its metric's kind and scale have a place for; all others count as none, on either side: no
 * test is handed a number that means nothing.
 */
export function placedOnly(group: SampleGroup): SampleGroup {
  const fits = (value: number | boolean) => hasPlace(group.metric, value);
  const strata = group.strata.map((stratum): Stratum => {
    const lost = stratum.baseline.reduce((sum, { values }) => sum + values.filter((value) => !fits(value)).length, 0);
    if (lost === 0) return stratum;
    const baseline = stratum.baseline
      .map(({ day, values }) => ({ day, values: values.filter(fits) }))
      .filter(({ values }) => values.length > 0);
    return { ...stratum, baseline, baselineMissing: stratum.baselineMissing + lost };
  });
  const sequence = group.sequence.map(
    (item): SequenceValue =>
      item.value === null || fits(item.value)
        ? item
        : { ...item, value: null, gap: { reason: `${item.value} is no value of it` } },
  );
  return { ...group, strata, sequence };
}

function hasPlace(metric: SampleGroup["metric"], value: number | boolean): boolean {
  if (metric.kind === "proportion") return typeof value === "boolean" || value === 0 || value === 1;
  const number = Number(value);
  return Number.isFinite(number) && (scaleOf(metric) === "linear" || number >= 0);
}

/** Why no trial could have had a value: the runtime or model has none of this kind. Null where one could. */
export function unsupportedReason({ sequence }: SampleGroup): string | null {
  const unsupported = sequence.every(({ value, gap }) => value === null && gap?.unsupported === true);
  return sequence.length > 0 && unsupported ? (sequence[0]?.gap?.reason ?? null) : null;
}

/**
 * Takes the verdict back where no trial gave a value, or more of them than in the baseline gave none: Fisher's test for
 * fewer trials with a value, watched after every trial. Drift in what is left stays drift.
 */
export function withGaps(group: SampleGroup, assessed: Assessment): Assessment {
  if (assessed.state === "drifted") return assessed;
  const { cap } = group.design;
  const trials = group.sequence.slice(0, cap);
  const { missing, values } = newArm(group, trials.length, null);
  if (missing === 0) return assessed;
  const pinned = assessed.baseline;
  const all = values === 0 && assessed.state !== "open";
  if (!all && (pinned.values === 0 || !fewerValues(pinned, trials, cap))) return assessed;
  const before = pinned.values === 0 ? "" : `, of the baseline ${pinned.missing} of ${pinned.missing + pinned.values}`;
  const why = commonReason(trials);
  return {
    ...assessed,
    state: "not-measured",
    reason: `${missing} of ${missing + values} trials gave no value${before}${why === null ? "" : `: ${why}`}`,
  };
}

function fewerValues(pinned: Assessment["baseline"], trials: readonly SequenceValue[], cap: number): boolean {
  const counts = { passes: pinned.values, fails: pinned.missing };
  const gave = trials.map(({ value }) => value !== null);
  return sequentialFisherP(counts, gave, cap) <= gapLevel;
}

/** The reason that most trials without a value have; the first of those that are as frequent. */
function commonReason(trials: readonly SequenceValue[]): string | null {
  const counts = new Map<string, number>();
  for (const { gap } of trials) if (gap !== undefined) counts.set(gap.reason, (counts.get(gap.reason) ?? 0) + 1);
  let most: string | null = null;
  for (const [reason, count] of counts) if (most === null || count > (counts.get(most) ?? 0)) most = reason;
  return most;
}
