import { priorVariance } from "./gate-look.ts";
import { PreparedGate } from "./prepared-gate.ts";
import type { RankedValue } from "./rank-order.ts";

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
 * The sequential normal-score gate: the evidence after each new value that it was not drawn like the baseline.
 * Within a stratum only ranks count, over strata the shifts are pooled with weights n0·n1/(n0+n1). Its null law depends
 * on the sample sizes alone (see gate-calibration.ts).
 *
 * @param baseline pinned values by stratum
 * @param sequence new values in plan order
 * @param g prior variance of the shift; the calibration has to be of the same
 * @throws RangeError for an empty stratum, an unknown one, or a value that is not finite
 */
export function gatePath(
  baseline: readonly (readonly BaselineValue[])[],
  sequence: readonly NewValue[],
  g: number = priorVariance,
): readonly GateStep[] {
  return new PreparedGate(baseline, sequence, "linear", g).path(0);
}
