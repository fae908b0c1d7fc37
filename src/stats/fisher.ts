import { hypergeometricCdf, hypergeometricPmf, hypergeometricUpper } from "./hypergeometric.ts";

/** Splits whose chances differ by less than this are equally likely but for rounding, as scipy takes them too. */
const roundingMargin = 1e-7;

function requireCounts(...counts: readonly number[]): void {
  for (const count of counts) {
    if (!(Number.isSafeInteger(count) && count >= 0)) throw new RangeError(`A table holds counts, not ${count}`);
  }
}

/**
 * Two-sided Fisher exact p of the table [k1 of n1 | k0 of n0]: the chance of a split at least as unlikely as the
 * one seen, were both drawn from one mixture. 0 < p ≤ 1.
 */
export function fisherTwoSided(k1: number, n1: number, k0: number, n0: number): number {
  requireCounts(k1, n1 - k1, k0, n0 - k0);
  const population = n1 + n0;
  const marked = k1 + k0;
  const seen = hypergeometricPmf(k1, population, marked, n1);
  let p = 0;
  for (let k = 0; k <= Math.min(marked, n1); k++) {
    const mass = hypergeometricPmf(k, population, marked, n1);
    if (mass <= seen * (1 + roundingMargin)) p += mass;
  }
  return Math.min(1, p);
}

/** One-sided: the chance that at least k1 of the k1 + k0 marked fall among the n1 new ones. */
export function fisherGreater(k1: number, n1: number, k0: number, n0: number): number {
  requireCounts(k1, n1 - k1, k0, n0 - k0);
  return hypergeometricUpper(k1, n1 + n0, k1 + k0, n1);
}

/** One-sided: the chance of as few passes among the new runs as were seen, were both sides alike. */
export function fisherFewerPasses(basePass: number, baseFail: number, newPass: number, newFail: number): number {
  requireCounts(basePass, baseFail, newPass, newFail);
  const draws = newPass + newFail;
  return hypergeometricCdf(newPass, basePass + baseFail + draws, basePass + newPass, draws);
}

/**
 * A thing never seen in n0 baseline runs and seen in k new runs, each of them: the chance that all k fall among the
 * new ones, 1 / C(n0 + k, k). The soft invariant's p.
 */
export function neverSeenP(n0: number, k: number): number {
  requireCounts(n0, k);
  return hypergeometricPmf(k, n0 + k, k, k);
}
