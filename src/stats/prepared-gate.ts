import type { GateLook } from "./gate-look.ts";
import { gateLook, lnGateEvidence, priorVariance } from "./gate-look.ts";
import { normalScores } from "./normal-scores.ts";
import type { BaselineValue, GateStep, NewValue } from "./rank-gate.ts";
import type { SortedValues } from "./rank-order.ts";
import { countBelow, sortRanked } from "./rank-order.ts";
import type { ShiftScale } from "./shift-scale.ts";
import { additive } from "./shift-scale.ts";

/** One new value, arranged: where it comes among the new values of its stratum before it, whatever the shift. */
interface Arrival {
  readonly stratum: number;
  readonly value: number;
  readonly jitter: number;
  readonly place: number;
  readonly seen: number;
  readonly scores: Float64Array;
  readonly look: GateLook;
}

/** A baseline and a sequence, sorted once, for gate paths at many shifts of the new values. */
export class PreparedGate {
  /** By stratum, where shifts add. */
  readonly baseline: readonly SortedValues[];
  /** Where shifts add, in plan order. */
  readonly sequence: readonly NewValue[];
  readonly #arrivals: readonly Arrival[];
  readonly #below: readonly Int32Array[];
  readonly #sums: Float64Array;

  /** @throws RangeError for an empty or an unknown stratum, or a value that has no place on the scale */
  constructor(
    baseline: readonly (readonly BaselineValue[])[],
    sequence: readonly NewValue[],
    scale: ShiftScale,
    g: number = priorVariance,
  ) {
    if (baseline.length === 0) throw new RangeError("The gate needs at least one stratum");
    this.baseline = baseline.map((stratum) => {
      if (stratum.length === 0) throw new RangeError("A stratum of the baseline is empty");
      return sortRanked(stratum.map(({ value, jitter }) => ({ value: additive(value, scale), jitter })));
    });
    this.sequence = sequence.map(({ stratum, value, jitter }) => {
      if (this.baseline[stratum] === undefined) throw new RangeError(`No stratum ${stratum} in the baseline`);
      return { stratum, value: additive(value, scale), jitter };
    });
    this.#arrivals = this.#arrange(g);
    this.#below = baseline.map(() => new Int32Array(sequence.length));
    this.#sums = new Float64Array(baseline.length);
  }

  #arrange(g: number): readonly Arrival[] {
    const sizes = this.baseline.map((stratum) => stratum.values.length);
    const counts = sizes.map(() => 0);
    return this.sequence.map(({ stratum, value, jitter }, step) => {
      let place = 0;
      for (let i = 0; i < step; i++) {
        const other = this.sequence[i] as NewValue;
        if (other.stratum !== stratum) continue;
        if (other.value < value || (other.value === value && other.jitter < jitter)) place++;
      }
      const seen = counts[stratum] as number;
      counts[stratum] = seen + 1;
      const { scores } = normalScores((sizes[stratum] as number) + seen + 1);
      return { stratum, value, jitter, place, seen, scores, look: gateLook(sizes, counts, g) };
    });
  }

  /** The evidence after each new value when all of them are shifted by d. */
  path(d: number): readonly GateStep[] {
    const sums = this.#sums.fill(0);
    let scoreSum = 0;
    return this.#arrivals.map(({ stratum, value, jitter, place, seen, scores, look }) => {
      const below = this.#below[stratum] as Int32Array;
      below.copyWithin(place + 1, place, seen);
      below[place] = countBelow(this.baseline[stratum] as SortedValues, value + d, jitter);
      let sum = 0;
      // The i-th smallest new value has `below` baseline values and i new ones under it.
      for (let i = 0; i <= seen; i++) sum += scores[(below[i] as number) + i] as number;
      scoreSum += sum - (sums[stratum] as number);
      sums[stratum] = sum;
      // Scores are symmetric: sums that cancel must not leave a direction behind in the last bit.
      const direction = Math.abs(scoreSum) < 1e-12 ? 0 : scoreSum > 0 ? 1 : -1;
      return { lnG: lnGateEvidence(look, scoreSum), direction };
    });
  }
}
