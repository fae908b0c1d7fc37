import { PreparedGate } from "./prepared-gate.ts";
import type { BaselineValue, GateStep, NewValue } from "./rank-gate.ts";
import type { ShiftScale } from "./shift-scale.ts";

function requireMargin(delta: number, lowest: string, fits: boolean): void {
  if (!(fits && Number.isFinite(delta))) throw new RangeError(`A margin must be ${lowest}, not ${delta}`);
}

/**
 * Evidence of a shift larger than `delta0`: the gate's evidence after each new value, at the least favourable of the
 * shifts 0, +delta0 and −delta0 of the new values. −Infinity where such a shift turns the direction round. Against the
 * gate's boundary it keeps the false-alarm rate for every true shift up to delta0 (the statistic is monotone in d).
 *
 * @throws RangeError as gatePath does, for a negative margin, and for negative values on the log scale
 */
export function toleratedPath(
  baseline: readonly (readonly BaselineValue[])[],
  sequence: readonly NewValue[],
  scale: ShiftScale,
  delta0: number,
): readonly GateStep[] {
  return toleratedSteps(new PreparedGate(baseline, sequence, scale), delta0);
}

/** `toleratedPath` on a gate that is prepared already. */
export function toleratedSteps(gate: PreparedGate, delta0: number): readonly GateStep[] {
  requireMargin(delta0, "zero or more", delta0 >= 0);
  const plain = gate.path(0);
  if (delta0 === 0) return plain;
  const raised = gate.path(delta0);
  const lowered = gate.path(-delta0);
  return plain.map(({ lnG, direction }, i) => {
    const up = raised[i] as GateStep;
    const down = lowered[i] as GateStep;
    const kept = direction !== 0 && up.direction === direction && down.direction === direction;
    return { lnG: kept ? Math.min(lnG, up.lnG, down.lnG) : -Infinity, direction };
  });
}

/**
 * Evidence that the shift is smaller than `delta1` either way: after each new value the weaker of two one-sided tests,
 * against a shift of +delta1 and of −delta1; −Infinity while one of them has only leaned to the wrong side. Compare it
 * with the boundary of the calibration's *one-sided* law at beta: at a true shift of ±delta1 the ranks of the values
 * shifted back are uniform, so "the same" is then said wrongly with chance at most beta, over all looks.
 *
 * Each test keeps its best look, as its law is that of a maximum; by the intersection–union principle the two need not
 * have it at the same look. `direction` is that of the new values as they are.
 *
 * @throws RangeError as gatePath does, unless delta1 > 0, and for negative values on the log scale
 */
export function samenessPath(
  baseline: readonly (readonly BaselineValue[])[],
  sequence: readonly NewValue[],
  scale: ShiftScale,
  delta1: number,
): readonly GateStep[] {
  return samenessSteps(new PreparedGate(baseline, sequence, scale), delta1);
}

/** `samenessPath` on a gate that is prepared already. */
export function samenessSteps(gate: PreparedGate, delta1: number): readonly GateStep[] {
  requireMargin(delta1, "positive", delta1 > 0);
  const raised = gate.path(delta1);
  const lowered = gate.path(-delta1);
  let notBelow = -Infinity;
  let notAbove = -Infinity;
  return gate.path(0).map(({ direction }, i) => {
    const up = raised[i] as GateStep;
    const down = lowered[i] as GateStep;
    // Raised values that come out above the baseline tell against a fall by delta1, lowered ones against a rise.
    if (up.direction === 1) notBelow = Math.max(notBelow, up.lnG);
    if (down.direction === -1) notAbove = Math.max(notAbove, down.lnG);
    return { lnG: Math.min(notBelow, notAbove), direction };
  });
}
