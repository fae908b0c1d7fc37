import { type VarianceComponents, varianceComponents } from "../stats/variance-components.ts";
import { leastDays } from "./assessment.ts";
import { type SampleGroup, scaleOf } from "./sample-group.ts";

/** Where days differ by more than this share of what values of one day differ by, another session has to confirm. */
const tolerableDayShare = 0.2;
/** By how much the minimum effect outweighs the days (statistics page, 5.5). */
const dayAllowance = 1.25;

/** What values differ by within days and between days: as calibrated, else as the baseline's own days show. */
export function spreadOf({ spread, strata, metric }: SampleGroup): VarianceComponents {
  if (spread) return spread;
  const values = strata.map(({ baseline }) =>
    baseline.flatMap((samples) => samples.values.map((value) => ({ day: samples.day, value: Number(value) }))),
  );
  return varianceComponents(values, scaleOf(metric));
}

/** The shift that has to be exceeded: what the suite tolerates, and what one day differs from another anyway. */
export function minimumInForce({ design }: SampleGroup, { between }: VarianceComponents): number {
  return Math.max(design.minimumShift, dayAllowance * (between ?? 0));
}

/** Whether enough days are known, and differ so little that one session may speak for all. */
export function daysAreTame({ within, between, days }: VarianceComponents): boolean {
  return days >= leastDays && within !== null && between !== null && between <= tolerableDayShare * within;
}
