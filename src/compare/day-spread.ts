import { type VarianceComponents, varianceComponents } from "../stats/variance-components.ts";
import { leastDays } from "./assessment.ts";
import { type SampleGroup, scaleOf } from "./sample-group.ts";

/** Unless days are known to differ by less than this share of what values of one day do, another session has to confirm. */
const tolerableDayShare = 0.2;
/** By how much the minimum effect outweighs the days where one session speaks for all (statistics page, 5.5). */
const dayAllowance = 1.25;

/** What values differ by within days and between days: as calibrated, else as the baseline's own days show. */
export function spreadOf({ spread, strata, metric }: SampleGroup): VarianceComponents {
  if (spread) return spread;
  const values = strata.map(({ baseline }) =>
    baseline.flatMap((samples) => samples.values.map((value) => ({ day: samples.day, value: Number(value) }))),
  );
  return varianceComponents(values, scaleOf(metric));
}

/**
 * The shift that has to be exceeded: what the suite tolerates, and where one session decides, what one day differs from
 * another. Where a second session confirms, that is the better protection: it costs less power (statistics page, 6.5).
 */
export function minimumInForce({ design }: SampleGroup, spread: VarianceComponents): number {
  return Math.max(design.minimumShift, daysAreTame(spread) ? dayAllowance * (spread.between ?? 0) : 0);
}

/**
 * Whether enough days are known, and differ so little that one session may speak for all. By the upper end of what they
 * may differ by: ten days of two values often look alike by chance.
 */
export function daysAreTame({ within, betweenAtMost, days }: VarianceComponents): boolean {
  return days >= leastDays && within !== null && betweenAtMost !== null && betweenAtMost <= tolerableDayShare * within;
}
