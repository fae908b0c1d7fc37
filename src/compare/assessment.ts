import type { Scale } from "../model/metric.ts";
import type { SampleArm, SampleEffect, SampleMethod, SampleState } from "../model/sample-statistics.ts";
import type { ContractStanding } from "./contract-samples.ts";
import { pinnedDays, pinnedValues, type SampleGroup, type Stratum } from "./sample-group.ts";

/** Where the verdict on a group stands, and the numbers behind it. */
export interface Assessment {
  readonly method: SampleMethod;
  readonly state: SampleState;
  /** Sign of the change as far as it shows: 1 more, −1 less, 0 none. */
  readonly direction: -1 | 0 | 1;
  readonly effect: SampleEffect | null;
  /** Over all looks up to the stop; null where no test was made. */
  readonly p: number | null;
  readonly baseline: SampleArm;
  /** Up to the stop. */
  readonly now: SampleArm;
  /** Trials consumed up to the stop, values or not. */
  readonly used: number;
  /** About how many more would settle it; null where none, or where no number does. */
  readonly missing: number | null;
  /** Pinned values that the margin needs; null where there are enough. */
  readonly baselineNeeded: number | null;
  readonly spread: { readonly withinDays: number | null; readonly betweenDays: number | null };
  /** What keeps it from a verdict, in words; null where the state says it all. */
  readonly reason: string | null;
  /** No trial could have had a value: the runtime or model has none of this kind. */
  readonly unsupported?: true;
  /** Drift that an earlier session had found and this one found again: judged at the level of a second look. */
  readonly confirmed?: boolean;
  /** The one value that all pinned ones are: what is judged is how often it still is. */
  readonly constant?: number;
  /** The contract's part, where there is one. */
  readonly contract?: ContractStanding;
}

/** Fewer pinned values than this judge nothing (statistics page, 5: "10 is the floor"). */
export const leastPinned = 10;
/** Days over which a baseline should be spread, so that what differs from day to day is known. */
export const leastDays = 10;

export function pinnedArm(strata: readonly Stratum[], centre: SampleArm["centre"]): SampleArm {
  return {
    values: strata.reduce((sum, stratum) => sum + pinnedValues(stratum).length, 0),
    missing: strata.reduce((sum, { baselineMissing }) => sum + baselineMissing, 0),
    days: pinnedDays(strata).length,
    centre,
  };
}

/** Values of this run among the first `used` trials. A run is one session, and counts as one day. */
export function newArm({ sequence }: SampleGroup, used: number, centre: SampleArm["centre"]): SampleArm {
  const consumed = sequence.slice(0, used);
  const values = consumed.filter(({ value }) => value !== null).length;
  return { values, missing: consumed.length - values, days: values === 0 ? 0 : 1, centre };
}

/**
 * The middle of several strata as one number, comparable between two sides that have unequal shares of them: the mean of the
 * strata's medians, geometric where changes are factors. Only strata that `counted` names; null where one of them is empty.
 */
export function centreOf(
  strata: readonly (readonly number[])[],
  counted: ReadonlySet<number>,
  scale: Scale,
): number | null {
  const medians = strata.flatMap((values, index) => (counted.has(index) ? [median(values)] : []));
  if (medians.length === 0 || medians.includes(null)) return null;
  const known = medians as number[];
  return scale === "log" && known.length > 1 && known.every((value) => value > 0)
    ? Math.exp(mean(known.map(Math.log)))
    : mean(known);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The middle value; the mean of the two in the middle of an even number. Null for none. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[(sorted.length >> 1) - 1] as number) + upper) / 2;
}
