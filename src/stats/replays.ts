import { PreparedGate } from "./prepared-gate.ts";
import { type Random, seededRandom } from "./random.ts";
import type { BaselineValue, GateStep, NewValue } from "./rank-gate.ts";
import { samenessSteps, toleratedSteps } from "./shift.ts";
import { shiftInterval } from "./shift-interval.ts";
import type { ShiftScale } from "./shift-scale.ts";
import { shiftValue } from "./shift-scale.ts";

export interface ReplayDesign {
  /** The stored values by stratum. */
  readonly baseline: readonly (readonly number[])[];
  readonly scale: ShiftScale;
  /** The injected shift; 0 to see what happens when nothing has changed. */
  readonly shift: number;
  readonly maxNew: number;
  /** The stratum of each new value; without it the strata take turns. */
  readonly order?: readonly number[];
  /** Drift boundary of ln G, from the calibration of these sizes. */
  readonly boundary: number;
  /** Sameness boundary of ln G, from its one-sided law; null to leave the question out. */
  readonly sameBoundary: number | null;
  readonly delta0: number;
  readonly delta1: number;
  /** A drift counts only where the shift is estimated at this or more; without it any does. */
  readonly leastShift?: number;
  /** "The same" is not said while the shift is estimated beyond this, or the drift's evidence has reached the boundary. */
  readonly calm?: { readonly shift: number; readonly hintBoundary: number };
  /**
   * What new values are drawn from instead of the stored ones: sessions, in each the values by stratum. A replay takes one
   * session and its values in random order, each once: drawn again and again, few values would pass for a shift of all.
   */
  readonly sessions?: readonly (readonly (readonly number[])[])[];
  /** The baseline stays as it is, instead of being drawn anew for each replay: for chances that this very one has. */
  readonly pinnedAsIs?: boolean;
  /** 2,000 without it: shares to within 2.2 points at worst. */
  readonly replays?: number;
  readonly seed?: number;
}

/** Shares add up to one. */
export interface ReplayOutcome {
  /** Share of the replays that found a drift. */
  readonly power: number;
  /** Share that found the new values the same within ±delta1. */
  readonly sameShare: number;
  readonly inconclusiveShare: number;
  /** New values until the verdict, on average; all of them where there was none. */
  readonly meanTrials: number;
  readonly replays: number;
}

// Equal rank patterns give equal evidence but for rounding.
const rounding = 1e-9;

function shuffled(values: readonly number[], random: Random): number[] {
  const order = [...values];
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    [order[last], order[other]] = [order[other] as number, order[last] as number];
  }
  return order;
}

/**
 * What the gate would do if the values moved by `shift`, from the stored baseline itself: each replay draws a baseline
 * and new values from it with replacement, shifts the new ones and runs the gate until its verdict. A little hopeful, as
 * a sample spreads less than its source: with 20 stored values it foretells a power of .75 where it is .72, and one
 * baseline's forecast differs from another's by more than that.
 *
 * @throws RangeError as gatePath does
 */
export function replayGate(design: ReplayDesign): ReplayOutcome {
  const { baseline, scale, shift, maxNew, boundary, sameBoundary, delta0, delta1 } = design;
  const { order, replays = 2000, seed = 1, leastShift = 0, calm, sessions, pinnedAsIs = false } = design;
  if (!(Number.isInteger(replays) && replays >= 1)) throw new RangeError(`replays must be at least 1, not ${replays}`);
  if (!(Number.isInteger(maxNew) && maxNew >= 1)) throw new RangeError(`maxNew must be at least 1, not ${maxNew}`);
  const random = seededRandom(seed);
  const draw = (stored: readonly number[]) => stored[random.integer(stored.length)] as number;
  let drifted = 0;
  let same = 0;
  let trials = 0;
  for (let replay = 0; replay < replays; replay++) {
    const pinned = baseline.map((stored) =>
      stored.map((value): BaselineValue => ({ value: pinnedAsIs ? value : draw(stored), jitter: random.next() })),
    );
    const source = sessions?.[random.integer(sessions.length)]?.map((values) => shuffled(values, random));
    const fresh: NewValue[] = [];
    for (let i = 0; i < maxNew; i++) {
      const stratum = order?.[i] ?? i % baseline.length;
      const drawn = source === undefined ? draw(baseline[stratum] ?? []) : source[stratum]?.pop();
      if (drawn === undefined) continue;
      fresh.push({ stratum, value: shiftValue(drawn, shift, scale), jitter: random.next() });
    }
    const sizeAt = (look: number) => {
      const { estimate } = shiftInterval(pinned, fresh.slice(0, look + 1), scale, Infinity);
      return estimate === null ? Infinity : Math.abs(estimate);
    };
    const gate = new PreparedGate(pinned, fresh, scale);
    const path = toleratedSteps(gate, delta0);
    const drift = path.findIndex(
      ({ lnG }, look) => lnG >= boundary - rounding && (leastShift === 0 || sizeAt(look) >= leastShift),
    );
    const isCalm = (look: number) =>
      calm === undefined || ((path[look] as GateStep).lnG < calm.hintBoundary && sizeAt(look) <= calm.shift);
    const sameness =
      sameBoundary === null
        ? -1
        : samenessSteps(gate, delta1).findIndex(({ lnG }, look) => lnG >= sameBoundary - rounding && isCalm(look));
    if (drift !== -1 && (sameness === -1 || drift <= sameness)) {
      drifted++;
      trials += drift + 1;
    } else if (sameness !== -1) {
      same++;
      trials += sameness + 1;
    } else trials += fresh.length;
  }
  return {
    power: drifted / replays,
    sameShare: same / replays,
    inconclusiveShare: (replays - drifted - same) / replays,
    meanTrials: trials / replays,
    replays,
  };
}
