/** ln n! for whole n ≥ 0; sums are exact enough below the few hundred captures this is used for. */
function logFactorial(n: number): number {
  let sum = 0;
  for (let i = 2; i <= n; i++) sum += Math.log(i);
  return sum;
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** P(X = k): k marked among `draws` drawn without replacement from `population` of which `marked` are marked. */
export function hypergeometricPmf(k: number, population: number, marked: number, draws: number): number {
  if (k < Math.max(0, draws + marked - population) || k > Math.min(marked, draws)) return 0;
  return Math.exp(logChoose(marked, k) + logChoose(population - marked, draws - k) - logChoose(population, draws));
}

/**
 * Two-sided Fisher exact p of the table [k1 of n1 | k0 of n0]: the chance of a split at least as unlikely as the
 * one seen, were both drawn from one mixture. 0 < p ≤ 1. Agreement with scipy.stats.fisher_exact is tested.
 */
export function fisherTwoSided(k1: number, n1: number, k0: number, n0: number): number {
  const population = n1 + n0;
  const marked = k1 + k0;
  const seen = hypergeometricPmf(k1, population, marked, n1);
  let p = 0;
  for (let k = 0; k <= Math.min(marked, n1); k++) {
    const mass = hypergeometricPmf(k, population, marked, n1);
    // The margin takes in splits that are equally likely but for rounding, as scipy does.
    if (mass <= seen * (1 + 1e-7)) p += mass;
  }
  return Math.min(1, p);
}

/** One-sided: the chance that at least k1 of the k1 + k0 marked fall among the n1 new ones. */
export function fisherGreater(k1: number, n1: number, k0: number, n0: number): number {
  const population = n1 + n0;
  const marked = k1 + k0;
  let p = 0;
  for (let k = k1; k <= Math.min(marked, n1); k++) p += hypergeometricPmf(k, population, marked, n1);
  return Math.min(1, p);
}
