import { PreparedGate } from "./prepared-gate.ts";
import type { BaselineValue, NewValue } from "./rank-gate.ts";
import type { ShiftScale } from "./shift-scale.ts";

/** A shift in the units of its scale: ln of a ratio on the log scale, a difference on the linear one. */
export interface ShiftInterval {
  /** Hodges–Lehmann estimate; null where no finite shift is the middle one (most values went to or came from zero). */
  readonly estimate: number | null;
  /** Null: the evidence does not bound the shift from below. */
  readonly low: number | null;
  /** Null: the evidence does not bound the shift from above. */
  readonly high: number | null;
}

/** The contrasts of all pairs of a baseline and a new value of one stratum, ascending; each weighs `weight`. */
interface Contrasts {
  readonly shifts: Float64Array;
  readonly weight: number;
}

function contrastsByStratum({ baseline, sequence }: PreparedGate): readonly Contrasts[] {
  return baseline.map(({ values }, stratum) => {
    const fresh = sequence.filter((item) => item.stratum === stratum);
    const shifts = new Float64Array(values.length * fresh.length);
    let pair = 0;
    for (const { value } of fresh) {
      // Two zeros on the log scale are no contrast: they count as equal.
      for (const pinned of values) shifts[pair++] = value === pinned ? 0 : value - pinned;
    }
    // Ranks of a stratum are scaled by 1/(n + 1), so are its pairs.
    return { shifts: shifts.sort(), weight: 1 / (values.length + fresh.length + 1) };
  });
}

function pooledShifts(contrasts: readonly Contrasts[]): Float64Array {
  const [only] = contrasts;
  if (only !== undefined && contrasts.length === 1) return only.shifts;
  const pooled = new Float64Array(contrasts.reduce((sum, { shifts }) => sum + shifts.length, 0));
  let filled = 0;
  for (const { shifts } of contrasts) {
    pooled.set(shifts, filled);
    filled += shifts.length;
  }
  return pooled.sort();
}

/** How many of the ascending values are at most x. */
function countUpTo(ascending: Float64Array, x: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The weighted median of all contrasts; midway between two when the weight splits evenly. */
function medianShift(contrasts: readonly Contrasts[], ascending: Float64Array): number | null {
  const weightUpTo = (x: number) =>
    contrasts.reduce((sum, { shifts, weight }) => sum + weight * countUpTo(shifts, x), 0);
  const half = weightUpTo(Infinity) / 2;
  const rounding = 1e-12 * half;
  let low = 0;
  for (let high = ascending.length - 1; low < high; ) {
    const middle = (low + high) >>> 1;
    if (weightUpTo(ascending[middle] as number) >= half - rounding) high = middle;
    else low = middle + 1;
  }
  const reached = ascending[low] as number;
  const next = ascending[countUpTo(ascending, reached)];
  const even = next !== undefined && weightUpTo(reached) <= half + rounding;
  const middle = even ? (reached + next) / 2 : reached;
  return Number.isFinite(middle) ? middle : null;
}

/** Finite values that ascend by more than rounding. */
function distinct(ascending: Float64Array): readonly number[] {
  const kept: number[] = [];
  for (const value of ascending) {
    const last = kept.at(-1) ?? -Infinity;
    if (Number.isFinite(value) && value - last > 1e-12 * Math.max(1, Math.abs(value))) kept.push(value);
  }
  return kept;
}

/**
 * The shift of the new values with the confidence interval that the gate itself gives: all shifts d for which the new
 * values, shifted back by d, never reach `boundary`. With the calibration's boundary at alpha it covers the true shift
 * with chance 1 − alpha, at every look up to the calibrated number; and, ties aside, it leaves out 0 exactly when the
 * gate without tolerance has alarmed. Should early and late values contradict each other (one d too high for some and
 * too low for others), the two ends are given in order.
 *
 * @throws RangeError as gatePath does, and for negative values on the log scale
 */
export function shiftInterval(
  baseline: readonly (readonly BaselineValue[])[],
  sequence: readonly NewValue[],
  scale: ShiftScale,
  boundary: number,
): ShiftInterval {
  if (Number.isNaN(boundary)) throw new RangeError("The boundary is not a number");
  if (sequence.length === 0) return { estimate: null, low: null, high: null };
  const gate = new PreparedGate(baseline, sequence, scale);
  const contrasts = contrastsByStratum(gate);
  const pooled = pooledShifts(contrasts);
  const estimate = medianShift(contrasts, pooled);
  // No evidence reaches an infinite boundary: the estimate alone is asked for.
  const edges = boundary === Infinity ? [] : distinct(pooled);
  const first = edges[0];
  const last = edges.at(-1);
  if (first === undefined || last === undefined) return { estimate, low: null, high: null };

  // Ranks change at the edges only, so one point between each two neighbours stands for all in between.
  const between = (cell: number) => {
    if (cell === 0) return first - 1;
    if (cell === edges.length) return last + 1;
    return ((edges[cell - 1] as number) + (edges[cell] as number)) / 2;
  };
  const refutes = (cell: number, direction: 1 | -1) =>
    gate.path(-between(cell)).some((step) => step.direction === direction && step.lnG >= boundary - 1e-9);
  // Each one-sided test is monotone in d: shifts up to some cell are too low, from some cell on too high.
  let low = 0;
  for (let beyond = edges.length + 1; low < beyond; ) {
    const middle = (low + beyond) >>> 1;
    if (refutes(middle, 1)) low = middle + 1;
    else beyond = middle;
  }
  let high = edges.length;
  for (let beyond = -1; high > beyond; ) {
    const middle = (high + beyond + 1) >> 1;
    if (refutes(middle, -1)) high = middle - 1;
    else beyond = middle;
  }
  const lowEnd = low === 0 ? null : (edges[Math.min(low, edges.length) - 1] as number);
  const highEnd = high === edges.length ? null : (edges[Math.max(high, 0)] as number);
  const contradiction = lowEnd !== null && highEnd !== null && lowEnd > highEnd;
  return { estimate, low: contradiction ? highEnd : lowEnd, high: contradiction ? lowEnd : highEnd };
}
