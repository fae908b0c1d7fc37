import type { BinaryDesign, BinaryStatistic, Crossing } from "./binary-boundary.ts";
import { calibrateBoundary, crossingChance, firstCrossings, supremum, tabulate, valueAt } from "./binary-boundary.ts";
import type { PassFail } from "./binary-evidence.ts";
import { fisherFewerPasses } from "./fisher.ts";
import { remember } from "./remembered.ts";

/** Fisher's one-sided p of "fewer passes" in every state of a design. */
const fisherTable = remember(
  (n0: number, maxNew: number): BinaryStatistic =>
    tabulate({ n0, maxNew }, (s0, s1, f1) => fisherFewerPasses(s0, n0 - s0, s1, f1)),
);

/** The largest chance of crossing over all common pass rates of baseline and new runs. */
function worstAlarm(design: BinaryDesign, crossings: readonly Crossing[]): number {
  return supremum(design, (rate) => crossingChance(design, crossings, rate, rate));
}

const threshold = remember((n0: number, maxNew: number, alpha: number): number => {
  const table = fisherTable(n0, maxNew);
  return calibrateBoundary(table, (crossings) => worstAlarm(table.design, crossings), alpha);
});

const pathP = remember((n0: number, maxNew: number, lowest: number): number => {
  const table = fisherTable(n0, maxNew);
  return Math.min(1, worstAlarm(table.design, firstCrossings(table, lowest)));
});

export interface FisherGate extends PassFail {
  /** New runs that may be taken, with a look after each. */
  readonly maxNew: number;
  /** The chance of an alarm without a change, over all looks. */
  readonly alpha: number;
}

/**
 * The threshold c of the sequential one-sided Fisher test: stop with "fewer passes" as soon as
 * `fisherFewerPasses` ≤ c. For every common pass rate the chance of ever stopping within `maxNew` runs, averaged
 * over the draw of the baseline, is at most `alpha`; computed exactly over all paths, not simulated. Only values that
 * p can take matter: c is the largest allowed one, or 0 when no path could ever be strong enough.
 */
export function calibrateFisher({ passes, fails, maxNew, alpha }: FisherGate): number {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`A level lies between 0 and 1, not ${alpha}`);
  return threshold(passes + fails, maxNew, alpha);
}

/**
 * The calibrated p of "fewer passes" for new runs in their order, true a pass: the largest chance, over all common
 * pass rates, that the smallest Fisher p of `maxNew` looks gets as low as it has got so far. At or below α exactly
 * when `calibrateFisher` would have stopped; never grows as runs are added; 1 before the first.
 */
export function sequentialFisherP({ passes, fails }: PassFail, sequence: readonly boolean[], maxNew: number): number {
  if (sequence.length > maxNew) throw new RangeError(`${sequence.length} new runs in a gate of ${maxNew}`);
  const table = fisherTable(passes + fails, maxNew);
  if (!(Number.isSafeInteger(passes) && passes >= 0 && Number.isSafeInteger(fails) && fails >= 0)) {
    throw new RangeError(`A baseline is counts of passes and fails, not ${passes} and ${fails}`);
  }
  let lowest = 1;
  let [s1, f1] = [0, 0];
  for (const passed of sequence) {
    if (passed) s1++;
    else f1++;
    lowest = Math.min(lowest, valueAt(table, passes, s1, f1));
  }
  return lowest === 1 ? 1 : pathP(passes + fails, maxNew, lowest);
}

/** The same for "more passes". */
export function sequentialFisherMoreP(baseline: PassFail, sequence: readonly boolean[], maxNew: number): number {
  const turned = { passes: baseline.fails, fails: baseline.passes };
  return sequentialFisherP(
    turned,
    sequence.map((passed) => !passed),
    maxNew,
  );
}

/** Either direction: twice the smaller of the two. */
export function sequentialFisherTwoSidedP(baseline: PassFail, sequence: readonly boolean[], maxNew: number): number {
  const fewer = sequentialFisherP(baseline, sequence, maxNew);
  const more = sequentialFisherMoreP(baseline, sequence, maxNew);
  return Math.min(1, 2 * Math.min(fewer, more));
}
