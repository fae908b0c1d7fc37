import { normalScores } from "./normal-scores.ts";

/**
 * The constants of one look at the gate. They depend on the sample sizes alone, so that
 * ln G = head − power · ln(1 − (sum of the new scores)² · slope).
 */
export interface GateLook {
  readonly head: number;
  readonly power: number;
  readonly slope: number;
}

/**
 * Prior variance g of the shift in standard deviations. 2 rather than the 1 of the usual default: large shifts, which
 * are the ones that matter here, are seen in six to twelve per cent fewer runs, small ones with two points less power (statistics page).
 */
export const priorVariance = 2;

/** Before a variance can be estimated nothing is known: ln G = 0 whatever the ranks. */
const blankLook: GateLook = { head: 0, power: 0, slope: 0 };

/**
 * The look with `baseline[i]` pinned and `fresh[i]` new values in stratum i; strata without new values do not count.
 * This is the normal-prior (Gönen et al. 2005) t-test Bayes factor with prior variance g on the normal scores of the
 * pooled ranks of each stratum; with t² written as the explained share of the scores' sum of squares it needs one log.
 */
export function gateLook(baseline: readonly number[], fresh: readonly number[], g: number): GateLook {
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
    head: -0.5 * Math.log1p(g * weight),
    power: (freedom + 1) / 2,
    slope: g / ((1 + g * weight) * squares),
  };
}

/** ln G of a look at which the scores of the new values add up to `scoreSum`. */
export function lnGateEvidence(look: GateLook, scoreSum: number): number {
  return look.head - look.power * Math.log1p(-scoreSum * scoreSum * look.slope);
}
