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
 * The smallest error level γ at which the lower Newcombe bound of p₁ − p₀ stays above −margin; Infinity when not even
 * the point estimate does. The bound falls steadily with the score, so a bisection finds it.
 */
function smallestLevel(s0: number, n0: number, s1: number, n1: number, margin: number): number {
  const within = (z: number) => newcombeAtScore(s1, n1, s0, n0, z).low > -margin;
  if (!within(0)) return Infinity;
  let [low, high] = [0, furthestScore];
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2;
    if (within(middle)) low = middle;
    else high = middle;
  }
  return normalCdf(-low);
}

/**
 * Half of the runs come before the first look: a lucky start would speak for the rate at once, and a level that rules
 * that out would need more runs of everybody else.
 */
function firstLook(maxNew: number): number {
  return Math.ceil(maxNew / 2);
}

const levelTable = remember(
  (n0: number, maxNew: number, margin: number): BinaryStatistic =>
    tabulate({ n0, maxNew }, (s0, s1, f1) =>
      s1 + f1 < firstLook(maxNew) ? Infinity : smallestLevel(s0, n0, s1, s1 + f1, margin),
    ),
);

const boundary = remember((n0: number, maxNew: number, margin: number, beta: number): number => {
  const table = levelTable(n0, maxNew, margin);
  const worst = (crossings: readonly Crossing[]) =>
    supremum(table.design, (rate) => crossingChance(table.design, crossings, rate, Math.max(0, rate - margin)), margin);
  return calibrateBoundary(table, worst, beta);
});

export interface Kept {
  /** The new share is shown to be lower by less than the margin, if at all. */
  readonly kept: boolean;
  /** Some outcome of the runs still to come could show it; false means that the baseline or the gate is too small. */
  readonly reachable: boolean;
  /** Confidence of the bound that has to lie within the margin, calibrated; null when none is strict enough. */
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
 * Whether the pass rate has kept to within `margin` (absolute, as 0.3) below the baseline's; a rate that rises has. The
 * statistic: the lower Newcombe bound of the difference, looked at after every new run of the second half; stop at the first look that says
 * `kept`. Its level is calibrated exactly over all paths, so that for every baseline rate, with the new rate just a
 * margin below, the chance of ever saying `kept` within `maxNew` runs is at most `beta`.
 */
export function shareKept(
  { passes, fails }: PassFail,
  newPasses: number,
  newFails: number,
  margin: number,
  maxNew: number,
  beta: number,
): Kept {
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
    kept: reaches(valueAt(table, passes, newPasses, newFails), level),
    reachable: reachableFrom(table, passes, newPasses, newFails, level),
    confidence: level === 0 ? null : 1 - level,
  };
}
