import { normalScores } from "./normal-scores.ts";
import type { RankedValue, SortedValues } from "./rank-order.ts";
import { countBelow, requireFinite, sortRanked } from "./rank-order.ts";

/** A pinned value of one stratum (one probe, one arm). */
export type BaselineValue = RankedValue;

/** A new value, in the order of the plan. */
export interface NewValue extends RankedValue {
  /** Index into the baseline's strata. */
  readonly stratum: number;
}

/** The evidence after one more new value. */
export interface GateStep {
  /** Natural logarithm of the Bayes factor of "shifted" against "as before". */
  readonly lnG: number;
  /** Sign of the shift of the new values: 1 above the baseline, −1 below, 0 neither. */
  readonly direction: -1 | 0 | 1;
}

/**
 * The constants of one look at the gate. They depend on the sample sizes alone, so that
 * ln G = head − power · ln(1 − (sum of the new scores)² · slope).
 */
export interface GateLook {
  readonly head: number;
  readonly power: number;
  readonly slope: number;
}

/** Before a variance can be estimated nothing is known: ln G = 0 whatever the ranks. */
export const blankLook: GateLook = { head: 0, power: 0, slope: 0 };

/**
 * The look with `baseline[i]` pinned and `fresh[i]` new values in stratum i; strata without new values do not count.
 * This is the normal-prior (Gönen et al. 2005) t-test Bayes factor with prior variance g = 1 on the normal scores of the
 * pooled ranks of each stratum; with t² written as the explained share of the scores' sum of squares it needs one log.
 */
export function gateLook(baseline: readonly number[], fresh: readonly number[]): GateLook {
  let total = 0;
  let weight = 0;
  let squares = 0;
  let strata = 0;
  for (let stratum = 0; stratum < baseline.length; stratum++) {
    const n0 = baseline[stratum] as number;
    const n1 = fresh[stratum] as number;
    if (n1 === 0) continue;
    strata++;
    total += n0 + n1;
    weight += (n0 * n1) / (n0 + n1);
    squares += normalScores(n0 + n1).sumOfSquares;
  }
  const freedom = total - strata - 1;
  if (strata === 0 || freedom < 1) return blankLook;
  return {
    head: -0.5 * Math.log1p(weight),
    power: (freedom + 1) / 2,
    slope: 1 / ((1 + weight) * squares),
  };
}

/** ln G of a look at which the scores of the new values add up to `scoreSum`. */
export function lnGateEvidence(look: GateLook, scoreSum: number): number {
  return look.head - look.power * Math.log1p(-scoreSum * scoreSum * look.slope);
}

/** Sorted strata of a baseline, ready for many paths. */
export function sortStrata(baseline: readonly (readonly BaselineValue[])[]): readonly SortedValues[] {
  if (baseline.length === 0) throw new RangeError("The gate needs at least one stratum");
  for (const stratum of baseline) if (stratum.length === 0) throw new RangeError("A stratum of the baseline is empty");
  return baseline.map(sortRanked);
}

/** The new values of one stratum so far: in order, each with the number of baseline values below it. */
interface Arrivals {
  readonly values: Float64Array;
  readonly jitters: Float64Array;
  readonly below: Int32Array;
  count: number;
  scoreSum: number;
}

function arrive(baseline: SortedValues, arrivals: Arrivals, { value, jitter }: RankedValue): void {
  const { values, jitters, below, count } = arrivals;
  const place = countBelow(arrivals, value, jitter, count);
  values.copyWithin(place + 1, place, count);
  jitters.copyWithin(place + 1, place, count);
  below.copyWithin(place + 1, place, count);
  values[place] = value;
  jitters[place] = jitter;
  below[place] = countBelow(baseline, value, jitter);
  arrivals.count = count + 1;
  const { scores } = normalScores(baseline.values.length + count + 1);
  let sum = 0;
  // The i-th smallest new value has `below` baseline values and i new ones under it.
  for (let i = 0; i <= count; i++) sum += scores[(below[i] as number) + i] as number;
  arrivals.scoreSum = sum;
}

/** As `gatePath`, on strata sorted beforehand. */
export function gatePathOfSorted(strata: readonly SortedValues[], sequence: readonly NewValue[]): readonly GateStep[] {
  const baselineCounts = strata.map((stratum) => stratum.values.length);
  const freshCounts = strata.map(() => 0);
  const arrivals = strata.map(
    (): Arrivals => ({
      values: new Float64Array(sequence.length),
      jitters: new Float64Array(sequence.length),
      below: new Int32Array(sequence.length),
      count: 0,
      scoreSum: 0,
    }),
  );
  let scoreSum = 0;
  return sequence.map((fresh) => {
    const baseline = strata[fresh.stratum];
    const arrived = arrivals[fresh.stratum];
    if (baseline === undefined || arrived === undefined) throw new RangeError(`No stratum ${fresh.stratum}`);
    requireFinite(fresh.value);
    const before = arrived.scoreSum;
    arrive(baseline, arrived, fresh);
    scoreSum += arrived.scoreSum - before;
    freshCounts[fresh.stratum] = arrived.count;
    // Scores are symmetric: sums that cancel must not leave a direction behind in the last bit.
    const direction = Math.abs(scoreSum) < 1e-12 ? 0 : scoreSum > 0 ? 1 : -1;
    return { lnG: lnGateEvidence(gateLook(baselineCounts, freshCounts), scoreSum), direction };
  });
}

/**
 * The sequential normal-score gate: the evidence after each new value that it was not drawn like the baseline.
 * Within a stratum only ranks count, over strata the shifts are pooled with weights n0·n1/(n0+n1). Its null law depends
 * on the sample sizes alone (see gate-calibration.ts).
 *
 * @param baseline pinned values by stratum
 * @param sequence new values in plan order
 * @throws RangeError for an empty stratum, an unknown one, or a value that is not finite
 */
export function gatePath(
  baseline: readonly (readonly BaselineValue[])[],
  sequence: readonly NewValue[],
): readonly GateStep[] {
  return gatePathOfSorted(sortStrata(baseline), sequence);
}
