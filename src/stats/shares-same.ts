import type { BinaryStatistic, Crossing } from "./binary-boundary.ts";
import { calibrateBoundary, crossingChance, reaches, supremum, tabulate, valueAt } from "./binary-boundary.ts";
import type { PassFail } from "./binary-evidence.ts";
import { newcombeAtScore } from "./intervals.ts";
import { normalCdf } from "./normal.ts";
import { remember } from "./remembered.ts";

/** Bounds beyond this many standard errors are not asked for. */
const furthestScore = 8;
const halvings = 24;

/**
 * The smallest error level γ at which both one-sided Newcombe bounds of p₁ − p₀ stay within ±margin; Infinity when
 * not even the point estimate does. The bounds move apart steadily with the score, so a bisection finds it.
 */
function smallestLevel(s0: number, n0: number, s1: number, n1: number, margin: number): number {
  const within = (z: number) => {
    const { low, high } = newcombeAtScore(s1, n1, s0, n0, z);
    return low > -margin && high < margin;
  };
  if (!within(0)) return Infinity;
  let [low, high] = [0, furthestScore];
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (within(middle)) low = middle;
    else high = middle;
  }
  return normalCdf(-low);
}

const levelTable = remember(
  (n0: number, maxNew: number, margin: number): BinaryStatistic =>
    tabulate({ n0, maxNew }, (s0, s1, f1) => smallestLevel(s0, n0, s1, s1 + f1, margin)),
);

const boundary = remember((n0: number, maxNew: number, margin: number, beta: number): number => {
  const table = levelTable(n0, maxNew, margin);
  // Exchanging passes and fails turns a gain of the margin into a loss: the losses are enough.
  const worst = (crossings: readonly Crossing[]) =>
    supremum(table.design, (rate) => crossingChance(table.design, crossings, rate, Math.max(0, rate - margin)), margin);
  return calibrateBoundary(table, worst, beta);
});

export interface Sameness {
  /** The shares are shown to differ by less than the margin. */
  readonly same: boolean;
  /** Some outcome of the runs still to come could show it; false means that the baseline or the gate is too small. */
  readonly reachable: boolean;
  /** One-sided confidence of the bounds that have to lie within the margin, calibrated; null when none is strict enough. */
  readonly confidence: number | null;
}

function reachableFrom(table: BinaryStatistic, s0: number, s1: number, f1: number, level: number): boolean {
  const left = table.design.maxNew - s1 - f1;
  for (let more = 0; more <= left; more++) {
    for (let passes = 0; passes <= more; passes++) {
      if (reaches(valueAt(table, s0, s1 + passes, f1 + more - passes), level)) return true;
    }
  }
  return false;
}

/**
 * Whether baseline and new pass rate are the same to within ±`margin` (absolute, as 0.3). The statistic: both
 * one-sided Newcombe bounds of the difference lie inside the margin, looked at after every new run; stop with
 * "unchanged" at the first look that says `same`. Their level is calibrated exactly over all paths, so that for every
 * baseline rate, with the new rate just a margin below or above, the chance of ever saying `same` within `maxNew`
 * runs is at most `beta`.
 */
export function sharesSame(
  { passes, fails }: PassFail,
  newPasses: number,
  newFails: number,
  margin: number,
  maxNew: number,
  beta: number,
): Sameness {
  for (const count of [passes, fails, newPasses, newFails]) {
    if (!(Number.isSafeInteger(count) && count >= 0)) throw new RangeError(`Shares are of counts, not ${count}`);
  }
  for (const share of [margin, beta]) {
    if (!(share > 0 && share < 1)) throw new RangeError(`A margin or level lies between 0 and 1, not ${share}`);
  }
  if (newPasses + newFails > maxNew) throw new RangeError(`${newPasses + newFails} new runs in a gate of ${maxNew}`);
  const n0 = passes + fails;
  const table = levelTable(n0, maxNew, margin);
  const level = boundary(n0, maxNew, margin, beta);
  return {
    same: reaches(valueAt(table, passes, newPasses, newFails), level),
    reachable: reachableFrom(table, passes, newPasses, newFails, level),
    confidence: level === 0 ? null : 1 - level,
  };
}
