import { expect, test } from "vitest";
import { fisherGreater, fisherTwoSided, hypergeometricPmf } from "./hypergeometric.ts";

/** [baseline passes, baseline fails, new passes, new fails, two-sided p, p of as few new passes], from scipy.stats.fisher_exact. */
const scipy = [
  [20, 0, 0, 3, 0.000564652738565782, 0.000564652738565782],
  [20, 0, 1, 2, 0.011857707509881422, 0.011857707509881422],
  [19, 1, 1, 2, 0.034443817052512704, 0.034443817052512704],
  [18, 2, 3, 4, 0.02390797608188913, 0.02390797608188912],
  [40, 0, 5, 1, 0.13043478260869565, 0.13043478260869565],
  [10, 0, 2, 1, 0.23076923076923078, 0.23076923076923073],
  [9, 1, 4, 6, 0.05727554179566563, 0.02863777089783282],
] as const;

test.each(scipy)("fisher agrees with scipy on %i/%i against %i/%i", (b, bf, n, nf, two, fewer) => {
  expect(Math.abs(fisherTwoSided(n, n + nf, b, b + bf) / two - 1)).toBeLessThan(1e-9);
  // Fewer passes among the new ones is the same event as more failures among them.
  expect(Math.abs(fisherGreater(nf, n + nf, bf, b + bf) / fewer - 1)).toBeLessThan(1e-9);
});

test("the masses of a hypergeometric law sum to one and vanish outside its support", () => {
  let sum = 0;
  for (let k = 0; k <= 7; k++) sum += hypergeometricPmf(k, 30, 12, 7);
  expect(sum).toBeCloseTo(1, 12);
  expect(hypergeometricPmf(8, 30, 12, 7)).toBe(0);
});
