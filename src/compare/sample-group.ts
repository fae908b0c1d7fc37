import type { DaySamples } from "../model/baseline.ts";
import type { Metric, Scale } from "../model/metric.ts";
import type { Expectation, Tolerance } from "../model/suite.ts";
import type { VarianceComponents } from "../stats/variance-components.ts";
import type { PendingCrossing } from "./pending-crossing.ts";

/** One probe's part of a verdict on noisy values. */
export interface Stratum {
  readonly probe: string;
  /** Pinned values by day; empty where there are none. */
  readonly baseline: readonly DaySamples[];
  /** Pinned trials without a value. */
  readonly baselineMissing: number;
}

/** A value of this run, in the order in which the plan had its trials; null where the trial gave none. */
export interface SequenceValue {
  /** Index into `strata`. */
  readonly stratum: number;
  readonly value: number | boolean | null;
  /** Why there is none, where that is known. `unsupported`: there could have been none. */
  readonly gap?: { readonly reason: string; readonly unsupported?: boolean };
  /** Breaks ties; anything that is fixed for the trial and the same in no other, such as its id. */
  readonly key: string;
}

/** How strictly a group is judged. Shifts are on the metric's scale: natural log, or its unit. */
export interface SampleDesign {
  /** Chance of a false alarm that this one verdict may have: the family's, divided among its members. */
  readonly alpha: number;
  /** Chance of a false "the same" at the margin. */
  readonly beta: number;
  /** Most new values. */
  readonly cap: number;
  /** That the shift is larger than this is tested: what the suite tolerates. 0: any shift. */
  readonly minimumShift: number;
  /** A shift that is estimated smaller than this is nobody's alarm, however certain. */
  readonly leastShift: number;
  /** Within this it is the same; null where sameness is not asked for. */
  readonly margin: number | null;
}

/** All noisy values of one metric of one suite on one runtime: one verdict. Proportions have one stratum. */
export interface SampleGroup {
  readonly metric: Metric;
  readonly strata: readonly Stratum[];
  readonly sequence: readonly SequenceValue[];
  readonly design: SampleDesign;
  /** The contract; absent where there is none. */
  readonly expect?: Expectation | null;
  /** The contract alone decides. */
  readonly contractOnly?: boolean;
  /** A crossing of an earlier session that this one is to confirm; null or absent where there is none. */
  readonly pending?: PendingCrossing | null;
  /** Standard deviations by `agent-audit calibrate`; null or absent: the baseline's own days have to tell. */
  readonly spread?: VarianceComponents | null;
}

/** Whether a metric's values are judged as samples. */
export function isNoisy(metric: Pick<Metric, "kind">): boolean {
  return metric.kind !== "exact";
}

export function scaleOf(metric: Pick<Metric, "scale">): Scale {
  return metric.scale ?? "log";
}

/** Changes below ten per cent are nobody's alarm (statistics page, 5.5). */
const leastRatio = 1.1;
/** Of shares: five points. */
const leastDifference = 0.05;
/** Half to double; of shares a quarter; of proportions four in ten, as twenty trials of a healthy probe can show that and no less. */
const defaultMargin = { ratio: 0.5, difference: 0.25, proportion: 0.4 };

/** Smallest shift that counts by the rule's tolerance, on the metric's scale; 0 without one. */
export function minimumShift(metric: Metric, tolerance: Tolerance | null): number {
  if (metric.kind === "proportion") return tolerance?.absolute ?? tolerance?.relative ?? 0;
  return scaleOf(metric) === "linear" ? (tolerance?.absolute ?? 0) : Math.log1p(tolerance?.relative ?? 0);
}

/** Smallest shift that is worth an alarm, on the metric's scale. */
export function leastShift(metric: Pick<Metric, "scale">): number {
  return scaleOf(metric) === "linear" ? leastDifference : Math.log(leastRatio);
}

/** A margin as wide as the whole scale would make everything the same. */
const widestMargin = 0.95;

/**
 * Shift within which values count as the same, on the metric's scale. `50%` is half to double. Null where sameness is not
 * asked for, or within nothing.
 */
export function marginShift(metric: Metric, margin: Tolerance | null | undefined): number | null {
  if (margin === null) return null;
  const shift = marginOf(metric, margin);
  return shift > 0 ? shift : null;
}

function marginOf(metric: Metric, margin: Tolerance | undefined): number {
  if (metric.kind === "proportion")
    return Math.min(widestMargin, margin?.absolute ?? margin?.relative ?? defaultMargin.proportion);
  if (scaleOf(metric) === "linear") return margin?.absolute ?? defaultMargin.difference;
  return -Math.log(1 - Math.min(widestMargin, margin?.relative ?? defaultMargin.ratio));
}

/** Pinned values of a stratum in order. */
export function pinnedValues(stratum: Stratum): readonly (number | boolean)[] {
  return stratum.baseline.flatMap(({ values }) => values);
}

/** Distinct days of all strata, ascending. */
export function pinnedDays(strata: readonly Stratum[]): readonly string[] {
  return [...new Set(strata.flatMap(({ baseline }) => baseline.map(({ day }) => day)))].sort();
}
